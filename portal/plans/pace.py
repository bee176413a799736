"""What a plan costs a month, or a week where there is no whole month; pure."""

from dataclasses import dataclass
from fractions import Fraction

from catalogue.money import multiply
from catalogue.periods import Frequency, Period, times_in


@dataclass(frozen=True)
class Pace:
    """The average over the budget's days, in cents, and how many months or weeks there are in them."""

    frequency: Frequency
    times: Fraction
    cents: int


def pace(planned_cents: int, period: Period) -> Pace:
    """Return the planned sum spread evenly over the period: exact months or weeks, one rounding.

    Lines that come once, and lines for a part of the time, count in it too: it is no bill of any one month.
    """
    whole_month = period.months() >= 1
    frequency = Frequency.MONTHLY if whole_month else Frequency.WEEKLY
    times = times_in(frequency, period)
    return Pace(frequency, times, multiply(planned_cents, 1 / times))
