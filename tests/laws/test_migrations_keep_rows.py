"""Migrating a database that is in use keeps every row, and every row that points at it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.loading import load_taxonomies
from portal.decisions.commands import give_decision
from portal.schema import migrate
from tests.builders import a_published_offering
from tests.conftest import make_app
from tests.portal.decisions.stories import a_prepared_plan, as_person

pytestmark = pytest.mark.both_databases


@pytest.fixture(params=["sqlite", "postgresql"])
def in_use(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """A database with an offering, a plan and its decision."""
    url = None
    if request.param == "postgresql":
        make: Callable[..., str] = request.getfixturevalue("postgres_database")
        url = request.getfixturevalue("postgres_server").url(make())
    app = make_app(tmp_path, url)
    with app.app_context():
        migrate()
        load_taxonomies(db.session)
        a_published_offering()
        story = a_prepared_plan()
        give_decision(story.plan_id, story.sent_hash, as_person(story.official), now(), helsinki_date(now()))
        db.session.commit()
        db.session.remove()
    return app


def rows() -> dict[str, int]:
    """Count the rows of every table."""
    with db.engine.connect() as connection:
        return {
            table: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
            for table in inspect(connection).get_table_names()
        }


def test_down_and_up_again_loses_no_row_of_what_stays(in_use: Flask) -> None:
    with in_use.app_context():
        before = rows()
        downgrade(revision="0001")
        oldest = rows()
        assert {table: before[table] for table in oldest} == oldest
        assert oldest["plan_item_need"] == 3
        upgrade()
        after = rows()
        assert {table: after[table] for table in oldest} == oldest
        db.session.remove()
        db.engine.dispose()
