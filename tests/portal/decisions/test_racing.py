"""Two officials press "Anna päätös" at once, each with a session of their own: exactly one decision."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor, LifecycleRefusal
from catalogue.loading import load_taxonomies
from catalogue.refusals import Refused
from portal.decisions.commands import give_decision
from portal.decisions.models import Decision
from portal.decisions.queries import find_plan
from portal.decisions.rules import DecisionRefusal
from portal.plans.commands import return_with_question, start_next_version
from portal.plans.models import Plan
from portal.plans.queries import get_plan_whole
from portal.plans.refusals import PlanRefusal
from portal.schema import migrate
from portal.web.mail import OutgoingMail
from portal.web.people import Person
from tests.builders import an_official
from tests.conftest import make_app
from tests.portal.decisions.stories import a_prepared_plan, as_person

pytestmark = pytest.mark.both_databases


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


def race(app: Flask, runs: list[tuple[UUID, str, Person]]) -> list[object]:
    """Give all decisions at the same moment; return what each official got."""
    ready = Barrier(len(runs))

    def give(plan_id: UUID, sent_hash: str, person: Person) -> object:
        with app.app_context():
            ready.wait()
            try:
                number = give_decision(plan_id, sent_hash, person, now(), helsinki_date(now())).number
                db.session.commit()
            except Refused as refused:
                db.session.rollback()
                return refused.code
            return number

    with ThreadPoolExecutor(len(runs)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(give, *run) for run in runs]]


def test_two_officials_at_once_make_one_decision(shared: Flask) -> None:
    with shared.app_context():
        story = a_prepared_plan()
        officials = [as_person(story.official), as_person(an_official())]
        runs = [(story.plan_id, story.sent_hash, official) for official in officials]
        db.session.commit()
    got = race(shared, runs)
    year = helsinki_date(now()).year
    assert sorted(map(str, got)) == sorted([f"{year}-000001", str(DecisionRefusal.NOT_IN_PREPARATION)])
    with shared.app_context():
        assert db.session.scalar(select(func.count()).select_from(Decision)) == 1
        assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 1


def test_decisions_of_one_organiser_at_once_get_numbers_of_their_own(shared: Flask) -> None:
    with shared.app_context():
        stories = [a_prepared_plan() for _ in range(4)]
        runs = [(story.plan_id, story.sent_hash, as_person(story.official)) for story in stories]
        db.session.commit()
    year = helsinki_date(now()).year
    assert sorted(map(str, race(shared, runs))) == [f"{year}-00000{number}" for number in range(1, 5)]


def race_steps(app: Flask, steps: list[Callable[[], object]]) -> list[object]:
    """Let every step begin at once in a session of its own; return "done" or what refused it."""
    ready = Barrier(len(steps))

    def take(step: Callable[[], object]) -> object:
        with app.app_context():
            ready.wait()
            try:
                step()
                db.session.commit()
            except Refused as refused:
                db.session.rollback()
                return refused.code
            return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(take, step) for step in steps]]


def test_deciding_and_returning_at_once_do_one_of_the_two(shared: Flask) -> None:
    with shared.app_context():
        story = a_prepared_plan()
        plan_id, sent_hash, person = story.plan_id, story.sent_hash, as_person(story.official)
        db.session.commit()

    def decide() -> None:
        give_decision(plan_id, sent_hash, person, now(), helsinki_date(now()))

    def give_back() -> None:
        plan = find_plan(plan_id)
        assert plan is not None
        return_with_question(plan, "Miksi?", person.acting(ActingAs.CASEWORKER), now())

    got = race_steps(shared, [decide, give_back])
    assert got.count("done") == 1, got
    told = next(code for code in got if code != "done")
    assert told in {DecisionRefusal.NOT_IN_PREPARATION, LifecycleRefusal.NOT_NOW}
    with shared.app_context():
        decisions = db.session.scalar(select(func.count()).select_from(Decision))
        versions = db.session.scalar(select(func.count()).select_from(Plan))
        assert (decisions, versions) in {(1, 1), (0, 2)}


def test_two_windows_start_one_new_version_after_the_decision(shared: Flask) -> None:
    with shared.app_context():
        story = a_prepared_plan()
        person = as_person(story.official)
        give_decision(story.plan_id, story.sent_hash, person, now(), helsinki_date(now()))
        plan_id, kept = story.plan_id, frozenset(story.items[:2])
        client = Actor(story.client.id, story.client.name, ActingAs.CLIENT)
        db.session.commit()

    def start() -> None:
        plan = get_plan_whole(plan_id)
        assert plan is not None
        start_next_version(plan, kept, client, now())

    assert sorted(map(str, race_steps(shared, [start, start]))) == ["done", str(PlanRefusal.ALREADY_STARTED)]
