"""Searches in PostgreSQL read a replica: a real one that streams, falls behind, and stops answering."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine as Database
from sqlalchemy import create_engine

from catalogue.database import db
from portal.app import create_app
from portal.index_commands import check
from portal.searching import searching
from search_index import postgres_replica
from search_index.postgres_engine import PostgresEngine
from search_index.postgres_replica import Lag, replica_at
from search_index.request import SearchRequest
from tests.conftest import a_config
from tests.search_index.corpus import needs, small
from tests.services.postgres import PostgresServer, find_programs, running_standby

PATIENCE_SECONDS = 30


@dataclass
class Pair:
    """A database, and its replica on a server of its own."""

    name: str
    primary: PostgresServer
    replica: PostgresServer
    stop: Callable[[], None]

    def engine(self, end: ExitStack) -> PostgresEngine:
        """Return an engine that publishes to the one and searches in the other."""
        database = create_engine(self.primary.url(self.name))
        replica = replica_at(self.replica.url(self.name))
        end.callback(database.dispose)
        end.callback(replica.dispose)
        return PostgresEngine(database, needs(), replica)

    def wait(self) -> None:
        """Wait until the replica has everything."""
        with self.primary.connect(self.name) as primary:
            newest = primary.execute("SELECT pg_current_wal_lsn()::text").fetchone()
        assert newest is not None
        self._until(f"SELECT pg_last_wal_replay_lsn() >= '{newest[0]}'::pg_lsn")

    @contextmanager
    def behind(self) -> Iterator[None]:
        """Keep the replica as it is meanwhile."""
        with self.replica.connect(self.name) as replica:
            replica.execute("SELECT pg_wal_replay_pause()")
        self._until("SELECT pg_get_wal_replay_pause_state() = 'paused'")
        try:
            yield
        finally:
            with self.replica.connect(self.name) as replica:
                replica.execute("SELECT pg_wal_replay_resume()")
        self.wait()

    def _until(self, question: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            with self.replica.connect("postgres") as replica:
                row = replica.execute(question.encode()).fetchone()
            if row is not None and row[0]:
                return
            assert time.monotonic() < deadline, question
            time.sleep(0.02)


@pytest.fixture(scope="module")
def pair(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Pair]:
    """A database with its replica; whatever stops the replica comes last in this module."""
    programs = find_programs()
    assert programs is not None
    name = postgres_server.create(postgres_template)
    with ExitStack() as standing:
        replica = standing.enter_context(running_standby(programs, postgres_server))
        yield Pair(name, postgres_server, replica, standing.close)
    postgres_server.drop(name)


@pytest.fixture
def end() -> Iterator[ExitStack]:
    """What is left open by a test is closed at its end."""
    with ExitStack() as stack:
        yield stack


def found(engine: PostgresEngine, text: str = "") -> int:
    return engine.search(SearchRequest(text=text)).total


def test_searches_see_what_the_replica_has(pair: Pair, end: ExitStack) -> None:
    engine = pair.engine(end)
    engine.rebuild([small("a", "Uimakerho")])
    pair.wait()
    engine.warm()
    assert found(engine, "uimakerho") == 1
    assert engine.replica_lag() == Lag(0, 0, 0.0)
    with pair.behind():
        engine.apply([small("b", "Shakki")], [])
        assert found(engine, "shakki") == 0
        assert len(engine.content_hashes()) == 2, "what is compared with the catalogue is what was written"
        lag = engine.replica_lag()
        assert lag is not None
        assert (lag.revisions, lag.bytes is not None and lag.bytes > 0) == (1, True)
    engine.warm()
    assert found(engine, "shakki") == 1


def test_nobody_reads_what_is_older_than_what_they_have_seen(pair: Pair, end: ExitStack) -> None:
    engine = pair.engine(end)
    engine.rebuild([small("a", "Uimakerho")])
    pair.wait()
    with pair.behind():
        engine.apply([small("b", "Shakki Tuulispää")], [])
        engine._reading._rests_until = time.monotonic() + 60
        engine.warm()
        assert found(engine, "shakki") == 1
        engine._reading._rests_until = 0.0
        engine.warm()
        engine._look_again_at = 0.0
        assert found(engine, "tuulispää") == 1, "its words come from where the document is"


def test_a_rebuilt_index_is_read_once_the_replica_has_it(pair: Pair, end: ExitStack) -> None:
    engine = pair.engine(end)
    engine.rebuild([small("a", "Uimakerho")])
    pair.wait()
    engine.warm()
    with pair.behind():
        engine.rebuild([small("b", "Shakki")])
        assert found(engine, "uimakerho") == 1
        assert engine.needs_rebuild() is None, "a replica that is behind is no reason to build anew"
    engine.warm()
    assert (found(engine, "uimakerho"), found(engine, "shakki")) == (0, 1)


def test_without_the_replica_searches_go_on_and_check_says_so(
    pair: Pair, end: ExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = replace(
        a_config(tmp_path, pair.primary.url(pair.name), "postgres"),
        search_replica_url=pair.replica.url(pair.name),
    )
    app = create_app(config, testing=True)

    def checked() -> tuple[int, str, dict[str, object]]:
        done = CliRunner().invoke(check, ["--json"], obj=lambda: app)
        said = CliRunner().invoke(check, [], obj=lambda: app)
        return done.exit_code, said.output.splitlines()[2], json.loads(done.output)["replica"]

    with app.app_context():
        searching().rebuild()
        db.session.commit()
    pair.wait()
    assert checked() == (
        0,
        "replica: 0 index revisions behind, 0 bytes of log, 0.0 s",
        {"answers": True, "revisions": 0, "bytes": 0, "seconds": 0.0},
    )
    engine = pair.engine(end)
    engine.rebuild([small("a", "Uimakerho")])
    pair.wait()
    engine.warm()
    pair.stop()
    with caplog.at_level(logging.WARNING, postgres_replica.__name__):
        engine.apply([small("b", "Shakki")], [])
        assert found(engine, "shakki") == 1
        assert found(engine, "uimakerho") == 1
    assert caplog.messages == ["the search replica does not answer: OperationalError"], "once, then it rests"
    code, said, as_json = checked()
    assert (code, as_json) == (1, {"answers": False})
    assert said.startswith("replica: does not answer")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_an_address_where_nothing_is_does_not_stop_the_search(
    postgres_server: PostgresServer, postgres_database: Callable[[str], str], postgres_template: str
) -> None:
    database: Database = create_engine(postgres_server.url(postgres_database(postgres_template)))
    nowhere = replica_at("postgresql+psycopg://nobody@/nothing?host=/nonexistent")
    engine = PostgresEngine(database, needs(), nowhere)
    engine.rebuild([small("a", "Uimakerho")])
    assert found(engine, "uimakerho") == 1
    assert engine.replica_lag() is None
    database.dispose()
