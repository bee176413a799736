"""What a repeated line costs over dates: weeks are days ÷ 7, months are whole months and shares."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.periods import Frequency, Period, line_cost, times_in

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
lengths = st.integers(0, 800)
unit_cents = st.integers(0, 5_000_00)
quantities = st.decimals("0.01", 100, places=2)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    starts_on = draw(days)
    return Period(starts_on, starts_on + timedelta(days=draw(lengths)))


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2027, 2, 1), date(2027, 1, 31))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "months"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), Fraction(12)),
        (date(2027, 1, 1), date(2027, 1, 31), Fraction(1)),
        (date(2027, 1, 15), date(2027, 2, 14), Fraction(1)),
        (date(2027, 1, 15), date(2027, 1, 15), Fraction(1, 31)),
        (date(2027, 2, 1), date(2027, 2, 14), Fraction(1, 2)),
        (date(2028, 2, 1), date(2028, 2, 29), Fraction(1)),
        (date(2028, 2, 1), date(2028, 2, 28), Fraction(28, 29)),
        # The remaining days are shared by the months they fall in.
        (date(2027, 1, 20), date(2027, 2, 5), Fraction(12, 31) + Fraction(5, 28)),
        # 20/31 of January and 10/28 of February are a day short of a month, never more than one.
        (date(2027, 7, 12), date(2029, 2, 10), Fraction(19)),
        (date(2027, 1, 31), date(2027, 2, 27), Fraction(1)),
        (date(2028, 1, 31), date(2028, 2, 28), Fraction(1)),
        (date(2028, 2, 29), date(2029, 2, 27), Fraction(12)),
    ],
)
def test_months_are_whole_ones_and_shares(starts_on: date, ends_on: date, months: Fraction) -> None:
    assert Period(starts_on, ends_on).months() == months


@given(periods())
@example(Period(date(2027, 7, 12), date(2029, 2, 10)))
def test_a_day_more_is_never_fewer_months(period: Period) -> None:
    longer = Period(period.starts_on, period.ends_on + timedelta(days=1))
    assert longer.months() >= period.months()


@given(days, st.integers(1, 40))
def test_calendar_months_count_one_each(day: date, months: int) -> None:
    first = day.replace(day=1)
    last = first
    for _ in range(months - 1):
        last = (last + timedelta(days=31)).replace(day=1)
    last = last.replace(day=monthrange(last.year, last.month)[1])
    assert Period(first, last).months() == months


@given(periods(), st.data())
def test_months_split_at_a_month_end_add_up(period: Period, data: st.DataObject) -> None:
    """Splitting where calendar months meet neither makes nor loses time."""
    first = period.starts_on.replace(day=1)
    cut = data.draw(st.integers(1, 12))
    middle = first
    for _ in range(cut):
        middle = (middle + timedelta(days=31)).replace(day=1)
    end = max(period.ends_on, middle)
    whole = Period(first, end)
    parts = Period(first, middle - timedelta(days=1)).months() + Period(middle, end).months()
    assert whole.months() == parts


@given(periods(), lengths)
def test_weeks_of_two_periods_add_up_exactly(period: Period, more: int) -> None:
    after = Period(period.ends_on + timedelta(days=1), period.ends_on + timedelta(days=1 + more))
    whole = Period(period.starts_on, after.ends_on)
    weekly = Frequency.WEEKLY
    assert times_in(weekly, period) + times_in(weekly, after) == times_in(weekly, whole)


@given(unit_cents, quantities, periods(), lengths)
def test_splitting_a_weekly_line_costs_at_most_a_cent_of_rounding(
    unit: int, quantity: Decimal, period: Period, more: int
) -> None:
    after = Period(period.ends_on + timedelta(days=1), period.ends_on + timedelta(days=1 + more))
    whole = Period(period.starts_on, after.ends_on)
    parts = sum(line_cost(unit, quantity, Frequency.WEEKLY, part) for part in (period, after))
    assert abs(parts - line_cost(unit, quantity, Frequency.WEEKLY, whole)) <= 1


@given(unit_cents, quantities, periods())
def test_once_does_not_depend_on_the_period(unit: int, quantity: Decimal, period: Period) -> None:
    a_day = Period(period.starts_on, period.starts_on)
    assert line_cost(unit, quantity, Frequency.ONCE, period) == line_cost(
        unit, quantity, Frequency.ONCE, a_day
    )


@given(unit_cents, quantities, st.sampled_from(Frequency), periods())
def test_a_longer_period_never_costs_less(
    unit: int, quantity: Decimal, frequency: Frequency, period: Period
) -> None:
    longer = Period(period.starts_on, period.ends_on + timedelta(days=1))
    assert line_cost(unit, quantity, frequency, period) <= line_cost(unit, quantity, frequency, longer)


@pytest.mark.parametrize(
    ("frequency", "ends_on", "expected"),
    [
        (Frequency.ONCE, date(2027, 12, 31), 7600),
        (Frequency.WEEKLY, date(2027, 1, 7), 7600),
        (Frequency.WEEKLY, date(2027, 12, 31), 396286),  # 2 × 38 € × 365/7
        (Frequency.MONTHLY, date(2027, 12, 31), 91200),
        (Frequency.MONTHLY, date(2027, 1, 10), 2452),  # 2 × 38 € × 10/31
    ],
)
def test_the_cost_is_rounded_once_at_the_end(frequency: Frequency, ends_on: date, expected: int) -> None:
    assert line_cost(3800, Decimal(2), frequency, Period(date(2027, 1, 1), ends_on)) == expected


def test_periods_know_their_days() -> None:
    week = Period(date(2027, 1, 4), date(2027, 1, 10))
    assert week.days == 7
    assert date(2027, 1, 10) in week
    assert date(2027, 1, 11) not in week
    assert week.covers(Period(date(2027, 1, 5), date(2027, 1, 10)))
    assert not week.covers(Period(date(2027, 1, 5), date(2027, 1, 11)))
