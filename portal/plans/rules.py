"""Pure decisions about plans: sums, coverage, what stops sending, and the hash of the content."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalogue.offerings import OfferingState
from catalogue.periods import Period
from catalogue.prices import Price
from catalogue.refusals import Refused
from portal.cases.models import AssessedNeed, Budget, Importance
from portal.plans.models import NeedLeftOut, Plan, PlanItem, PlanState
from portal.plans.refusals import PlanRefusal

HIGHEST_COST = 100_000_000
"""Cents of one line: a million euros, more than any plan has, and what every database can hold."""


class CoverageState(StrEnum):
    """How a plan answers one need."""

    COVERED = "covered"
    LEFT_OUT = "left_out"
    OPEN = "open"


@dataclass(frozen=True)
class Sums:
    """What the budget is and what is planned, in cents."""

    budget_cents: int
    planned_cents: int

    @property
    def remaining_cents(self) -> int:
        """Return what is left, below zero when the plan costs more than the budget."""
        return self.budget_cents - self.planned_cents

    @property
    def over_cents(self) -> int:
        """Return by how much the plan exceeds the budget, zero when it does not."""
        return max(0, -self.remaining_cents)


@dataclass(frozen=True)
class NeedCoverage:
    """One need with the items that answer it, or the reason why none does.

    `own_items` are those whose first need this is: each item stands, and costs, in one place only.
    """

    need: AssessedNeed
    state: CoverageState
    items: tuple[PlanItem, ...]
    own_items: tuple[PlanItem, ...]
    reason: str | None

    @property
    def cents(self) -> int:
        """Return what the items standing under this need cost."""
        return planned_total(self.own_items)

    @property
    def is_missing(self) -> bool:
        """Tell whether this need stops the plan from being sent."""
        return self.state is CoverageState.OPEN and self.need.importance is Importance.NECESSARY


def active(items: Iterable[PlanItem]) -> tuple[PlanItem, ...]:
    """Return the items that are in the plan; removed ones are kept only for undoing."""
    return tuple(item for item in items if item.removed_at is None)


def planned_total(items: Iterable[PlanItem]) -> int:
    """Return the sum of the lines in the plan in cents."""
    return sum(item.cost_cents for item in active(items))


def sums(budget: Budget, items: Iterable[PlanItem]) -> Sums:
    """Return budget, planned and what follows from them."""
    return Sums(budget.amount_cents, planned_total(items))


def coverage(
    needs: Iterable[AssessedNeed], items: Iterable[PlanItem], left_out: Iterable[NeedLeftOut]
) -> tuple[NeedCoverage, ...]:
    """Return each need in its order with how the plan answers it; an item counts above a reason."""
    reasons = {row.assessed_need_id: row.reason for row in left_out}
    lines = active(items)
    return tuple(_cover(need, lines, reasons.get(need.id)) for need in sorted(needs, key=_position))


def refusals_to_submit(
    budget: Budget,
    needs: Sequence[AssessedNeed],
    items: Sequence[PlanItem],
    left_out: Sequence[NeedLeftOut],
    over_budget_words: str | None,
) -> tuple[Refused, ...]:
    """Return everything that stops the plan from being sent; nothing means that it may go."""
    lines = active(items)
    found = [] if lines else [Refused(PlanRefusal.EMPTY)]
    found += [
        Refused(PlanRefusal.NEED_OPEN, number=row.need.position, need=row.need)
        for row in coverage(needs, lines, left_out)
        if row.is_missing
    ]
    found += [outside_period(budget.period, item.title) for item in outside(budget, lines)]
    over = sums(budget, lines).over_cents
    if over and not (over_budget_words or "").strip():
        found.append(Refused(PlanRefusal.OVER_BUDGET, over_cents=over))
    return tuple(found)


def replacing_budget(plan: Plan) -> Budget | None:
    """Return the newer budget that a sent and undecided version does not follow, None where there is none.

    What was sent keeps its budget, so it cannot be decided any more: the next version follows the new one.
    Needs `case.budgets` loaded.
    """
    newest = plan.case.budget
    waits = plan.state in (PlanState.SUBMITTED, PlanState.TAKEN_UP)
    return newest if waits and newest is not None and newest.id != plan.budget_id else None


def outside(budget: Budget, items: Iterable[PlanItem]) -> tuple[PlanItem, ...]:
    """Return the lines that run outside the budget's dates: a new year of the budget may leave some there."""
    return tuple(item for item in active(items) if not budget.period.covers(item.period))


def outside_period(allowed: Period, title: str) -> Refused:
    """Return the refusal of an item that runs outside the budget's dates."""
    return Refused(
        PlanRefusal.OUTSIDE_PERIOD, title=title, starts_on=allowed.starts_on, ends_on=allowed.ends_on
    )


