"""A sent plan is taken back until somebody takes it up; at once, exactly one of them wins."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask

from catalogue.clock import now
from catalogue.database import db
from catalogue.lifecycle import LifecycleRefusal
from catalogue.loading import load_taxonomies
from catalogue.prices import Unit
from catalogue.refusals import Refused
from portal.cases.models import Phase
from portal.history.models import EventName, HistoryEvent
from portal.plans.commands import mark_decided, return_with_question, submit, take_back, take_up
from portal.plans.items import Estimate, OwnArrangement, add_own_arrangement
from portal.plans.models import Plan, PlanState
from portal.plans.queries import get_plan_whole, plan_hash, question_before
from portal.plans.refusals import PlanRefusal
from portal.schema import migrate
from tests.builders import a_caseworker
from tests.conftest import make_app
from tests.portal.plans.stories import (
    CASEWORKER,
    CLIENT,
    OFFICIAL,
    a_plan,
    signed_in,
    some_use,
    text_of,
    whole,
)

pytestmark = pytest.mark.both_databases
BAND_ROOM = OwnArrangement("Bänditila", "Nuorisotalo", "Torstaisin")


def a_ready_plan() -> Plan:
    """A draft that may be sent."""
    plan = a_plan()
    estimate = Estimate(Unit.VISIT, 4000)
    add_own_arrangement(plan, BAND_ROOM, plan.case.needs, estimate, some_use(), CLIENT, now())
    return whole(plan)


def a_sent_plan() -> Plan:
    """A version that waits to be taken up."""
    plan = a_ready_plan()
    submit(plan, CLIENT, now(), client_view="Toivon tätä.")
    return whole(plan)


@pytest.mark.usefixtures("in_app")
def test_what_was_taken_back_stays_as_sent_and_the_next_version_goes_on() -> None:
    sent = a_sent_plan()
    was = sent.content_hash
    draft = whole(take_back(sent, CLIENT, now()))
    assert (draft.state, draft.version, draft.content_hash) == (PlanState.DRAFT, 2, None)
    assert [item.title for item in draft.items] == ["Bänditila"]
    assert draft.client_view == "Toivon tätä."
    assert draft.case.phase is Phase.PLANNING
    first = db.session.query(Plan).filter_by(case_id=draft.case_id, version=1).one()
    assert (first.state, first.content_hash) == (PlanState.TAKEN_BACK, was)
    assert plan_hash(whole(first)) == was
    events = {row.event for row in db.session.query(HistoryEvent).filter_by(case_id=draft.case_id)}
    assert EventName.PLAN_TAKEN_BACK in events


@pytest.mark.usefixtures("in_app")
def test_lines_remember_which_line_they_go_on_from() -> None:
    sent = a_sent_plan()
    before = sent.items[0].id
    assert [item.copied_from_id for item in take_back(sent, CLIENT, now()).items] == [before]


@pytest.mark.usefixtures("in_app")
def test_a_question_stays_to_be_answered_when_the_answer_is_taken_back() -> None:
    sent = a_sent_plan()
    take_up(sent, CASEWORKER, now())
    second = whole(return_with_question(sent, "Miksi torstaisin?", CASEWORKER, now()))
    submit(second, CLIENT, now(), answer="Silloin ehdin.")
    third = take_back(whole(second), CLIENT, now())
    assert (question_before(third), third.answer) == ("Miksi torstaisin?", "Silloin ehdin.")


@pytest.mark.usefixtures("in_app")
def test_only_what_waits_is_taken_back() -> None:
    draft = a_ready_plan()
    with pytest.raises(Refused) as refused:
        take_back(draft, CLIENT, now())
    assert refused.value.code is LifecycleRefusal.NOT_NOW
    taken_up = a_sent_plan()
    take_up(taken_up, CASEWORKER, now())
    with pytest.raises(Refused) as refused:
        take_back(taken_up, CLIENT, now())
    assert refused.value.code is PlanRefusal.TAKEN_UP_ALREADY
    mark_decided(taken_up, OFFICIAL, now())
    with pytest.raises(Refused) as refused:
        take_back(taken_up, CLIENT, now())
    assert refused.value.code is LifecycleRefusal.NOT_NOW


def test_the_client_takes_it_back_on_the_page_and_is_told_when_it_is_too_late(app: Flask) -> None:
    with app.app_context():
        plan = a_sent_plan()
        pages = [(f"/suunnitelma/{plan.id}", plan.case.client_id)]
        late = a_sent_plan()
        pages.append((f"/suunnitelma/{late.id}", late.case.client_id))
        take_up(late, CASEWORKER, now())
        db.session.commit()
    page, client_id = pages[0]
    client = signed_in(app, client_id)
    assert "Ota takaisin muokattavaksi" in text_of(client.get(page))
    went = client.send(f"{page}/ota-takaisin", page=page)
    assert went.status_code == 303
    assert "Lähetä päätettäväksi" in text_of(client.get(went.location))
    assert "Tämä versio otettiin takaisin" in text_of(client.get(page))
    page, client_id = pages[1]
    client = signed_in(app, client_id)
    assert "Ota takaisin muokattavaksi" not in text_of(client.get(page))
    refused = client.send(f"{page}/ota-takaisin", page=page)
    assert refused.status_code == 409
    assert "työntekijä käsittelee sitä" in text_of(refused)


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database several threads use."""
    url = None
    if request.param == "postgresql":
        make: Callable[..., str] = request.getfixturevalue("postgres_database")
        url = request.getfixturevalue("postgres_server").url(make())
    (tmp_path / "data").mkdir()
    app = make_app(tmp_path / "data", url)
    with app.app_context():
        migrate()
        load_taxonomies(db.session)
        db.session.commit()
        db.session.remove()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


