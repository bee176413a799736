"""Inclusive Helsinki date periods and what a repeated line costs over one (domain.md, invariant 5)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from catalogue.money import multiply


class Frequency(StrEnum):
    """How often a quantity is used."""

    ONCE = "once"
    """The quantity is the whole of it."""
    WEEKLY = "weekly"
    """The quantity comes every seven days."""
    MONTHLY = "monthly"
    """The quantity comes every calendar month."""


@dataclass(frozen=True)
class Period:
    """Dates from starts_on to ends_on, both included."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError("a period cannot end before it starts")

    @property
    def days(self) -> int:
        """Return the number of days, both ends included."""
        return (self.ends_on - self.starts_on).days + 1

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def covers(self, other: "Period") -> bool:
        """Tell whether every day of the other period is inside this one."""
        return self.starts_on <= other.starts_on and other.ends_on <= self.ends_on

    def months(self) -> Fraction:
        """Return whole months plus the remaining days as a share of the month they fall in.

        Days left over two months, the shorter one last, could count as more than the whole month
        they are not: they stop at one, so that a day more never costs less.
        """
        whole = 0
        while months_later(self.starts_on, whole + 1) <= self.ends_on + timedelta(days=1):
            whole += 1
        rest_starts = months_later(self.starts_on, whole)
        rest = Fraction(0)
        while rest_starts <= self.ends_on:
            in_month = monthrange(rest_starts.year, rest_starts.month)[1]
            month_ends = rest_starts.replace(day=in_month)
            rest_ends = min(month_ends, self.ends_on)
            rest += Fraction((rest_ends - rest_starts).days + 1, in_month)
            rest_starts = rest_ends + timedelta(days=1)
        return whole + min(rest, Fraction(1))


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter."""
    month_index = day.month - 1 + months
    year, month = day.year + month_index // 12, month_index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def times_in(frequency: Frequency, period: Period) -> Fraction:
    """Return how many times the quantity comes in the period, exactly."""
    match frequency:
        case Frequency.ONCE:
            return Fraction(1)
        case Frequency.WEEKLY:
            return Fraction(period.days, 7)
        case Frequency.MONTHLY:
            return period.months()


def line_cost(unit_cents: int, quantity: Decimal, frequency: Frequency, period: Period) -> int:
    """Return what a line costs over the period in cents: one rounding, at the end."""
    return multiply(unit_cents, Fraction(quantity) * times_in(frequency, period))
