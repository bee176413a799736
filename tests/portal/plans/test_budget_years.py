"""A plan over the years of a budget: the draft follows the newest one, and nothing changes in silence."""

from datetime import timedelta

import pytest
from flask import Flask

from catalogue.clock import now
from catalogue.database import db
from catalogue.periods import Period
from catalogue.prices import Unit
from catalogue.refusals import Refused
from portal.cases.budgeting import set_budget, start_next_years
from portal.cases.queries import find_case
from portal.cases.rules import year_from
from portal.decisions.matters import matter_of
from portal.plans.commands import return_with_question, submit, take_back, take_up
from portal.plans.items import Estimate, OwnArrangement, add_own_arrangement, change_item
from portal.plans.models import Plan, PlanState
from portal.plans.queries import budget_of, sums_of
from portal.plans.refusals import PlanRefusal
from portal.plans.rules import item_mark, outside, replacing_budget
from tests.builders import an_official, next_year
from tests.portal.plans.stories import (
    CASEWORKER,
    CLIENT,
    a_plan,
    an_assessed_case,
    choice_in,
    signed_in,
    some_use,
    text_of,
    whole,
    worker_of,
)

pytestmark = pytest.mark.both_databases
FIRST = Period(*next_year())
SECOND = year_from(FIRST.ends_on + timedelta(days=1))
OWN = OwnArrangement("Bänditila", "Nuorisotalo", "Torstaisin")


def a_yearly_plan() -> Plan:
    """A draft whose budget is until further notice; two times 40 euros a month through the first year."""
    case = an_assessed_case(two_needs=False)
    set_budget(case, 120_000, FIRST.starts_on, None, "Laskelma", worker_of(case), now())
    plan = a_plan(case)
    add_own_arrangement(plan, OWN, plan.case.needs[:1], Estimate(Unit.VISIT, 4000), some_use(), CLIENT, now())
    return whole(plan)


def the_year_turns() -> None:
    assert start_next_years(SECOND.starts_on, now()) == 1


@pytest.mark.usefixtures("in_app")
def test_a_draft_follows_the_new_year_and_keeps_every_line() -> None:
    plan = a_yearly_plan()
    marks, was = [item_mark(item) for item in plan.items], plan.changed_at
    the_year_turns()
    plan = whole(plan)
    assert [item_mark(item) for item in plan.items] == marks
    assert (plan.changed_at, plan.budget.period) == (was, FIRST)
    assert budget_of(plan).period == SECOND
    assert (sums_of(plan).budget_cents, sums_of(plan).planned_cents) == (120_000, 96_000)
    assert outside(budget_of(plan), plan.items) == tuple(plan.items)


@pytest.mark.usefixtures("in_app")
def test_what_is_outside_the_new_year_stops_the_plan_until_its_days_are_changed() -> None:
    plan = a_yearly_plan()
    the_year_turns()
    with pytest.raises(Refused) as refused:
        submit(whole(plan), CLIENT, now())
    assert refused.value.code is PlanRefusal.OUTSIDE_PERIOD
    plan = whole(plan)
    change_item(plan.items[0], plan.case.needs[:1], some_use(period=SECOND), CLIENT, now())
    submit(whole(plan), CLIENT, now())
    plan = whole(plan)
    assert (plan.state, plan.budget.period) == (PlanState.SUBMITTED, SECOND)


@pytest.mark.usefixtures("in_app")
def test_a_sent_version_keeps_the_year_it_was_sent_for_and_the_one_after_it_does_not() -> None:
    plan = a_yearly_plan()
    submit(plan, CLIENT, now())
    sent_hash = plan.content_hash
    the_year_turns()
    plan = whole(plan)
    assert (budget_of(plan).period, plan.content_hash) == (FIRST, sent_hash)
    draft = whole(take_back(plan, CLIENT, now()))
    assert budget_of(draft).period == SECOND
    assert [item.period for item in draft.items] == [FIRST]


