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
from catalogue.loading import load_taxonomies
from catalogue.refusals import Refused
from portal.decisions.commands import give_decision
from portal.decisions.models import Decision
from portal.decisions.rules import DecisionRefusal
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
