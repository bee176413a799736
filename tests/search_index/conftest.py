"""The engines, each over an index of its own; one of the demo catalogue for all tests that only read it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import create_engine

from catalogue.database import db
from search_index.engine import Engine
from search_index.postgres_engine import PostgresEngine
from search_index.whoosh_engine import WhooshEngine
from tests.conftest import make_app
from tests.search_index import corpus
from tests.services.postgres import PostgresServer

ENGINES = ("whoosh", "postgres")
MakeEngine = Callable[[], Engine]
EngineOf = Callable[[str], Engine]


@contextmanager
def postgres_engines(request: pytest.FixtureRequest) -> Iterator[MakeEngine]:
    """Make engines over the index of one new PostgreSQL database."""
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create(request.getfixturevalue("postgres_template"))
    database = create_engine(server.url(name))
    try:
        yield lambda: PostgresEngine(database, corpus.needs())
    finally:
        database.dispose()
        server.drop(name)


def engines(kind: str, request: pytest.FixtureRequest, folder: Path, end: ExitStack) -> MakeEngine:
    """Return what makes engines of one kind, all over the same index, as several processes have them."""
    if kind == "postgres":
        return end.enter_context(postgres_engines(request))
    return lambda: WhooshEngine(folder / "index", corpus.needs())


@pytest.fixture(params=ENGINES)
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeEngine]:
    """Make engines of each kind, all over the same empty index."""
    with ExitStack() as end:
        yield engines(request.param, request, tmp_path, end)


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    """Return an engine of each kind over an empty index."""
    return make_engine()


def over_the_demo(
    kind: str, request: pytest.FixtureRequest, paths: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Give an engine over the demo catalogue."""
    with ExitStack() as end:
        engine = engines(kind, request, paths.mktemp("demo_index"), end)()
        engine.rebuild(corpus.demo_documents())
        yield engine


@pytest.fixture(scope="session")
def demo_whoosh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Whoosh over the demo catalogue."""
    yield from over_the_demo("whoosh", request, tmp_path_factory)


@pytest.fixture(scope="session")
def demo_postgres(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """PostgreSQL over the demo catalogue."""
    yield from over_the_demo("postgres", request, tmp_path_factory)


@pytest.fixture(scope="session")
def demo_engines(request: pytest.FixtureRequest) -> EngineOf:
    """Return what gives the engine of a kind over the demo catalogue, built when it is first asked for."""
    return lambda kind: cast(Engine, request.getfixturevalue(f"demo_{kind}"))


@pytest.fixture(scope="session", params=ENGINES)
def demo_engine(request: pytest.FixtureRequest, demo_engines: EngineOf) -> Engine:
    """Return an engine of each kind over the demo catalogue."""
    return demo_engines(request.param)


@pytest.fixture
def postgres_app(
    postgres_server: PostgresServer,
    postgres_database: Callable[[str], str],
    postgres_template: str,
    tmp_path: Path,
) -> Iterator[Flask]:
    """A portal whose index is in its PostgreSQL database."""
    app = make_app(tmp_path, postgres_server.url(postgres_database(postgres_template)), search="postgres")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
