"""What a whole plan costs a month or a week: the average over the budget's days, rounded once."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from catalogue.database import db
from catalogue.periods import Frequency, Period
from portal.plans.pace import Pace, pace
from tests.portal.plans.stories import signed_in, text_of
from tests.portal.plans.test_budget_years import a_yearly_plan

HALF_YEAR = Period(date(2027, 1, 1), date(2027, 6, 30))
MONTH_AND_A_HALF = Period(date(2027, 1, 1), date(2027, 2, 14))
FORTNIGHT = Period(date(2027, 1, 1), date(2027, 1, 14))


@pytest.mark.parametrize(
    ("cents", "period", "expected"),
    [
        (272_100, HALF_YEAR, Pace(Frequency.MONTHLY, Fraction(6), 45_350)),
        (100, HALF_YEAR, Pace(Frequency.MONTHLY, Fraction(6), 17)),
        (0, HALF_YEAR, Pace(Frequency.MONTHLY, Fraction(6), 0)),
        (15_000, MONTH_AND_A_HALF, Pace(Frequency.MONTHLY, Fraction(3, 2), 10_000)),
        (10_000, FORTNIGHT, Pace(Frequency.WEEKLY, Fraction(2), 5_000)),
    ],
)
def test_the_sum_is_spread_over_the_months_or_weeks(cents: int, period: Period, expected: Pace) -> None:
    assert pace(cents, period) == expected


@given(st.integers(0, 100_000_000), st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 800))
def test_the_average_times_the_months_is_the_sum_within_one_rounding(
    cents: int, starts_on: date, days: int
) -> None:
    found = pace(cents, Period(starts_on, starts_on + timedelta(days=days)))
    assert abs(found.cents * found.times - cents) <= found.times / 2


def test_the_plan_says_what_it_costs_a_month_and_how_that_was_counted(app: Flask) -> None:
    with app.app_context():
        plan = a_yearly_plan()
        plan_id, client_id = plan.id, plan.case.client_id
        db.session.commit()
    client, here = signed_in(app, client_id), f"/suunnitelma/{plan_id}"
    page = " ".join(text_of(client.get(here)).split())
    assert "<dt>Keskimäärin kuukaudessa</dt><dd>80,00 €</dd>" in page
    assert "on kuukausia 12. 960,00 € jaettuna niille on keskimäärin 80,00 € kuukaudessa." in page
    assert "<dt>Keskimäärin kuukaudessa</dt><dd>80,00 €</dd>" in text_of(client.get(f"{here}/laheta"))
