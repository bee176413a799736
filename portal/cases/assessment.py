"""What is said about one need, and what becomes of two who wrote about it at once."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, Final

from catalogue.periods import Frequency
from portal.cases.models import AssessedNeed, Importance, NeedVersion


@dataclass(frozen=True)
class OriginalService:
    """What the client would otherwise get: how much, how often, and the unit cost in cents."""

    name: str
    quantity: Decimal
    frequency: Frequency
    unit_cents: int


@dataclass(frozen=True)
class Assessment:
    """What is said about one need."""

    importance: Importance
    client_words: str
    worker_view: str
    goal: str
    original: OriginalService | None


PARTS: Final = tuple(field.name for field in fields(Assessment))
"""What two people can change apart from each other, in the order of the page."""


@dataclass(frozen=True)
class Merge:
    """What becomes of two assessments that started from the same one."""

    said: Assessment
    """What the second person wrote, with the parts only the first one touched as the first left them."""
    taken: tuple[str, ...]
    """Parts that only the first one changed."""
    clashing: tuple[str, ...]
    """Parts that both changed, each their own way; the second person decides."""


def said_of(row: AssessedNeed | NeedVersion) -> Assessment:
    """Return what a need or one of its versions says."""
    original = None
    if (
        row.original_service is not None
        and row.original_quantity is not None
        and row.original_frequency is not None
        and row.original_unit_cents is not None
    ):
        original = OriginalService(
            row.original_service, row.original_quantity, row.original_frequency, row.original_unit_cents
        )
    return Assessment(row.importance, row.client_words, row.worker_view, row.goal, original)


def write_into(row: AssessedNeed | NeedVersion, said: Assessment) -> None:
    """Let a need or a new version say this."""
    original = said.original
    row.importance = said.importance
    row.client_words = said.client_words
    row.worker_view = said.worker_view
    row.goal = said.goal
    row.original_service = original.name if original else None
    row.original_quantity = original.quantity if original else None
    row.original_frequency = original.frequency if original else None
    row.original_unit_cents = original.unit_cents if original else None


def changed_parts(before: Assessment, after: Assessment) -> tuple[str, ...]:
    """Name the parts that differ."""
    return tuple(part for part in PARTS if getattr(before, part) != getattr(after, part))


def merge(base: Assessment | None, theirs: Assessment, mine: Assessment) -> Merge:
    """Bring two assessments together; `base` is the one that `mine` was written over.

    Without it nothing is known of the beginning, so every difference clashes.
    """
    touched = changed_parts(theirs, mine) if base is None else changed_parts(base, theirs)
    taken = () if base is None else _kept(touched, base, mine)
    values: dict[str, Any] = {part: getattr(theirs, part) for part in taken}
    clashing = tuple(
        part for part in touched if part not in taken and getattr(theirs, part) != getattr(mine, part)
    )
    return Merge(replace(mine, **values), taken, clashing)


def _kept(parts: Iterable[str], base: Assessment, mine: Assessment) -> tuple[str, ...]:
    return tuple(part for part in parts if getattr(base, part) == getattr(mine, part))