@pytest.mark.usefixtures("in_app")
def test_a_year_that_turns_while_a_version_waits_sends_it_back_to_be_sent_for_the_new_one() -> None:
    plan = a_yearly_plan()
    submit(plan, CLIENT, now())
    take_up(whole(plan), CASEWORKER, now())
    last, first = FIRST.ends_on, SECOND.starts_on
    assert not matter_of(whole(plan), last).period_over
    # The day has come, and the worker has not yet started the new year.
    assert matter_of(whole(plan), first).period_over
    assert replacing_budget(whole(plan)) is None
    the_year_turns()
    turned = whole(plan)
    found = replacing_budget(turned)
    assert found is not None
    assert found.period == SECOND
    assert matter_of(turned, first).budget_replaced
    draft = whole(return_with_question(turned, "Budjettivuosi vaihtui.", CASEWORKER, now()))
    change_item(draft.items[0], draft.case.needs[:1], some_use(period=SECOND), CLIENT, now())
    submit(whole(draft), CLIENT, now())
    take_up(whole(draft), CASEWORKER, now())
    sent = matter_of(whole(draft), first)
    assert (sent.budget_replaced, sent.period_over) == (False, False)


def test_official_and_client_are_told_that_the_year_has_turned(app: Flask) -> None:
    with app.app_context():
        plan = a_yearly_plan()
        submit(plan, CLIENT, now())
        plan_id, client_id, official_id = plan.id, plan.case.client_id, an_official().id
        db.session.commit()
    client, official = signed_in(app, client_id), signed_in(app, official_id)
    here, theirs = f"/paatettavat/{plan_id}", f"/suunnitelma/{plan_id}"
    assert official.send(f"{here}/ota", {}, page=here).status_code == 303
    for reader, page in ((official, here), (client, theirs)):
        assert "vaihtunut lähettämisen jälkeen" not in text_of(reader.get(page))
    with app.app_context():
        the_year_turns()
        db.session.commit()
    told = text_of(official.get(here))
    assert "Budjetti on vaihtunut lähettämisen jälkeen" in told
    assert "Tästä versiosta ei voi enää antaa päätöstä" in told
    confirming = text_of(official.get(f"{here}/anna"))
    assert "Budjetti on vaihtunut sen jälkeen, kun suunnitelma lähetettiin" in confirming
    assert "Budjettisi on vaihtunut lähettämisen jälkeen" in text_of(client.get(theirs))


def test_the_client_is_told_what_the_new_year_left_outside(app: Flask) -> None:
    with app.app_context():
        plan = a_yearly_plan()
        plan_id, client_id = plan.id, plan.case.client_id
        db.session.commit()
    client, here = signed_in(app, client_id), f"/suunnitelma/{plan_id}"
    before = text_of(client.get(here))
    assert "Suunnitelma on budjetin yhdelle vuodelle." in before
    assert "Kuukaudessa" in before
    assert "80,00 €" in before
    assert "960,00 €" in before
    assert "Budjetti on vaihtunut" not in before
    with app.app_context():
        the_year_turns()
        db.session.commit()
    told = text_of(client.get(here))
    for words in ("Budjetti on vaihtunut", "Rivit ovat ennallaan", "Yksi rivi on budjetin ajan ulkopuolella"):
        assert words in told, words
    sending = text_of(client.get(f"{here}/laheta"))
    assert "Bänditila: päivien on oltava budjetin ajalla" in sending


def test_a_budget_that_changes_while_the_client_checks_is_seen_before_it_is_sent(app: Flask) -> None:
    with app.app_context():
        plan = a_yearly_plan()
        plan_id, client_id, case_id = plan.id, plan.case.client_id, plan.case_id
        db.session.commit()
    client, here = signed_in(app, client_id), f"/suunnitelma/{plan_id}/laheta"
    seen = choice_in(text_of(client.get(here)), "seen")
    with app.app_context():
        case = find_case(case_id)
        assert case is not None
        set_budget(case, 100_000, FIRST.starts_on, None, "Uusi laskelma", worker_of(case), now())
        db.session.commit()
    late = client.send(here, {"seen": seen}, page=here)
    assert late.status_code == 422
    assert "Suunnitelma on muuttunut sen jälkeen, kun avasit sivun" in text_of(late)
    again = choice_in(text_of(late), "seen")
    assert client.send(here, {"seen": again}, page=here).status_code == 303
    with app.app_context():
        sent = whole(db.session.get_one(Plan, plan_id))
        assert (sent.state, sent.budget.version) == (PlanState.SUBMITTED, 3)
