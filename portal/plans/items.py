"""The verbs of plan items: add from the catalogue, add an own arrangement, change, remove, bring back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from catalogue.clock import helsinki_date
from catalogue.database import db
from catalogue.lifecycle import Actor
from catalogue.offerings import Offering, OfferingKind, OfferingState, OfferingVersion
from catalogue.periods import Frequency, Period, line_cost
from catalogue.prices import Price, Unit
from catalogue.refusals import Refused
from catalogue.texts import in_language
from portal.cases.models import AssessedNeed
from portal.history.models import EventName
from portal.plans.commands import COPIED, open_for_editing
from portal.plans.models import ItemKind, Plan, PlanItem
from portal.plans.refusals import PlanRefusal
from portal.plans.rules import HIGHEST_COST, item_mark, outside_period


@dataclass(frozen=True)
class Use:
    """How much, how often and when; the quantity is per time of the frequency."""

    quantity: Decimal
    frequency: Frequency
    period: Period


@dataclass(frozen=True)
class Estimate:
    """What the client thinks one unit costs, in cents."""

    unit: Unit
    unit_cents: int


@dataclass(frozen=True)
class OwnArrangement:
    """What the client arranges outside the catalogue, and from whom."""

    title: str
    provider_name: str
    description: str


def add_offering_item(
    plan: Plan,
    offering: Offering,
    needs: Sequence[AssessedNeed],
    cost: Price | Estimate,
    use: Use,
    by: Actor,
    now: datetime,
) -> PlanItem:
    """Add a line that freezes the published wording and the chosen price.

    An unknown price needs the client's estimate. The offering's `published` with `prices`, and
    `provider` with `approvals`, must be loaded.
    """
    open_for_editing(plan, now)
    version = _on_offer(plan, offering)
    unit, unit_cents, estimated = _unit_price(version, cost, now)
    item = _add(plan, needs, use, unit_cents)
    item.kind = ItemKind.GOODS if offering.kind is OfferingKind.GOODS else ItemKind.OFFERING
    item.offering_id, item.offering_version_id = offering.id, version.id
    item.offering = offering
    item.title = in_language(version.title, plan.case.language)[0]
    item.description = in_language(version.summary, plan.case.language)[0]
    item.provider_id, item.provider_name = offering.provider_id, offering.provider.name
    item.provider_kind = offering.provider.kind
    item.unit, item.unit_cents, item.estimated = unit, unit_cents, estimated
    return _saved(item, EventName.ITEM_ADDED, by, now)


def add_own_arrangement(
    plan: Plan,
    what: OwnArrangement,
    needs: Sequence[AssessedNeed],
    cost: Estimate,
    use: Use,
    by: Actor,
    now: datetime,
) -> PlanItem:
    """Add what the client arranges without the catalogue; its price is always an estimate."""
    open_for_editing(plan, now)
    item = _add(plan, needs, use, cost.unit_cents)
    item.kind = ItemKind.OWN_ARRANGEMENT
    item.offering = None
    _describe(item, what)
    item.provider_id = item.provider_kind = None
    item.unit, item.unit_cents, item.estimated = cost.unit, cost.unit_cents, True
    return _saved(item, EventName.ITEM_ADDED, by, now)


def change_item(
    item: PlanItem,
    needs: Sequence[AssessedNeed],
    use: Use,
    by: Actor,
    now: datetime,
    *,
    estimate: Estimate | None = None,
    what: OwnArrangement | None = None,
    seen: str | None = None,
) -> None:
    """Change needs, amount and dates; the price where it is an estimate, the words of an own arrangement.

    With `seen`, the mark of what the form was filled from: Refused ITEM_CHANGED where the line says
    something else now; a removed line that was seen as removed comes back with the change.
    """
    if seen is not None:
        _must_be_as_seen(item, seen, by, now)
    _open_item(item, now)
    unit_cents = item.unit_cents
    if item.estimated and estimate is not None:
        item.unit, unit_cents = estimate.unit, estimate.unit_cents
    if item.kind is ItemKind.OWN_ARRANGEMENT and what is not None:
        _describe(item, what)
    cost_cents = _cost(item.plan, use, unit_cents, item.title)
    item.unit_cents, item.cost_cents = unit_cents, cost_cents
    item.quantity, item.frequency = use.quantity, use.frequency
    item.starts_on, item.ends_on = use.period.starts_on, use.period.ends_on
    item.needs = _checked(item.plan, needs)
    _saved(item, EventName.ITEM_CHANGED, by, now)


def renew_price(item: PlanItem, price: Price, by: Actor, now: datetime) -> None:
    """Take the price that holds today instead of the frozen one; a new snapshot of the wording with it.

    Needs `item.offering` with `published.prices` and `provider.approvals` loaded.
    """
    _open_item(item, now)
    if item.offering is None:
        raise Refused(PlanRefusal.PRICE_GONE)
    version = _on_offer(item.plan, item.offering)
    unit, unit_cents, estimated = _unit_price(version, price, now)
    use = Use(item.quantity, item.frequency, item.period)
    item.cost_cents = _cost(item.plan, use, unit_cents, item.title)
    item.unit, item.unit_cents, item.estimated = unit, unit_cents, estimated
    item.offering_version_id = version.id
    _saved(item, EventName.ITEM_CHANGED, by, now)


def remove_item(item: PlanItem, by: Actor, now: datetime) -> None:
    """Take a line out of the plan; it is kept so that `restore_item` brings it back."""
    _open_item(item, now)
    item.removed_at = now
    _saved(item, EventName.ITEM_REMOVED, by, now)


def restore_item(item: PlanItem, by: Actor, now: datetime) -> None:
    """Bring a removed line back as it was."""
    open_for_editing(item.plan, now)
    if item.removed_at is not None:
        item.removed_at = None
        _take_needs_back(item.plan, item.needs)
        _saved(item, EventName.ITEM_RESTORED, by, now)


def _must_be_as_seen(item: PlanItem, seen: str, by: Actor, now: datetime) -> None:
    open_for_editing(item.plan, now)
    db.session.refresh(item, [*COPIED, "removed_at", "needs"])
    if item_mark(item) != seen:
        raise Refused(PlanRefusal.ITEM_CHANGED)
    restore_item(item, by, now)


def _open_item(item: PlanItem, now: datetime) -> None:
    open_for_editing(item.plan, now)
    if item.removed_at is not None:
        raise Refused(PlanRefusal.ITEM_GONE)


def _on_offer(plan: Plan, offering: Offering) -> OfferingVersion:
    if offering.state is not OfferingState.PUBLISHED or offering.published is None:
        raise Refused(PlanRefusal.NOT_ON_OFFER)
    if plan.case.organiser_code not in offering.provider.approved_by():
        raise Refused(PlanRefusal.NOT_APPROVED)
    return offering.published


def _unit_price(version: OfferingVersion, cost: Price | Estimate, now: datetime) -> tuple[Unit, int, bool]:
    rows = valid_prices(version, now)
    if isinstance(cost, Estimate):
        # A known price is not a matter of opinion.
        if rows and all(price.amount_cents is not None or price.unit is not cost.unit for price in rows):
            raise Refused(PlanRefusal.PRICE_GONE)
        return cost.unit, cost.unit_cents, True
    if all(price.id != cost.id for price in rows):
        raise Refused(PlanRefusal.PRICE_GONE)
    if cost.amount_cents is None:
        raise Refused(PlanRefusal.ESTIMATE_NEEDED)
    return cost.unit, cost.amount_cents, False


def valid_prices(version: OfferingVersion, now: datetime) -> list[Price]:
    """Return the price rows that hold today, unknown ones too."""
    return [price for price in version.prices if price.is_valid_on(helsinki_date(now))]


def _add(plan: Plan, needs: Sequence[AssessedNeed], use: Use, unit_cents: int) -> PlanItem:
    chosen = _checked(plan, needs)
    cost_cents = _cost(plan, use, unit_cents, "")
    _take_needs_back(plan, chosen)
    item = PlanItem(
        id=uuid4(),
        position=max((known.position for known in plan.items), default=0) + 1,
        quantity=use.quantity,
        frequency=use.frequency,
        starts_on=use.period.starts_on,
        ends_on=use.period.ends_on,
        cost_cents=cost_cents,
        removed_at=None,
        needs=chosen,
    )
    with db.session.no_autoflush:
        plan.items.append(item)
    return item


def _take_needs_back(plan: Plan, needs: Sequence[AssessedNeed]) -> None:
    """A need that gets help is no longer left out."""
    answered = {need.id for need in needs}
    for row in [row for row in plan.left_out if row.assessed_need_id in answered]:
        plan.left_out.remove(row)
        db.session.delete(row)


def _checked(plan: Plan, needs: Sequence[AssessedNeed]) -> list[AssessedNeed]:
    if not needs or any(need.case_id != plan.case_id for need in needs):
        raise Refused(PlanRefusal.NEED_MISSING)
    return list(needs)


def _cost(plan: Plan, use: Use, unit_cents: int, title: str) -> int:
    if not plan.budget.period.covers(use.period):
        raise outside_period(plan.budget.period, title)
    cents = line_cost(unit_cents, use.quantity, use.frequency, use.period)
    if cents > HIGHEST_COST:
        raise Refused(PlanRefusal.TOO_MUCH)
    return cents


def _describe(item: PlanItem, what: OwnArrangement) -> None:
    if not what.title.strip():
        raise Refused(PlanRefusal.TITLE_NEEDED)
    item.title, item.provider_name = what.title.strip(), what.provider_name.strip()
    item.description = what.description.strip()


def _saved(item: PlanItem, event: EventName, by: Actor, now: datetime) -> PlanItem:
    db.session.flush()
    item.plan.record(event, by, now, {"title": item.title, "cost_cents": item.cost_cents})
    db.session.flush()
    return item