Step = Callable[[Plan], object]


def race(app: Flask, plan_id: UUID, steps: list[Step]) -> list[object]:
    """Let every step begin at once, each in a session of its own; return "done" or what refused it."""
    ready = Barrier(len(steps))

    def take(step: Step) -> object:
        with app.app_context():
            plan = get_plan_whole(plan_id)
            assert plan is not None
            db.session.rollback()
            ready.wait()
            try:
                plan = get_plan_whole(plan_id)
                assert plan is not None
                step(plan)
                db.session.commit()
            except Refused as refused:
                db.session.rollback()
                return refused.code
            return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(take, step) for step in steps]]


def taking_back(plan: Plan) -> None:
    take_back(plan, CLIENT, now())


def taking_up(plan: Plan) -> None:
    take_up(plan, CASEWORKER, now())


def sending(plan: Plan) -> None:
    submit(plan, CLIENT, now())


def states(app: Flask, case_id: UUID) -> list[PlanState]:
    with app.app_context():
        rows = db.session.query(Plan.state).filter_by(case_id=case_id).order_by(Plan.version)
        return [state for (state,) in rows]


@pytest.mark.parametrize("steps", [(taking_back, taking_up), (taking_back, taking_back)])
def test_of_two_steps_at_once_one_wins_and_the_other_is_told(
    shared: Flask, steps: tuple[Step, Step]
) -> None:
    with shared.app_context():
        plan = a_sent_plan()
        plan_id, case_id = plan.id, plan.case_id
        db.session.commit()
    got = race(shared, plan_id, list(steps))
    assert got.count("done") == 1, got
    told = next(code for code in got if code != "done")
    assert told in {PlanRefusal.TAKEN_UP_ALREADY, LifecycleRefusal.NOT_NOW}
    after = states(shared, case_id)
    assert after in ([PlanState.TAKEN_UP], [PlanState.TAKEN_BACK, PlanState.DRAFT])


def test_a_plan_sent_twice_at_once_is_sent_once(shared: Flask) -> None:
    with shared.app_context():
        plan = a_ready_plan()
        plan_id, case_id = plan.id, plan.case_id
        db.session.commit()
    assert sorted(map(str, race(shared, plan_id, [sending, sending]))) == sorted(
        ["done", str(LifecycleRefusal.NOT_NOW)]
    )
    assert states(shared, case_id) == [PlanState.SUBMITTED]


def test_nobody_but_the_client_takes_it_back(app: Flask) -> None:
    with app.app_context():
        plan, worker = a_sent_plan(), a_caseworker()
        page, worker_id = f"/suunnitelma/{plan.id}", worker.id
        db.session.commit()
    assert signed_in(app, worker_id).send(f"{page}/ota-takaisin").status_code == 404
