"""Budgets: fixed and until further notice, versions, the original services beside them, and two at once."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.periods import Frequency, Period, line_cost
from catalogue.refusals import Refused
from portal.accounts.models import User
from portal.cases.budgeting import set_budget, start_next_years
from portal.cases.models import AssessedNeed, Budget, BudgetKind, Case
from portal.cases.queries import budgets_of, find_case
from portal.cases.refusals import CaseRefusal
from portal.cases.rules import original_total, year_from, years_until
from portal.history.models import EventName, HistoryEvent
from portal.jobs import Worker
from portal.web.mail import OutgoingMail
from tests.builders import a_caseworker
from tests.page_checks import CheckedClient
from tests.portal.cases.test_cases import GOOD_BUDGET
from tests.portal.cases.test_needs import PATIENT
from tests.portal.cases.test_request_racing import race
from tests.portal.decisions.test_racing import shared
from tests.portal.plans.stories import an_assessed_case, signed_in, text_of, worker_of

pytestmark = pytest.mark.both_databases
__all__ = ["shared"]

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))
LEAP_DAY = date(2028, 2, 29)


@PATIENT
@given(days)
def test_a_year_is_a_year_and_the_next_one_follows_at_once(starts_on: date) -> None:
    year = year_from(starts_on)
    following = year_from(year.ends_on + timedelta(days=1))
    assert year.starts_on == starts_on
    assert year.days in {365, 366}
    assert following.starts_on == year.ends_on + timedelta(days=1)
    if (starts_on.month, starts_on.day) != (2, 29):
        assert (following.starts_on.month, following.starts_on.day) == (starts_on.month, starts_on.day)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 3, 1), date(2029, 2, 28)),
        (LEAP_DAY, date(2029, 2, 28)),
    ],
)
def test_years_by_hand(starts_on: date, ends_on: date) -> None:
    assert year_from(starts_on).ends_on == ends_on


@PATIENT
@given(days, st.integers(-400, 2000))
def test_the_years_up_to_a_day_leave_no_gap(starts_on: date, later: int) -> None:
    first = year_from(starts_on)
    day = first.ends_on + timedelta(days=later)
    years = [first, *years_until(first, day)]
    assert all(b.starts_on == a.ends_on + timedelta(days=1) for a, b in pairwise(years))
    if later > 0:
        assert day in years[-1]
    else:
        assert years == [first]


originals = st.builds(
    AssessedNeed,
    original_service=st.just("Palvelu"),
    original_quantity=st.decimals("0.01", "40", places=2),
    original_frequency=st.sampled_from(Frequency),
    original_unit_cents=st.integers(0, 100_000),
)


@PATIENT
@given(st.lists(originals, max_size=6), days, st.integers(0, 400))
def test_the_total_is_the_sum_of_what_stands_line_by_line(
    needs: list[AssessedNeed], starts_on: date, length: int
) -> None:
    period = Period(starts_on, starts_on + timedelta(days=length))
    lines = []
    for need in needs:
        assert need.original_unit_cents is not None
        assert need.original_quantity is not None
        assert need.original_frequency is not None
        lines.append(
            line_cost(need.original_unit_cents, need.original_quantity, need.original_frequency, period)
        )
    assert original_total([*needs, AssessedNeed()], period) == sum(lines)
    longer = Period(starts_on, period.ends_on + timedelta(days=30))
    assert original_total(needs, longer) >= sum(lines)


def until_further_notice(case: Case, starts_on: date, cents: int = 120_000) -> Budget:
    """A budget without an end."""
    return set_budget(case, cents, starts_on, None, "Laskelma", worker_of(case), now())


@pytest.mark.usefixtures("in_app")
def test_a_budget_without_an_end_has_its_running_year() -> None:
    case = an_assessed_case()
    budget = until_further_notice(case, date(2027, 3, 1))
    assert (budget.kind, budget.version) == (BudgetKind.UNTIL_FURTHER_NOTICE, 2)
    assert budget.period == Period(date(2027, 3, 1), date(2028, 2, 29))
    assert case.budget is budget


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    ("today", "versions"),
    [
        (date(2027, 12, 31), []),
        (date(2028, 1, 1), [(2028, 3)]),
        (date(2030, 6, 1), [(2028, 3), (2029, 4), (2030, 5)]),
    ],
)
def test_the_next_year_starts_on_its_day(today: date, versions: list[tuple[int, int]]) -> None:
    case = an_assessed_case()
    until_further_notice(case, date(2027, 1, 1))
    before = set(db.session.scalars(select(OutgoingMail.id)))
    assert start_next_years(today, now()) == bool(versions)
    added = [row for row in reversed(budgets_of(case.id)) if row.version > 2]
    assert [(row.starts_on.year, row.version) for row in added] == versions
    assert all(row.amount_cents == 120_000 and row.set_by_id == case.worker_id for row in added)
    assert len(set(db.session.scalars(select(OutgoingMail.id))) - before) == bool(versions)
    events = db.session.scalars(
        select(HistoryEvent).where(
            HistoryEvent.event == EventName.BUDGET_SET, HistoryEvent.acting_as == ActingAs.SYSTEM
        )
    ).all()
    assert len(events) == len(versions)
    assert start_next_years(today, now()) == 0, "sweeping again changes nothing"


@pytest.mark.usefixtures("in_app")
def test_a_fixed_budget_and_one_that_was_replaced_end() -> None:
    an_assessed_case()
    replaced = an_assessed_case()
    until_further_notice(replaced, date(2020, 1, 1))
    set_budget(replaced, 100, date(2020, 1, 1), date(2020, 6, 30), "Loppui", worker_of(replaced), now())
    assert start_next_years(date(2090, 1, 1), now()) == 0


def test_the_worker_starts_the_year_and_the_client_reads_it(app: Flask) -> None:
    today = helsinki_date(now())
    with app.app_context():
        case = an_assessed_case()
        until_further_notice(case, today.replace(day=1) - timedelta(days=500))
        case_id, client_id = case.id, case.client_id
        db.session.commit()
    Worker(app).sweep()
    Worker(app).sweep()
    with app.app_context():
        budgets = budgets_of(case_id)
        assert today in budgets[0].period
        assert len(budgets) == 3
    page = text_of(signed_in(app, client_id).get(f"/asiakkuus/{case_id}"))
    for words in (
        "voimassa toistaiseksi, vuosi kerrallaan",
        "Alkuperäiset palvelut maksaisivat",
        "järjestelmä",
    ):
        assert words in page, words
    versions = text_of(signed_in(app, client_id).get(f"/asiakkuus/{case_id}/budjetit"))
    assert "Versio 3" in versions
    assert "Määräajaksi" in versions


def test_two_workers_set_one_budget(shared: Flask) -> None:
    with shared.app_context():
        case_id = an_assessed_case().id
        people = [a_caseworker().id, a_caseworker().id]
        db.session.commit()

    def set_(worker: User) -> None:
        case = find_case(case_id)
        assert case is not None
        by = Actor(worker.id, worker.name, ActingAs.CASEWORKER)
        set_budget(case, 5_000, date(2027, 1, 1), None, worker.name, by, now(), seen=1)

    got = race(shared, set_, people)
    assert sorted(map(str, got)) == sorted(["done", str(CaseRefusal.BUDGET_CHANGED)])


def test_two_sweeps_start_one_year(shared: Flask) -> None:
    with shared.app_context():
        case = an_assessed_case()
        until_further_notice(case, date(2020, 1, 1))
        people = [case.worker_id, case.client_id]
        db.session.commit()
    race(shared, lambda nobody: start_next_years(date(2021, 5, 1), now()), people)
    with shared.app_context():
        assert db.session.scalar(select(func.count()).select_from(Budget)) == 3


@pytest.fixture
def story(app: Flask) -> tuple[UUID, CheckedClient, CheckedClient]:
    """A case with a budget, and the browsers of two workers."""
    with app.app_context():
        case = an_assessed_case()
        case_id, people = case.id, [case.worker_id, a_caseworker(name="Maija Ensimmäinen").id]
        db.session.commit()
    return case_id, signed_in(app, people[0]), signed_in(app, people[1])


def test_the_second_is_told_what_the_first_set(story: tuple[UUID, CheckedClient, CheckedClient]) -> None:
    case_id, mine, colleague = story
    page = f"/asiakkuus/{case_id}/budjetti"
    first = {**GOOD_BUDGET, "kind": "until_further_notice", "ends_on": "", "amount": "4 321,00"}
    assert colleague.send(page, first, page=page).status_code == 303
    late = mine.send(page, GOOD_BUDGET, page=page)
    assert late.status_code == 422
    told = text_of(late)
    for words in ("Maija Ensimmäinen", "4 321,00", "1.1.–31.12.2027", 'name="version" value="2"'):
        assert words in told, words
    assert 'value="3600"' in told, "what was typed stays"
    assert mine.send(page, {**GOOD_BUDGET, "version": "2"}, page=page).status_code == 303
    assert "Budjetin versiot" in text_of(mine.get(f"/asiakkuus/{case_id}"))


def test_a_year_is_counted_before_it_is_saved(story: tuple[UUID, CheckedClient, CheckedClient]) -> None:
    case_id, mine, _ = story
    page = f"/asiakkuus/{case_id}/budjetti"
    sent = {"kind": "until_further_notice", "starts_on": "1.1.2027", "do": "calculate", "version": "1"}
    shown = text_of(mine.send(page, sent, page=page))
    assert "1.1.–31.12.2027" in shown
    cents = line_cost(4600, Decimal(2), Frequency.WEEKLY, Period(date(2027, 1, 1), date(2027, 12, 31)))
    assert f"{cents // 100 // 1000} {cents // 100 % 1000:03d},{cents % 100:02d}" in shown


@pytest.mark.usefixtures("in_app")
def test_a_budget_over_an_older_one_is_refused() -> None:
    case = an_assessed_case()
    with pytest.raises(Refused, match=CaseRefusal.BUDGET_CHANGED.value):
        set_budget(case, 100, date(2027, 1, 1), None, "Laskelma", worker_of(case), now(), seen=0)
