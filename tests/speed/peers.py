"""The engines that are compared: each indexes the same tokens and answers the same queries."""

import json
import time
from abc import ABC, abstractmethod
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, Final

import numpy as np

from search_index.bits import Floats, Numbers, numbers_in, packed
from search_index.filters import passing
from search_index.language import Word
from search_index.lexicon import NeedWords
from search_index.ordering import in_order
from search_index.request import SearchRequest, Sort
from search_index.snapshot import Snapshot
from search_index.whoosh_engine import WhooshEngine
from tests.speed.peer_corpus import FACETS, FILTERS, Answer, Corpus, Query

SHOWN: Final = 20


def taxonomy() -> list[NeedWords]:
    """Return the need tree of the catalogue's data."""
    path = Path(__file__).parents[2] / "catalogue" / "data" / "needs.json"
    return [NeedWords.from_mapping(need) for need in json.loads(path.read_text("utf-8"))["needs"]]


class Peer(ABC):
    """One engine over a folder of its own; `answers` finds the first page, the total and the counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    @abstractmethod
    def version(self) -> str:
        """Return the name and version."""

    @abstractmethod
    def build(self, corpus: Corpus) -> None:
        """Index everything."""

    def reopen(self) -> bool:
        """Open what an earlier run left in the folder; False where there is nothing."""
        return False

    @abstractmethod
    def answer(self, query: Query) -> Answer:
        """Find, order and count."""

    def cpu(self) -> float:
        """Return the seconds of CPU time that were worked for it."""
        return time.process_time()

    def size(self) -> int:
        """Return the bytes of the index."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


class Tarjotin(Peer):
    """Our arrays, asked for tokens without what makes people's words tokens; a prefix is our autocomplete."""

    version = "Tarjotin"

    def reopen(self) -> bool:
        """Open an index that is there as a process does that only answers."""
        self.engine = WhooshEngine(self.folder / "index", taxonomy())
        if self.engine.needs_rebuild() is not None:
            return False
        self.engine.warm()
        return True

    def build(self, corpus: Corpus) -> None:
        """Build as the portal does, analysis included."""
        self.engine = WhooshEngine(self.folder / "index", taxonomy())
        self.engine.rebuild(corpus.documents)

    def answer(self, query: Query) -> Answer:
        """Add up the arrays of the tokens, filter, order and count."""
        if query.mode == "prefix":
            return Answer(len(self.engine.complete(query.tokens[0], "fi")), {})
        snapshot = self.engine._ready().snapshot
        columns = snapshot.columns
        scores, numbers = self._found(snapshot, query)
        request = SearchRequest(
            kinds=frozenset({FILTERS["kind"]}) if query.filtered else frozenset(),
            delivery=frozenset({FILTERS["delivery"]}) if query.filtered else frozenset(),
            organiser=FILTERS["organiser"] if query.filtered else None,
            sort=Sort.PRICE if query.by_price else Sort.RELEVANCE,
            unit="hour",
        )
        counted: dict[str, dict[str, int]] = {}
        if query.filtered or query.counted:
            found = np.zeros(columns.size, dtype=np.bool_)
            found[numbers] = True
            passed, facets = passing(columns, packed(found), request)
            numbers = numbers_in(passed, columns.size)
            counted = {facet: dict(facets[facet]) for facet in (FACETS if query.counted else ())}
        in_order(numbers, columns, request, scores, SHOWN)
        return Answer(len(numbers), counted)

    def _found(self, snapshot: Snapshot, query: Query) -> tuple[Floats, Numbers]:
        """Return scores by document, and which documents answer, in order."""
        scores = np.zeros(snapshot.size)
        if query.mode == "phrase":
            return scores, np.unique(snapshot.saying(" ".join(query.tokens)))
        if query.mode == "all":
            return scores, np.flatnonzero(snapshot.columns.present)
        each = [
            snapshot.matching.said_of(Word(token, 1.0, (token,)), "fi", None) for token in query.tokens
        ]
        for said in each:
            scores[said.numbers] += said.strengths
        rarest, *others = sorted(each, key=len)
        if query.mode == "or" and others:
            return scores, np.flatnonzero(scores > 0)
        numbers = rarest.numbers
        for other in others:
            has = np.zeros(snapshot.size, dtype=np.bool_)
            has[other.numbers] = True
            numbers = numbers.compress(has.take(numbers))
        return scores, numbers


