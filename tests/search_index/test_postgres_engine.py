"""The engine in PostgreSQL: the same answers as the embedded one's, through its indexes."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import create_engine, select, text

from search_index import postgres_reader
from search_index.engine import Engine, IndexNeedsRebuild, RebuildReason
from search_index.postgres_engine import PostgresEngine
from search_index.postgres_postings import BY_THE_INDEX, SAID
from search_index.postgres_reader import PostgresReader
from search_index.postgres_rows import written_since
from search_index.postgres_tables import DOCUMENTS
from search_index.request import SearchPage, SearchRequest, Sort
from tests.search_index.conftest import engines
from tests.search_index.corpus import demo_documents, needs, offering_id, small
from tests.services.postgres import PostgresServer

DAY = date(2026, 3, 2)
ROWS = 300
JUDGED = Path(__file__).parent / "judged" / "demo.json"
FILTERED: tuple[dict[str, Any], ...] = (
    {},
    {"needs": frozenset({"home"}), "delivery": frozenset({"home"}), "languages": frozenset({"fi"})},
    {"unit": "hour", "max_price_cents": 5000, "sort": Sort.PRICE},
    {"organiser": "06", "day": DAY, "page": 2, "size": 7},
)


@pytest.fixture(scope="module")
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Engine]]:
    """Both engines over the demo catalogue; only PostgreSQL's got some of it after the building.

    Whoosh goes on counting the lengths of what was removed until the next building; PostgreSQL does not.
    """
    # Of equals that barely answer the first by number stay, and sync writes them in this order.
    documents = sorted(demo_documents(), key=lambda document: document.offering_id)
    with ExitStack() as end:
        folder = tmp_path_factory.mktemp("both")
        whoosh, postgres = (engines(kind, request, folder, end)() for kind in ("whoosh", "postgres"))
        whoosh.rebuild(documents)
        postgres.rebuild([*documents[:-20], small("gone", "Siivous")])
        postgres.apply([replace(one, title={"fi": "Muu"}) for one in documents[:10]], [offering_id("gone")])
        postgres.apply([*documents[-20:], *documents[:10]], [])
        yield whoosh, postgres


@pytest.fixture
def database(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Database]:
    """A database whose index nobody has built."""
    name = postgres_server.create(postgres_template)
    made = create_engine(postgres_server.url(name))
    yield made
    made.dispose()
    postgres_server.drop(name)


def queries() -> list[tuple[str, str]]:
    rows = json.loads(JUDGED.read_text(encoding="utf-8"))["queries"]
    return [(row["text"], row["lang"]) for row in rows] + [("", "fi"), ("xqzwvk", "fi"), ("en", "en")]


def told(page: SearchPage) -> dict[str, Any]:
    """Return everything a page tells; facets in their order, which people see."""
    facets = {name: list(counts.items()) for name, counts in page.facets.items()}
    return {**vars(page), "facets": facets}


@pytest.mark.parametrize("number", range(len(FILTERED)))
def test_both_engines_give_the_same_answers(both: tuple[Engine, Engine], number: int) -> None:
    whoosh, postgres = both
    for text_, lang in queries()[number::2]:
        asked = replace(SearchRequest(text=text_, lang=lang), **FILTERED[number])
        assert told(postgres.search(asked)) == told(whoosh.search(asked)), text_


def plan_of(database: Database, keys: list[str], generation: str) -> str:
    given = {"keys": keys, "generation": generation, "revision": 10}
    with database.connect() as connection:
        connection.execute(BY_THE_INDEX)
        explain = text(f"EXPLAIN {SAID.text}").bindparams(*SAID._bindparams.values())
        return "\n".join(connection.scalars(explain, given))


def reader_of(engine: PostgresEngine) -> PostgresReader:
    reader = engine._newest().snapshot.reader
    assert isinstance(reader, PostgresReader)
    return reader


def test_candidates_come_by_the_index_over_tokens(database: Database) -> None:
    engine = PostgresEngine(database, needs())
    engine.rebuild(small(f"{number}", f"Palvelu{number} siivous") for number in range(ROWS))
    with database.connect() as connection:
        generation = connection.scalar(text("SELECT generation FROM search_state"))
    plan = plan_of(database, ["title_fi siivous", "title_fi palvelu17"], generation or "")
    assert "Bitmap Index Scan on ix_search_document_tokens" in plan, plan
    assert "Seq Scan on search_document" not in plan
    assert engine.search(SearchRequest(text="palvelu17")).hits[0].offering_id == offering_id("17")


def test_a_removed_index_over_tokens_would_be_noticed(database: Database) -> None:
    PostgresEngine(database, needs()).rebuild(small(f"{number}", "Siivous") for number in range(ROWS))
    with database.begin() as connection:
        connection.execute(text("DROP INDEX ix_search_document_tokens"))
    assert "ix_search_document_tokens" not in plan_of(database, ["title_fi siivous"], "none")


def test_what_has_changed_is_found_by_the_index_over_revisions(database: Database) -> None:
    engine = PostgresEngine(database, needs())
    engine.rebuild(small(f"{number}", f"Palvelu{number}") for number in range(ROWS))
    engine.apply([small("17", "Muutettu")], [])
    with database.connect() as connection:
        generation, revision = connection.execute(text("SELECT generation, revision FROM search_state")).one()
        written = select(DOCUMENTS.c.id).where(*written_since(generation, revision - 1))
        assert len(connection.execute(written).all()) == 1
        connection.execute(BY_THE_INDEX)
        asked = written.compile(connection, compile_kwargs={"literal_binds": True})
        plan = "\n".join(connection.scalars(text(f"EXPLAIN {asked}")))
    assert "ix_search_document_generation_revision" in plan, plan
    assert "Seq Scan" not in plan


def test_after_many_changes_all_is_read_anew(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_reader, "MOST_CHANGED", 3)
    engine, other = PostgresEngine(database, needs()), PostgresEngine(database, needs())
    engine.rebuild(small(f"{number}", "Kerho") for number in range(5))
    assert engine.search(SearchRequest(text="kerho")).total == 5
    for many, kept in ((3, True), (4, False)):
        other.apply([small(f"{number}", f"Piiri {many}") for number in range(many)], [])
        engine.warm()
        assert (reader_of(engine).moved is not None) is kept
        assert engine.search(SearchRequest(text="piiri")).total == many
        assert engine.search(SearchRequest(text=f'"piiri {many}"')).total == many


def test_of_what_is_as_it_was_no_document_stays_in_memory(database: Database) -> None:
    engine = PostgresEngine(database, needs())
    engine.rebuild([small("a", "Kerho", needs=frozenset({"home"})), small("b", "Piiri")])
    engine.apply([small("b", "Kuoro")], [])
    reader = reader_of(engine)
    kept = [reader.stored_fields(number) for number in reader.all_doc_ids()]
    titles = {json.loads(one["document"])["title"]["fi"]: one for one in kept}
    assert set(titles) == {"Kerho", "Kuoro"}
    assert all(json.loads(one["document"]).keys() == {"title", "summary"} for one in kept)
    assert "spoken" not in titles["Kerho"]
    assert titles["Kuoro"]["spoken"] == {"fi": "kuoro"}


def test_what_somebody_else_wrote_into_the_tables_asks_for_a_rebuild(database: Database) -> None:
    PostgresEngine(database, needs()).rebuild([small("a", "Kerho")])
    with database.begin() as connection:
        connection.execute(text("UPDATE search_document SET document = '{'"))
    engine = PostgresEngine(database, needs())
    assert engine.needs_rebuild() is RebuildReason.UNREADABLE
    with pytest.raises(IndexNeedsRebuild):
        engine.search(SearchRequest())
    engine.rebuild([small("a", "Kerho")])
    assert engine.needs_rebuild() is None


def test_without_an_index_nothing_is_in_it(database: Database) -> None:
    assert PostgresEngine(database, needs()).content_hashes() == {}


def test_a_rebuild_that_dies_leaves_the_index_as_it_was(database: Database) -> None:
    engine = PostgresEngine(database, needs())
    engine.rebuild([small("a", "Kerho")])

    def dying() -> Iterator[Any]:
        yield small("b", "Piiri")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.rebuild(dying())
    assert engine.content_hashes().keys() == {offering_id("a")}
    engine.rebuild([small("c", "Kuoro")])
    assert engine.content_hashes().keys() == {offering_id("c")}


def test_only_the_generation_before_stays_for_its_last_readers(database: Database) -> None:
    engine = PostgresEngine(database, needs())
    for round_ in range(4):
        engine.rebuild([small(str(round_), "Kerho")])
    with database.connect() as connection:
        assert connection.scalar(text("SELECT count(DISTINCT generation) FROM search_document")) == 2
