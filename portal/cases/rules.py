"""Pure decisions about cases: phases, the sum of original services, numbers."""

from collections.abc import Iterable
from typing import Protocol

from catalogue.periods import Period
from portal.cases.models import Phase

ORDER = tuple(Phase)


class Costed(Protocol):
    """A need whose original service may have a price."""

    def original_cost(self, period: Period) -> int | None:
        """Return cents over the period, None without an original service."""


def original_total(needs: Iterable[Costed], period: Period) -> int:
    """Return what the original services would cost over the period: the sum of rounded lines, in cents."""
    return sum(need.original_cost(period) or 0 for need in needs)


def at_least(phase: Phase, reached: Phase) -> Phase:
    """Return the later of two phases: preparing something again never sends the client back."""
    return max(phase, reached, key=ORDER.index)


def next_number(year: int, highest: str | None) -> str:
    """Return the number after the organiser's highest of the year: "2026-000012"."""
    serial = int(highest.rpartition("-")[2]) + 1 if highest else 1
    return f"{year}-{serial:06d}"
