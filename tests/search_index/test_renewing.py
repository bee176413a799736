"""A state of the index that was opened from the one before answers just as if all of it had been read."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from search_index import snapshot as snapshots
from search_index.documents import IndexDocument
from search_index.engine import Engine
from search_index.request import SearchPage, SearchRequest, Sort
from search_index.snapshot import Snapshot
from search_index.snapshot_engine import SnapshotEngine
from tests.search_index.conftest import MakeEngine
from tests.search_index.corpus import demo_documents

DAY = date(2026, 3, 2)
ROUNDS = 5
REQUESTS = (
    SearchRequest(),
    SearchRequest(day=DAY, size=50),
    SearchRequest(text="siivous", day=DAY),
    SearchRequest(text="en jaksa siivota", needs=frozenset({"home"})),
    SearchRequest(text='"hoitaja auttaa"'),
    SearchRequest(text='"muutettu otsikko"'),
    SearchRequest(text="muutettu kyyti lääkäriin", sort=Sort.PRICE, unit="visit"),
    SearchRequest(text="mutettu"),
    SearchRequest(organiser="06", day=DAY, municipality="564", sort=Sort.NEAREST, distances={"564": 1.0}),
)


def told(page: SearchPage) -> dict[str, Any]:
    """Return everything a page tells; facets in their order, which people see."""
    return {**vars(page), "facets": {name: list(counts.items()) for name, counts in page.facets.items()}}


def opened(engine: Engine) -> Snapshot:
    assert isinstance(engine, SnapshotEngine)
    return engine._newest().snapshot


def changes(chance: random.Random, documents: list[IndexDocument]) -> tuple[list[IndexDocument], set[Any]]:
    """Change some documents, bring some back or in, and take some out."""
    changed = chance.sample(documents, 4)
    prices = {"visit": chance.randint(1, 99)}
    changed[0] = replace(changed[0], title={"fi": "Muutettu otsikko"}, prices=prices)
    changed[1] = replace(changed[1], municipalities=frozenset({"564"}), nationwide=False)
    return changed, {one.offering_id for one in chance.sample(documents, 3)} - {
        one.offering_id for one in changed
    }


@pytest.mark.parametrize("most", [500, 7], ids=["kept all along", "read anew now and then"])
def test_what_is_kept_is_as_if_it_had_been_read(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(snapshots, "MOST_RECENT", most)
    chance, documents, engine = random.Random(1), demo_documents()[:60], make_engine()
    recent: list[int] = []
    engine.rebuild(documents[:50])
    for request in REQUESTS:
        engine.search(request)
    for round_ in range(ROUNDS):
        engine.apply(*changes(chance, documents))
        # Another engine opens the same index for the first time, and so reads all of it.
        fresh = make_engine()
        for request in REQUESTS:
            assert told(engine.search(request)) == told(fresh.search(request)), (round_, request)
        assert engine.complete("mu", "fi") == fresh.complete("mu", "fi")
        kept, read = opened(engine), opened(fresh)
        assert (kept.vocabulary, kept.tagged) == (read.vocabulary, read.tagged)
        recent.append(len(kept._recent))
    assert (0 in recent) is (most < 500), "all is read anew only after many changes"


def test_nothing_is_left_where_everything_is_taken_out(make_engine: MakeEngine) -> None:
    documents, engine = demo_documents()[:5], make_engine()
    engine.rebuild(documents)
    assert engine.search(SearchRequest()).total == 5
    engine.apply([], [one.offering_id for one in documents])
    assert engine.search(SearchRequest(text="siivous")).total == 0
    assert not any(engine.search(SearchRequest()).facets["need"].values())
    engine.apply(documents[:2], [])
    assert engine.search(SearchRequest(day=DAY)).total == 2
    assert np.count_nonzero(opened(engine).columns.present) == 2