def same_need(code: str, others: Iterable[str]) -> bool:
    """Tell whether a need is one of the others, or above or below one of them in the tree."""
    return any(
        code == other or code.startswith(f"{other}.") or other.startswith(f"{code}.") for other in others
    )


def changed_price(item: PlanItem, prices: Iterable[Price], today: date) -> Price | None:
    """Return the price that now stands where the item's did, None while the item's own still holds."""
    if item.estimated:
        return None
    valid = [
        price
        for price in prices
        if price.is_valid_on(today) and price.unit is item.unit and price.amount_cents is not None
    ]
    if any(price.amount_cents == item.unit_cents for price in valid):
        return None
    return valid[0] if valid else None


class Gone(StrEnum):
    """Why a line of a plan could not be chosen any more as it is."""

    PAUSED = "paused"
    """The provider has paused it."""
    WITHDRAWN = "withdrawn"
    """It has left the catalogue."""
    NOT_APPROVED = "not_approved"
    """The organiser of the case does not approve the provider now."""
    PRICE_ENDED = "price_ended"
    """No price of this unit holds today."""


def gone(item: PlanItem, organiser_code: str, today: date) -> Gone | None:
    """Return why an item is not on offer any more, None while it is; what is frozen in it stays.

    Needs `item.offering` with `published.prices` and `provider.approvals` loaded.
    """
    offering = item.offering
    if offering is None:
        return None
    if offering.state is OfferingState.PAUSED:
        return Gone.PAUSED
    if offering.state is not OfferingState.PUBLISHED or offering.published is None:
        return Gone.WITHDRAWN
    if organiser_code not in offering.provider.approved_by():
        return Gone.NOT_APPROVED
    valid = [price for price in offering.published.prices if price.is_valid_on(today)]
    if not item.estimated and all(price.unit is not item.unit for price in valid):
        return Gone.PRICE_ENDED
    return None


def item_mark(item: PlanItem) -> str:
    """Return a mark of what a line says now: a form that carries another one was opened before a change."""
    text = json.dumps([_item_content(item), item.removed_at is not None], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash(plan: Plan, budget: Budget | None = None) -> str:
    """Return SHA-256 over the canonical JSON of all that the version says; removed items are not in it.

    With `budget`, as it would be with that one. Needs `budget`, `items` with `needs`, and `left_out` loaded.
    """
    said = content(plan, budget or plan.budget)
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content(plan: Plan, budget: Budget) -> dict[str, object]:
    """Return all that the version says with that budget, as plain values."""
    # What was sent before there were backup plans keeps its hash.
    backup = {"backup_plan": plan.backup_plan} if plan.backup_plan else {}
    return {
        **backup,
        "case": str(plan.case_id),
        "version": plan.version,
        "budget": {
            "version": budget.version,
            "amount_cents": budget.amount_cents,
            "starts_on": budget.starts_on.isoformat(),
            "ends_on": budget.ends_on.isoformat(),
        },
        "items": sorted((_item_content(item) for item in active(plan.items)), key=lambda row: str(row["id"])),
        "left_out": sorted([str(row.assessed_need_id), row.reason] for row in plan.left_out),
        "over_budget_words": plan.over_budget_words,
        "client_view": plan.client_view,
        "answer": plan.answer,
    }


def _item_content(item: PlanItem) -> dict[str, object]:
    return {
        "id": str(item.id),
        "position": item.position,
        "kind": item.kind.value,
        "offering": str(item.offering_id),
        "offering_version": str(item.offering_version_id),
        "title": item.title,
        "provider": str(item.provider_id),
        "provider_name": item.provider_name,
        "provider_kind": item.provider_kind.value if item.provider_kind else None,
        "description": item.description,
        "unit": item.unit.value,
        "unit_cents": item.unit_cents,
        "estimated": item.estimated,
        # Hundredths, because 2 and 2.00 are the same quantity.
        "quantity_hundredths": int(item.quantity * 100),
        "frequency": item.frequency.value,
        "starts_on": item.starts_on.isoformat(),
        "ends_on": item.ends_on.isoformat(),
        "cost_cents": item.cost_cents,
        "needs": sorted(str(need.id) for need in item.needs),
    }


def _cover(need: AssessedNeed, lines: Sequence[PlanItem], reason: str | None) -> NeedCoverage:
    answering = tuple(item for item in lines if any(answered.id == need.id for answered in item.needs))
    own = tuple(item for item in answering if min(item.needs, key=_position).id == need.id)
    if answering:
        return NeedCoverage(need, CoverageState.COVERED, answering, own, None)
    state = CoverageState.OPEN if reason is None else CoverageState.LEFT_OUT
    return NeedCoverage(need, state, (), (), reason)


def _position(need: AssessedNeed) -> int:
    return need.position
