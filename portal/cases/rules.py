"""Pure decisions about cases: phases, the sum of original services, numbers."""

from collections.abc import Iterable
from datetime import date, timedelta
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


def year_from(starts_on: date) -> Period:
    """Return the year that starts on a day; after one from 29 February the next starts on 1 March."""
    following = starts_on.year + 1
    if (starts_on.month, starts_on.day) == (2, 29):
        return Period(starts_on, date(following, 2, 28))
    return Period(starts_on, starts_on.replace(year=following) - timedelta(days=1))


def years_until(period: Period, day: date) -> list[Period]:
    """Return the years after a yearly period, one after the other, up to the one with that day in it."""
    years = []
    while period.ends_on < day:
        period = year_from(period.ends_on + timedelta(days=1))
        years.append(period)
    return years


def at_least(phase: Phase, reached: Phase) -> Phase:
    """Return the later of two phases: preparing something again never sends the client back."""
    return max(phase, reached, key=ORDER.index)


def next_number(year: int, highest: str | None) -> str:
    """Return the number after the organiser's highest of the year: "2026-000012"."""
    serial = int(highest.rpartition("-")[2]) + 1 if highest else 1
    return f"{year}-{serial:06d}"
