"""One index of the demo catalogue for all tests that only read it."""

import pytest

from search_index.whoosh_engine import WhooshEngine
from tests.search_index import corpus


@pytest.fixture(scope="session")
def demo_engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """Return an engine over the demo catalogue."""
    engine = WhooshEngine(tmp_path_factory.mktemp("index") / "demo", corpus.needs())
    engine.rebuild(corpus.demo_documents())
    return engine