class StockWhoosh(Peer):
    """Whoosh as it comes."""

    version = f"Whoosh {metadata.version('whoosh-reloaded')}"

    def build(self, corpus: Corpus) -> None:
        """Index texts, sortable facets and prices."""
        from whoosh import fields, index
        from whoosh.analysis import RegexTokenizer

        words = RegexTokenizer(r"\S+")
        schema = fields.Schema(
            text=fields.TEXT(analyzer=words, phrase=False),
            spoken=fields.TEXT(analyzer=words),
            cents=fields.NUMERIC(sortable=True),
            **{facet: fields.KEYWORD(sortable=True) for facet in FACETS},
        )
        self._index = index.create_in(str(self.folder), schema)
        writer = self._index.writer(limitmb=256)
        for row in corpus.rows:
            facets = {facet: " ".join(row.facets[facet]) for facet in FACETS}
            writer.add_document(
                text=" ".join(row.tokens), spoken=" ".join(row.spoken), cents=row.cents, **facets
            )
        writer.commit()
        self._searcher = self._index.searcher()

    def answer(self, query: Query) -> Answer:
        """Ask with Whoosh's own queries, groups and sorting; a filter is a part of the query."""
        from whoosh import query as q
        from whoosh.sorting import FieldFacet

        terms = [q.Term("text", token) for token in query.tokens]
        asked: Any = {
            "or": lambda: q.Or(terms),
            "and": lambda: q.And(terms),
            "prefix": lambda: q.Prefix("text", query.tokens[0]),
            "phrase": lambda: q.Phrase("spoken", list(query.tokens)),
            "all": q.Every,
        }[query.mode]()
        if query.filtered:
            asked = q.And([asked, *(q.Term(facet, value) for facet, value in FILTERS.items())])
        groups = {facet: FieldFacet(facet, allow_overlap=True) for facet in FACETS} if query.counted else None
        order = "cents" if query.by_price else None
        found = self._searcher.search(asked, limit=SHOWN, groupedby=groups, sortedby=order)
        counted = {
            facet: {value: len(numbers) for value, numbers in found.groups(facet).items()}
            for facet in groups or ()
        }
        return Answer(len(found), counted)


class Tantivy(Peer):
    """tantivy, written in Rust, through its Python package."""

    version = "tantivy"

    def build(self, corpus: Corpus) -> None:
        """Index texts split at spaces, fast facets and prices."""
        self._api: Any = import_module("tantivy")
        self.version = f"tantivy {metadata.version('tantivy')}"
        builder = self._api.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("spoken", tokenizer_name="whitespace")
        builder.add_integer_field("cents", fast=True)
        for facet in FACETS:
            builder.add_text_field(facet, tokenizer_name="raw", fast=True, index_option="basic")
        self._schema = builder.build()
        index = self._api.Index(self._schema, path=str(self.folder))
        writer = index.writer(128_000_000, 1)
        for row in corpus.rows:
            document = self._api.Document(
                text=" ".join(row.tokens), spoken=" ".join(row.spoken), cents=row.cents
            )
            for facet, values in row.facets.items():
                for value in values:
                    document.add_text(facet, value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def answer(self, query: Query) -> Answer:
        """Search, and aggregate in a second pass over the same query, as tantivy does it."""
        api, schema = self._api, self._schema
        terms = [api.Query.term_query(schema, "text", token, "freq") for token in query.tokens]
        match query.mode:
            case "or" | "and":
                occur = api.Occur.Should if query.mode == "or" else api.Occur.Must
                asked = api.Query.boolean_query([(occur, term) for term in terms])
            case "prefix":
                asked = api.Query.regex_query(schema, "text", f"{query.tokens[0]}.*")
            case "phrase":
                asked = api.Query.phrase_query(schema, "spoken", list(query.tokens))
            case _:
                asked = api.Query.all_query()
        if query.filtered:
            chosen = [api.Query.term_query(schema, facet, value, "basic") for facet, value in FILTERS.items()]
            asked = api.Query.boolean_query([(api.Occur.Must, one) for one in (asked, *chosen)])
        order = {"order_by_field": "cents", "order": api.Order.Asc} if query.by_price else {}
        total = self._searcher.search(asked, limit=SHOWN, **order).count
        counted: dict[str, dict[str, int]] = {}
        if query.counted:
            asks = {facet: {"terms": {"field": facet, "size": 1000}} for facet in FACETS}
            made = self._searcher.aggregate(asked, asks)
            counted = {
                facet: {bucket["key"]: int(bucket["doc_count"]) for bucket in made[facet]["buckets"]}
                for facet in FACETS
            }
        return Answer(total, counted)
