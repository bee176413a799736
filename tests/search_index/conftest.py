"""The engines, each over an index of its own; one of the demo catalogue for all tests that only read it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from search_index.engine import Engine
from search_index.postgres_engine import PostgresEngine
from search_index.whoosh_engine import WhooshEngine
from tests.search_index import corpus
from tests.services.postgres import PostgresServer

ENGINES = ("whoosh", "postgres")
MakeEngine = Callable[[], Engine]


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


@pytest.fixture(scope="session", params=ENGINES)
def demo_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Return an engine of each kind over the demo catalogue."""
    with ExitStack() as end:
        engine = engines(request.param, request, tmp_path_factory.mktemp("demo_index"), end)()
        engine.rebuild(corpus.demo_documents())
        yield engine
