"""What every engine does: visibility, facets, order, changes and what other processes see of them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from search_index.documents import IndexDocument
from search_index.engine import Engine, IndexNeedsRebuild, RebuildReason
from search_index.lexicon import NeedWords
from search_index.request import SearchRequest, Sort
from search_index.snapshot_engine import SnapshotEngine
from tests.search_index.conftest import MakeEngine
from tests.search_index.corpus import demo_documents, offering_id, small


def titles(engine: Engine, documents: list[IndexDocument], request: SearchRequest) -> list[str]:
    named = {document.offering_id: document.title["fi"] for document in documents}
    return [named[hit.offering_id] for hit in engine.search(request).hits]


def test_without_words_everything_is_listed_by_title(demo_engine: Engine) -> None:
    page = demo_engine.search(SearchRequest(size=100))
    assert page.total == len(demo_documents())
    named = {document.offering_id: document.title["fi"].casefold() for document in demo_documents()}
    listed = [named[hit.offering_id] for hit in page.hits]
    assert listed == sorted(listed)


@pytest.mark.parametrize("text", ["", "siivous", "en jaksa siivota"])
def test_who_may_see_nothing_finds_nothing(demo_engine: Engine, text: str) -> None:
    page = demo_engine.search(SearchRequest(text=text), within=frozenset())
    assert (page.total, page.hits) == (0, ())
    assert not any(any(counts.values()) for counts in page.facets.values())


def test_only_visible_offerings_are_found_and_counted(demo_engine: Engine) -> None:
    page = demo_engine.search(SearchRequest(text="siivous"), within={offering_id("kotisiivous")})
    assert [hit.offering_id for hit in page.hits] == [offering_id("kotisiivous")]
    assert page.facets["kind"] == {"service": 1}


def test_a_filter_that_matches_nothing_returns_nothing(demo_engine: Engine) -> None:
    page = demo_engine.search(SearchRequest(needs=frozenset({"no.such.need"})))
    assert page.total == 0
    assert page.facets["need"]["no.such.need"] == 0
    assert page.facets["kind"] == {}


def test_prices_come_free_first_then_within_one_unit_then_unknown(engine: Engine) -> None:
    documents = [
        small("a", "Tuntematon"),
        small("b", "Kymppi tunti", prices={"hour": 1000}),
        small("c", "Viisi kuukausi", prices={"month": 500}),
        small("d", "Maksuton", prices={"visit": 0}),
        small("e", "Ysi tunti tai kerta", prices={"hour": 900, "visit": 4000}),
    ]
    engine.rebuild(documents)
    by_hour = ["Maksuton", "Ysi tunti tai kerta", "Kymppi tunti", "Viisi kuukausi", "Tuntematon"]
    assert titles(engine, documents, SearchRequest(sort=Sort.PRICE)) == by_hour
    assert titles(engine, documents, SearchRequest(sort=Sort.PRICE, unit="hour")) == by_hour
    by_month = ["Maksuton", "Viisi kuukausi", "Ysi tunti tai kerta", "Kymppi tunti", "Tuntematon"]
    assert titles(engine, documents, SearchRequest(sort=Sort.PRICE, unit="month")) == by_month
    cheap = SearchRequest(max_price_cents=950, unit="hour", sort=Sort.PRICE)
    assert titles(engine, documents, cheap) == ["Maksuton", "Ysi tunti tai kerta"]


def test_the_nearest_are_made_for_the_place_then_its_region_then_the_country(engine: Engine) -> None:
    here = {"nationwide": False, "organisers": frozenset({"08"})}
    documents = [
        small("a", "Koko maa"),
        small("b", "Maakunta", municipalities=frozenset({"837", "536", "508"}), **here),
        small("c", "Oma kunta", municipalities=frozenset({"837"}), **here),
        small("d", "Naapuri mukana", municipalities=frozenset({"837", "536"}), **here),
        small("e", "Muualla", municipalities=frozenset({"536"}), **here),
    ]
    engine.rebuild(documents)
    distances = {"837": 0.0, "536": 15.0, "508": 75.0}
    request = SearchRequest(municipality="837", sort=Sort.NEAREST, distances=distances)
    assert titles(engine, documents, request) == ["Oma kunta", "Naapuri mukana", "Maakunta", "Koko maa"]


def test_pages_do_not_overlap_and_together_hold_everything(demo_engine: Engine) -> None:
    last = -(-len(demo_documents()) // 7)
    pages = [demo_engine.search(SearchRequest(page=number, size=7)) for number in range(1, last + 1)]
    seen = [hit.offering_id for page in pages for hit in page.hits]
    assert len(seen) == len(set(seen)) == pages[0].total


def test_a_misspelt_word_is_guessed_and_said(demo_engine: Engine) -> None:
    page = demo_engine.search(SearchRequest(text="siivosu"))
    assert page.suggestion == "siivous"


def test_who_writes_a_word_of_the_dictionary_meant_no_other(engine: Engine) -> None:
    """A "rajoitus" was no "majoitus", but a "vaivo", which no dictionary has, was perhaps a well."""
    engine.rebuild([small("a", "Majoitus"), small("b", "Kaivo")])
    assert engine.search(SearchRequest(text="rajoitus")).suggestion is None
    assert engine.search(SearchRequest(text="vaivo")).suggestion == "kaivo"


def test_nonsense_finds_nothing(demo_engine: Engine) -> None:
    page = demo_engine.search(SearchRequest(text="xqzwvk jjjjj"))
    assert (page.total, page.suggestion, page.relaxed) == (0, None, False)


def test_foreign_words_find_what_is_described_in_finnish_only(engine: Engine) -> None:
    documents = [small("a", "Laina-apuväline", needs=frozenset({"mobility"})), small("b", {"sv": "Simskola"})]
    engine.rebuild(documents)
    (hit,) = engine.search(SearchRequest(text="simskola", lang="fi")).hits
    assert "language:sv" in hit.reasons


def test_a_change_is_found_and_a_removal_is_not_and_repeating_changes_nothing(engine: Engine) -> None:
    engine.rebuild([small("a", "Uimakerho"), small("b", "Lukupiiri")])
    for _ in range(2):
        engine.apply([small("a", "Kuorolaulu"), small("c", "Shakki")], [offering_id("b")])
        assert engine.count() == 2
    assert engine.search(SearchRequest(text="uimakerho")).total == 0
    assert engine.search(SearchRequest(text="kuorolaulu")).total == 1
    assert engine.content_hashes()[offering_id("c")] == small("c", "Shakki").content_hash


def test_another_process_sees_the_new_generation(make_engine: MakeEngine) -> None:
    engine, reader = make_engine(), make_engine()
    engine.rebuild([small("a", "Kerho")])
    assert reader.count() == 1
    engine.apply([small("b", "Piiri")], [])
    assert reader.count() == 2
    engine.use_needs([NeedWords("music", None, {"fi": "Musisointi"}, {}, {})])
    engine.rebuild([small("c", "Kuoro")])
    assert reader.count() == 1
    assert reader.search(SearchRequest(text="musisointi")).understood == ("music",)


def test_a_search_never_waits_for_what_another_process_wrote_but_soon_has_it(
    make_engine: MakeEngine,
) -> None:
    engine, reader = make_engine(), make_engine()
    engine.rebuild([small("a", "Kerho")])
    assert reader.search(SearchRequest()).total == 1
    for written in range(2, 5):
        engine.apply([small(f"{written}", "Piiri")], [])
        with opening_takes_until_told(reader) as go_on:
            assert reader.search(SearchRequest()).total == written - 1
            go_on()
            assert within_seconds(2, partial(finds, reader, written))


def finds(engine: Engine, expected: int) -> bool:
    return engine.search(SearchRequest()).total == expected


@contextmanager
def opening_takes_until_told(engine: Engine) -> Iterator[Callable[[], None]]:
    """Hold the lock under which generations are opened, as a long opening does, until told otherwise."""
    assert isinstance(engine, SnapshotEngine)
    held, told = threading.Event(), threading.Event()

    def hold() -> None:
        with engine._opening:
            held.set()
            told.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    yield told.set
    told.set()
    holder.join(30)


def within_seconds(seconds: float, is_so: Callable[[], bool]) -> bool:
    """Ask again and again whether something has become so."""
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def test_a_missing_index_asks_for_a_rebuild(engine: Engine) -> None:
    assert engine.needs_rebuild() is RebuildReason.MISSING
    with pytest.raises(IndexNeedsRebuild):
        engine.search(SearchRequest())
    with pytest.raises(IndexNeedsRebuild):
        engine.apply([], [])


def test_an_index_of_another_analyser_asks_for_a_rebuild(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.rebuild([small("a", "Kerho")])
    for name in ("generations", "postgres_engine"):
        monkeypatch.setattr(f"search_index.{name}.provider_name", lambda: "another 1.0")
    assert engine.needs_rebuild() is RebuildReason.OTHER_ANALYSIS
    with pytest.raises(IndexNeedsRebuild):
        engine.apply([], [])
    engine.rebuild([small("a", "Kerho")])
    assert engine.search(SearchRequest()).total == 1


def test_a_document_survives_its_own_json() -> None:
    for document in demo_documents():
        again = IndexDocument.from_json(document.to_json())
        assert again == document
        assert again.content_hash == document.content_hash
