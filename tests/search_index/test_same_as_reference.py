"""The arrays find, order, count and explain just what plain Python does, whatever is asked."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from whoosh import index

from catalogue.prices import Unit
from search_index import decoding, whoosh_engine
from search_index.concepts import Concepts
from search_index.documents import IndexDocument
from search_index.fields import FIELDS
from search_index.request import SearchPage, SearchRequest, Sort
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.corpus import demo_documents, needs, offering_id, small
from tests.search_index.reference import engine as reference
from tests.search_index.reference.snapshot import Snapshot

JUDGED = Path(__file__).parent / "judged" / "demo.json"
DAY = date(2026, 3, 2)
_WORDS = """
siivous siivouspalvelu ikkunanpesu kotisiivous kauppa kauppakassi hoitaja lastenhoitaja kuoro musiikki
taksi kyyti kuljetus lääkäri vanhus ikäihminen apu ei ilman ruoka ateriapalvelu uinti terapia puhe
"""
WORDS = _WORDS.split()
PLACES = {"837": "08", "536": "08", "205": "18"}
NEEDS = ("home", "home.cleaning", "food", "mobility")
Ask = Callable[[SearchRequest], tuple[SearchPage, SearchPage]]


def reader_of(folder: Path) -> Any:
    return index.open_dir(str(folder / (folder / "CURRENT").read_text())).reader()


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    return Concepts(needs())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, concepts: Concepts) -> Ask:
    """Ask the demo catalogue, of which some was written, changed and removed after the first building."""
    folder = tmp_path_factory.mktemp("same") / "index"
    engine = WhooshEngine(folder, needs())
    documents = demo_documents()
    engine.rebuild(documents[:-40])
    engine.apply(documents[-40:-20], [])
    engine.apply([replace(one, confirmed_on=DAY) for one in documents[10:20]], [documents[3].offering_id])
    engine.apply(documents[-20:], [documents[-30].offering_id])
    assert len(reader_of(folder).leaf_readers()) > 1
    snapshot = Snapshot(reader_of(folder))

    def ask(request: SearchRequest) -> tuple[SearchPage, SearchPage]:
        return engine.search(request), reference.search(snapshot, concepts, request)

    return ask


def same(found: SearchPage, expected: SearchPage) -> None:
    """Compare everything; dictionaries in their order too, for that is the order people see."""
    assert (found.total, found.suggestion, found.understood, found.relaxed) == (
        expected.total,
        expected.suggestion,
        expected.understood,
        expected.relaxed,
    )
    assert [(hit.offering_id, hit.reasons) for hit in found.hits] == [
        (hit.offering_id, hit.reasons) for hit in expected.hits
    ]
    assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in expected.hits], abs=1e-4)
    for name, counts in expected.facets.items():
        assert list(found.facets[name].items()) == list(counts.items()), name
    assert found.facets.keys() == expected.facets.keys()


def judged() -> list[dict[str, Any]]:
    return list(json.loads(JUDGED.read_text(encoding="utf-8"))["queries"])


@pytest.mark.parametrize("query", judged(), ids=lambda query: str(query["text"]))
def test_every_judged_query_is_answered_the_same(demo: Ask, query: dict[str, Any]) -> None:
    asked = SearchRequest(text=query["text"], lang=query["lang"], size=100)
    same(*demo(asked))
    same(*demo(replace(asked, day=DAY, size=20, page=2)))


def any_request(chance: random.Random) -> SearchRequest:
    """Return a request of any words, filters and order."""

    def some(*values: str) -> frozenset[str]:
        return frozenset(value for value in values if chance.random() < 0.2)

    place = chance.choice([None, None, *PLACES])
    words = chance.choices([*WORDS, "sivous", "cleaning", "städning"], k=chance.randint(0, 5))
    return SearchRequest(
        text=" ".join(words),
        lang=chance.choice(["fi", "fi", "fi", "sv", "en"]),
        needs=some(*NEEDS),
        groups=some("older_people", "children"),
        provider_kinds=some("public", "ngo", "private"),
        kinds=some("service", "goods"),
        delivery=some("home", "remote"),
        languages=some("fi", "sv"),
        accessibility=some("step_free", "accessible_toilet"),
        within_days=chance.choice([None, None, None, 0, 7, 14]),
        organiser=chance.choice([None, None, "08", "90"]),
        municipality=place,
        unit=chance.choice([None, *(unit.value for unit in Unit)]),
        max_price_cents=chance.choice([None, None, 0, 2500]),
        sort=chance.choice([Sort.RELEVANCE, Sort.PRICE, *([Sort.NEAREST] if place else [])]),
        page=chance.choice([1, 1, 2, 5]),
        size=chance.choice([1, 7, 20]),
        day=chance.choice([None, DAY, DAY + timedelta(days=200)]),
        distances={"837": 0.0, "536": 15.25, "205": 300.5} if place else {},
    )


@pytest.mark.parametrize("seed", range(150))
def test_any_request_of_the_demo_is_answered_the_same(demo: Ask, seed: int) -> None:
    same(*demo(any_request(random.Random(seed))))


def any_document(chance: random.Random, key: str) -> IndexDocument:
    """Return an offering of few words, so that many are equal."""

    def words(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(1, most)))

    def some(*values: str) -> frozenset[str]:
        return frozenset(value for value in values if chance.random() < 0.4)

    places = some(*PLACES)
    return small(
        key,
        {"fi": words(2)} | ({"sv": "Städning hemma"} if chance.random() < 0.2 else {}),
        summary={"fi": words(6)},
        body={"fi": words(30)} if chance.random() < 0.7 else {},
        provider_name=words(1),
        provider_kind=chance.choice(["public", "ngo", "private"]),
        kind=chance.choice(["service", "goods"]),
        needs=some(*NEEDS),
        groups=some("older_people", "children"),
        organisers=frozenset(PLACES[place] for place in places),
        municipalities=places,
        nationwide=not places,
        delivery=some("home", "remote"),
        languages=some("fi", "sv"),
        accessibility=some("step_free", "accessible_toilet"),
        starts_within_days=chance.choice([None, 0, 7, 30]),
        free_places=chance.choice([None, 0, 3]),
        prices={unit: chance.choice([0, 1000, 2500]) for unit in some("hour", "visit", "month")},
        confirmed_on=chance.choice([None, DAY, DAY - timedelta(days=92), DAY - timedelta(days=184)]),
    )


@pytest.fixture(scope="module", params=range(6))
def shelf(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, concepts: Concepts
) -> tuple[WhooshEngine, Snapshot, Concepts]:
    """A small catalogue made by chance, in one piece or in several, with and without deletions."""
    chance = random.Random(request.param)
    documents = [any_document(chance, f"{number}") for number in range(chance.choice([1, 12, 200]))]
    folder = tmp_path_factory.mktemp("shelf") / "index"
    engine = WhooshEngine(folder, needs())
    engine.rebuild(documents)
    if request.param % 2:
        changed = [any_document(chance, "1"), any_document(chance, "new")]
        engine.apply(changed, [offering_id("0"), offering_id("5")])
    return engine, Snapshot(reader_of(folder)), concepts


@pytest.mark.parametrize("seed", range(60))
def test_any_request_of_any_catalogue_is_answered_the_same(
    shelf: tuple[WhooshEngine, Snapshot, Concepts], seed: int
) -> None:
    engine, snapshot, concepts = shelf
    chance = random.Random(seed)
    request = any_request(chance)
    ids = [document.offering_id for document in snapshot.documents.values()]
    within: list[UUID] | None = chance.choice([None, chance.sample(ids, len(ids) // 2), []])
    same(engine.search(request, within), reference.search(snapshot, concepts, request, within))


@pytest.mark.parametrize("at_once", [128, whoosh_engine.POSTINGS_AT_ONCE])
def test_blocks_read_whole_are_what_the_public_matcher_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """In one block and in several, as older indexes have them; with deletions and in several segments."""
    monkeypatch.setattr(whoosh_engine, "POSTINGS_AT_ONCE", at_once)
    chance = random.Random(1)
    engine = WhooshEngine(tmp_path / "index", [])
    engine.rebuild([any_document(chance, f"{number}") for number in range(600)])
    engine.apply([any_document(chance, f"{number}") for number in range(60)], [offering_id("70")])
    reader = reader_of(tmp_path / "index")
    fields = [f"{name}_fi" for name in FIELDS]
    terms = [(field, term) for field in fields for term in map(bytes.decode, reader.lexicon(field))]
    fast = {(field, term): decoding.postings(reader, field, term) for field, term in terms}
    fast_lengths = {field: decoding.lengths(reader, field) for field in fields}
    assert max(len(numbers) for numbers, _times in fast.values()) > 128
    monkeypatch.setattr(decoding, "_KNOWN", ("no such method",))
    monkeypatch.setattr(decoding, "_LENGTHS_OF", None)
    for (field, term), (numbers, times) in fast.items():
        slow_numbers, slow_times = decoding.postings(reader, field, term)
        assert np.array_equal(numbers, slow_numbers), (field, term)
        assert np.array_equal(times, slow_times), (field, term)
    for field in fields:
        assert np.array_equal(fast_lengths[field], decoding.lengths(reader, field)), field
