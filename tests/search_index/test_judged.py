"""How good search is on judged collections: floors a little below what was measured."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from search_index.engine import Engine
from search_index.evaluate import measure
from search_index.request import SearchRequest
from tests.search_index.conftest import ENGINES, engines
from tests.search_index.corpus import demo_documents
from tests.search_index.judged_collections import (
    JudgedCollection,
    demo_collection,
    fresh_demo,
    fresh_real,
    half_of,
    real_collection,
    share_of,
    shared_collection,
)


def filled(engine: Engine, collection: JudgedCollection) -> Engine:
    engine.rebuild(collection.documents)
    return engine


@pytest.fixture(scope="module", params=ENGINES)
def real_engine(
    request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Return an engine of each kind over the real services."""
    with ExitStack() as end:
        engine = engines(request.param, request, tmp_path_factory.mktemp("real_index"), end)()
        yield filled(engine, real_collection(shared_data))


@pytest.mark.parametrize(("lang", "least", "floor"), [("fi", 80, 0.85), ("sv", 20, 0.94), ("en", 20, 0.935)])
def test_everyday_queries_find_what_was_meant_in_the_demo_catalogue(
    demo_engine: Engine, lang: str, least: int, floor: float
) -> None:
    asked = demo_collection(demo_documents()).ask(demo_engine)
    answered = [one for one in asked if one.lang == lang]
    assert len(answered) >= least
    missed = [(one.text, one.missed) for one in answered if one.missed]
    assert measure(answered).ndcg_at_10 >= floor, missed


@pytest.mark.shared_data
@pytest.mark.parametrize(("group", "recall", "ndcg"), [("seen", 0.805, 0.755), ("unseen", 0.77, 0.79)])
def test_everyday_queries_find_real_one_line_services_without_needs(
    shared_data: Path, real_engine: Engine, group: str, recall: float, ndcg: float
) -> None:
    collection = real_collection(shared_data)
    means = measure(replace(collection, queries=share_of(collection.queries, group)).ask(real_engine))
    assert means.queries == 30
    assert means.recall_at_10 >= recall
    assert means.ndcg_at_10 >= ndcg


@pytest.mark.shared_data
@pytest.mark.parametrize(("half", "recall", "ndcg"), [("seen", 0.66, 0.67), ("unseen", 0.645, 0.63)])
def test_queries_judged_after_search_was_built_find_real_services(
    shared_data: Path, real_engine: Engine, half: str, recall: float, ndcg: float
) -> None:
    """The aim is 0.75 and 0.68; people's own words for what services call otherwise are still missed."""
    collection = fresh_real(shared_data)
    means = measure(replace(collection, queries=half_of(collection.queries, half)).ask(real_engine))
    assert means.queries == 40
    assert means.recall_at_10 >= recall
    assert means.ndcg_at_10 >= ndcg


@pytest.mark.parametrize(("half", "ndcg"), [("seen", 0.76), ("unseen", 0.735)])
def test_queries_judged_after_search_was_built_find_what_was_meant_in_the_demo_catalogue(
    demo_engine: Engine, half: str, ndcg: float
) -> None:
    collection = fresh_demo(demo_documents())
    means = measure(replace(collection, queries=half_of(collection.queries, half)).ask(demo_engine))
    assert means.queries == 24
    assert means.ndcg_at_10 >= ndcg


@pytest.mark.shared_data
def test_the_shared_collection_reaches_its_floor(shared_data: Path, engine: Engine) -> None:
    collection = shared_collection(shared_data)
    assert len(collection.queries) == 44
    assert measure(collection.ask(filled(engine, collection))).ndcg_at_10 >= 0.95


def test_who_cannot_manage_cleaning_is_shown_cleaning_before_dogs(demo_engine: Engine) -> None:
    """A dog walker's text says "kun et itse jaksa" too: what the verb and "ei" say is no matter."""
    needs_of = {document.offering_id: document.needs for document in demo_documents()}
    page = demo_engine.search(SearchRequest(text="en jaksa siivota", lang="fi"))
    assert all("home.cleaning" in needs_of[hit.offering_id] for hit in page.hits[:4])
