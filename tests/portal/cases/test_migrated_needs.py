"""A database with needs in it is brought up to date: what was written before is the first version."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.needs import DataOwner, NeedState
from portal.cases.models import Budget, BudgetKind, NeedProposal, NeedVersion
from portal.schema import migrate
from tests.conftest import make_app

pytestmark = pytest.mark.both_databases

CLIENT, WORKER, CASE, NEED = (UUID(int=number) for number in range(1, 5))


@pytest.fixture
def old(storage: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A database as it was before versions of needs, with one case."""
    url = None
    if storage == "postgresql":
        make: Callable[..., str] = request.getfixturevalue("postgres_database")
        url = request.getfixturevalue("postgres_server").url(make())
    app = make_app(tmp_path, url)
    with app.app_context():
        upgrade(revision="0008")
        db.session.remove()
        _what_it_refers_to()
        _a_case()
        db.session.commit()
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


def _what_it_refers_to() -> None:
    """Not by the loading of today, which knows columns that the old schema has not."""
    _insert("organiser", code="08", kind="county", names={"fi": "Kainuu"})
    place = {"names": {"fi": "Tampere"}, "latitude": 61.5, "longitude": 23.8}
    _insert("municipality", code="837", organiser_code="08", **place)
    words = {"names": {"fi": "Kodin siisteys"}, "everyday": {}, "words": {}, "statutory": []}
    kept = {"state": NeedState.OFFERED, "owner": DataOwner.SHIPPED, "revision": 1}
    _insert("need", code="home", icon="home", position=1, **words, **kept)


def _a_case() -> None:
    for user_id, name in ((CLIENT, "Asiakas Testi"), (WORKER, "Työntekijä Testi")):
        person = {"id": user_id, "name": name, "email": f"{user_id}@example.com", "language": "fi"}
        _insert("user", **person, active=True, created_at=now())
    _insert(
        "case",
        id=CASE,
        number="2026-000001",
        client_id=CLIENT,
        worker_id=WORKER,
        organiser_code="08",
        municipality_code="837",
        client_group="older_people",
        language="fi",
        phase="planning",
        initiated_on=helsinki_date(now()),
        opened_at=now(),
    )
    words = {"client_words": "En jaksa", "worker_view": "Voimat vähissä", "goal": ""}
    _insert(
        "assessed_need", id=NEED, case_id=CASE, need_code="home", position=1, importance="necessary", **words
    )
    day = helsinki_date(now())
    money = {"version": 1, "amount_cents": 100, "reached_by": "Laskelma"}
    days = {"starts_on": day, "ends_on": day, "set_at": now()}
    _insert("budget", id=CASE, case_id=CASE, set_by_id=WORKER, **money, **days)


def _insert(table: str, **values: object) -> None:
    """Insert a row as the old schema had it: only the columns that are named."""
    known = db.metadata.tables[table]
    columns = [sa.Column(name, known.c[name].type) for name in values]
    db.session.execute(sa.insert(sa.table(table, *columns)).values(**values))


@pytest.mark.usefixtures("old")
def test_what_was_written_before_is_the_first_version() -> None:
    migrate()
    row = db.session.scalars(sa.select(NeedVersion)).one()
    assert (row.assessed_need_id, row.version, row.writer_name) == (NEED, 1, "Työntekijä Testi")
    assert (row.client_words, row.worker_view, row.original_service) == ("En jaksa", "Voimat vähissä", None)
    assert db.session.scalars(sa.select(Budget.kind)).one() is BudgetKind.FIXED


@pytest.mark.usefixtures("old")
def test_rows_are_still_held_to_what_they_point_at() -> None:
    migrate()
    proposal = NeedProposal(
        case_id=NEED, need_code="home", client_words="En jaksa", goal="", proposed_at=now()
    )
    db.session.add(proposal)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.commit()
    db.session.rollback()
