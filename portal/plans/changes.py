"""What changed from one version of a plan to another; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from portal.cases.models import AssessedNeed
from portal.plans.models import Plan, PlanItem
from portal.plans.rules import active


class Change(StrEnum):
    """What happened to a line between two versions."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Part(StrEnum):
    """Which part of a line, or of the words beside the lines, changed."""

    WHAT = "what"
    NEEDS = "needs"
    AMOUNT = "amount"
    DAYS = "days"
    PRICE = "price"
    CLIENT_VIEW = "client_view"
    OVER_BUDGET_WORDS = "over_budget_words"
    BACKUP_PLAN = "backup_plan"


@dataclass(frozen=True)
class ItemChange:
    """One line that differs: as it is (or was, for a removed one), as it was before, and in which parts."""

    change: Change
    item: PlanItem
    before: PlanItem | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class LeftOutChange:
    """A need whose reason for being left out differs; None where it is, or was, not left out."""

    need: AssessedNeed
    before: str | None
    after: str | None


@dataclass(frozen=True)
class VersionChanges:
    """Everything that differs between two versions; sums in cents."""

    version_before: int
    items: tuple[ItemChange, ...]
    left_out: tuple[LeftOutChange, ...]
    words: tuple[Part, ...]
    cents_before: int
    cents_after: int

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing differs."""
        return not (self.items or self.left_out or self.words)

    def of(self, item_id: UUID) -> ItemChange | None:
        """Return how a line of the newer version differs, None where it does not."""
        return next((row for row in self.items if row.item.id == item_id), None)


def changes(before: Plan, after: Plan, origins: Mapping[UUID, UUID | None]) -> VersionChanges:
    """Return what differs; `origins` tells of every line of the case which line it was copied from.

    Both plans need `items` with `needs`, and `left_out`; the newer one `case.needs` too.
    """
    old = {item.id: item for item in active(before.items)}
    new = active(after.items)
    origin = {item.id: _origin(item.id, old, origins) for item in new}
    kept = set(origin.values())
    rows = [_row(item, old.get(source) if (source := origin[item.id]) else None) for item in new]
    gone = [ItemChange(Change.REMOVED, item, item) for item in old.values() if item.id not in kept]
    return VersionChanges(
        before.version,
        tuple(row for row in [*rows, *gone] if row is not None),
        _left_out(before, after),
        _words(before, after),
        sum(item.cost_cents for item in old.values()),
        sum(item.cost_cents for item in new),
    )


def _origin(item_id: UUID, old: Mapping[UUID, PlanItem], origins: Mapping[UUID, UUID | None]) -> UUID | None:
    """Follow the copies back, past versions that were taken back, to the older version."""
    current: UUID | None = item_id
    while current is not None and current not in old:
        current = origins.get(current)
    return current


def _row(item: PlanItem, before: PlanItem | None) -> ItemChange | None:
    if before is None:
        return ItemChange(Change.ADDED, item)
    parts = tuple(part for part in _said(item) if _said(item)[part] != _said(before)[part])
    return ItemChange(Change.CHANGED, item, before, parts) if parts else None


def _said(item: PlanItem) -> dict[Part, object]:
    return {
        Part.WHAT: (item.title, item.provider_name, item.description),
        Part.NEEDS: {need.id for need in item.needs},
        Part.AMOUNT: (item.quantity, item.frequency, item.unit),
        Part.DAYS: item.period,
        Part.PRICE: item.unit_cents,
    }


def _left_out(before: Plan, after: Plan) -> tuple[LeftOutChange, ...]:
    was = {row.assessed_need_id: row.reason for row in before.left_out}
    now = {row.assessed_need_id: row.reason for row in after.left_out}
    return tuple(
        LeftOutChange(need, was.get(need.id), now.get(need.id))
        for need in after.case.needs
        if was.get(need.id) != now.get(need.id)
    )


def _words(before: Plan, after: Plan) -> tuple[Part, ...]:
    parts = (Part.CLIENT_VIEW, Part.OVER_BUDGET_WORDS, Part.BACKUP_PLAN)
    return tuple(part for part in parts if getattr(before, part.value) != getattr(after, part.value))
