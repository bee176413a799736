"""What the decide pages show, put together from the plan and what is prepared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.cases.models import AssessedNeed
from portal.decisions.forms import DecideForm, ItemForm
from portal.decisions.letter_items import how_much, original_cents
from portal.decisions.matters import active_items, matter_of
from portal.decisions.rules import (
    NOTHING_PREPARED,
    DecisionRefusal,
    Prepared,
    Problem,
    Totals,
    granted_cents,
    problems_of_item,
    totals,
)
from portal.plans.models import Plan, PlanItem

ITEM_ANCHOR = "rivi-{}"
# Where on the page that is mended which is about no single item.
_ANCHORS = {DecisionRefusal.VIEW_NOT_CONSIDERED: "kokonaisuus", DecisionRefusal.OVER_BUDGET: "ylitys"}


@dataclass(frozen=True)
class ItemShown:
    """One item beside its original service; cents."""

    item: PlanItem
    form: ItemForm | None
    prepared: Prepared
    whole: bool
    granted_cents: int
    how_much: str
    original_cents: int | None
    original_service: str | None
    also_for: tuple[AssessedNeed, ...]

    @property
    def anchor(self) -> str:
        """Return the id of the item's heading."""
        return ITEM_ANCHOR.format(self.item.position)

    @property
    def difference_cents(self) -> int | None:
        """Return how much dearer the client's choice is; below nothing it is cheaper."""
        return None if self.original_cents is None else self.item.cost_cents - self.original_cents


@dataclass(frozen=True)
class NeedShown:
    """One need with the items that answer it first; without items, why it was left out, if it was."""

    need: AssessedNeed
    items: tuple[ItemShown, ...]
    left_out: str | None

    @property
    def open(self) -> int:
        """Return how many of its items are not whole yet."""
        return sum(1 for shown in self.items if not shown.whole)


@dataclass(frozen=True)
class PlanShown:
    """The whole page."""

    plan: Plan
    needs: tuple[NeedShown, ...]
    totals: Totals


def show_plan(
    plan: Plan, prepared: Mapping[UUID, Prepared], today: date, form: DecideForm | None = None
) -> PlanShown:
    """Return the plan need by need; each item stands under the first need it answers."""
    matter = matter_of(plan, today)
    reasons = {left.assessed_need_id: left.reason for left in plan.left_out}
    shown: dict[UUID, list[ItemShown]] = {need.id: [] for need in plan.case.needs}
    for item, applied in zip(active_items(plan), matter.items, strict=True):
        words = prepared.get(item.id, NOTHING_PREPARED)
        first, *others = item.needs
        shown[first.id].append(
            ItemShown(
                item=item,
                form=form.line_of(item.id) if form else None,
                prepared=words,
                whole=not problems_of_item(applied, words),
                granted_cents=granted_cents(applied, words),
                how_much=how_much(item),
                original_cents=original_cents(plan, item, first),
                original_service=first.original_service,
                also_for=tuple(others),
            )
        )
    needs = tuple(NeedShown(need, tuple(shown[need.id]), reasons.get(need.id)) for need in plan.case.needs)
    return PlanShown(plan, needs, totals(matter, prepared))


@dataclass(frozen=True)
class Missing:
    """One line of what stands in the way, with the item it is about and where on the page it is mended."""

    code: DecisionRefusal
    title: str | None
    anchor: str | None


def name_missing(plan: Plan, problems: list[Problem]) -> list[Missing]:
    """Return the problems with the names and places of their items."""
    items = {item.id: item for item in active_items(plan)}
    lines = []
    for problem in problems:
        item = items.get(problem.item_id) if problem.item_id else None
        anchor = ITEM_ANCHOR.format(item.position) if item else _ANCHORS.get(problem.code)
        lines.append(Missing(problem.code, item.title if item else None, anchor))
    return lines
