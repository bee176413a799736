"""The migrations make what the models say, on both databases, CHECK constraints included."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine

from catalogue.database import db
from portal.schema import StaleSchema, ensure_current, is_current, migrate
from tests.conftest import make_app
from tests.laws.schema_facts import checks_in, schema_facts
from tests.services.postgres import PostgresServer

pytestmark = pytest.mark.both_databases

MakeApp = Callable[[], Flask]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> MakeApp:
    """Make applications on empty databases of one kind."""
    numbers = iter(range(100))

    def make() -> Flask:
        folder = tmp_path / f"data{next(numbers)}"
        folder.mkdir()
        if request.param == "sqlite":
            return make_app(folder)
        server: PostgresServer = request.getfixturevalue("postgres_server")
        database: Callable[[], str] = request.getfixturevalue("postgres_database")
        return make_app(folder, server.url(database()))

    return make


@contextmanager
def engine_of(app: Flask) -> Iterator[Engine]:
    with app.app_context():
        try:
            yield db.engine
        finally:
            db.session.remove()
            db.engine.dispose()


def migrated(make: MakeApp) -> set[str]:
    with engine_of(make()) as engine:
        migrate()
        return schema_facts(engine)


def created(make: MakeApp, then: str | None = None) -> set[str]:
    with engine_of(make()) as engine:
        db.create_all()
        if then:
            with engine.begin() as connection:
                connection.execute(sa.text(then))
        return schema_facts(engine)


def test_migrations_make_what_the_models_say(empty_app: MakeApp) -> None:
    by_models, by_migrations = created(empty_app), migrated(empty_app)
    assert by_models - by_migrations == set()
    assert by_migrations - by_models == set()
    assert any("check ck_" in fact or "CHECK" in fact for fact in by_models)


def test_alembic_finds_nothing_to_do(empty_app: MakeApp) -> None:
    with engine_of(empty_app()) as engine:
        migrate()
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []


def test_alembic_would_find_a_planted_column(empty_app: MakeApp) -> None:
    with engine_of(empty_app()) as engine:
        migrate()
        with engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE provider ADD COLUMN planted INTEGER"))
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert [change[0] for change in compare_metadata(context, db.metadata)] == ["remove_column"]


@pytest.mark.parametrize(
    "planted",
    [
        "ALTER TABLE provider ADD COLUMN planted INTEGER CONSTRAINT ck_planted CHECK (planted > 0)",
        "CREATE TABLE planted (id INTEGER PRIMARY KEY)",
        "CREATE INDEX ix_planted ON provider (name)",
        "CREATE UNIQUE INDEX uq_planted ON provider (name) WHERE name <> 'a'",
        "DROP INDEX uq_plan_one_open",
    ],
)
def test_a_planted_difference_is_found(empty_app: MakeApp, planted: str) -> None:
    assert created(empty_app) != created(empty_app, then=planted)


def test_rows_that_refer_to_a_table_outlive_its_rebuilding(empty_app: MakeApp) -> None:
    """SQLite builds a table anew to change it; what refers to it must neither vanish nor stop it."""
    need = (
        "INSERT INTO need (code, parent_code, position, icon, names, everyday, words, statutory)"
        " VALUES ('home', NULL, 0, 'home', '{}', '{}', '{}', '')"
    )
    with engine_of(empty_app()) as engine:
        upgrade(revision="0002")
        with engine.begin() as connection:
            connection.execute(sa.text(need))
            connection.execute(sa.text("INSERT INTO need_ptv_class VALUES ('P1', 'home')"))
        upgrade()
        with engine.connect() as connection:
            kept = connection.execute(sa.text("SELECT ptv_code, need_code, owner FROM need_ptv_class")).all()
            state = connection.execute(sa.text("SELECT state, revision FROM need")).all()
        assert [tuple(row) for row in (*kept, *state)] == [("P1", "home", "shipped"), ("offered", 1)]
        with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
            connection.execute(
                sa.text("INSERT INTO need_ptv_class VALUES ('P2', 'nowhere', 'shipped', true)")
            )


def test_checks_are_read_whole() -> None:
    sql = (
        'CREATE TABLE a (b INT, CONSTRAINT "ck_a_b" CHECK (b IN (1, 2)\n OR (b > 4)), CONSTRAINT c CHECK (b))'
    )
    assert checks_in(sql) == ['check "ck_a_b" b IN (1, 2) OR (b > 4)', "check c b"]


def test_every_check_unique_and_foreign_key_has_a_name() -> None:
    """An unnamed constraint cannot be changed by a later migration, nor be told from another in an error."""
    nameless = [
        f"{table.name}: {type(constraint).__name__}"
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert nameless == []


def test_a_stale_schema_is_refused_except_on_the_embedded_database(empty_app: MakeApp) -> None:
    with engine_of(empty_app()):
        assert not is_current()
        with pytest.raises(StaleSchema, match="tarjotin migrate"):
            ensure_current(migrates_itself=False)
        ensure_current(migrates_itself=True)
        assert is_current()
        ensure_current(migrates_itself=False)
