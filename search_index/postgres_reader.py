"""One state of the PostgreSQL index, read like a Whoosh reader: documents at once, terms at first use."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from sqlalchemy import Connection
from whoosh.util.numeric import byte_to_length, length_to_byte

from search_index.bits import Floats, Numbers
from search_index.fields import FIELDS, MARKS, PROVIDER
from search_index.postgres_postings import MOST_CHANGED, Posting, Postings, read_postings
from search_index.postgres_replica import Reading
from search_index.postgres_rows import Document, Rows, changed_since, count_changed, documents, tokens_of
from search_index.postgres_tables import key_of


class PostgresReader:
    """One revision of one generation.

    Documents are read from the connection it was made with, until `close`: after that what is stored of one
    is only what was told in it, and where it was written since all were read, its words in their order.
    """

    def __init__(
        self,
        reading: Reading,
        connection: Connection,
        place: tuple[str, int],
        rows: Rows,
        moved: Numbers | None = None,
    ) -> None:
        self._reading = reading
        self._connection: Connection | None = connection
        self.generation, self.revision = place
        self._rows = rows
        self._numbers = np.argsort(rows.ids)
        self._ids = rows.ids[self._numbers]
        self._postings = Postings(len(rows.ids))
        self._asking = threading.local()
        self.moved = moved
        """By number in the reader before the number here, -1 for what changed or is gone."""
        self._written: dict[int, Document] = {}
        """By row what was written since the reader before, until it is read."""
        self._spoken: dict[int, Mapping[str, str]] = {}
        """By row the words in their order of what was written since all documents were read."""

    @classmethod
    def first(cls, reading: Reading, connection: Connection, place: tuple[str, int]) -> "PostgresReader":
        """Read every document of a generation."""
        return cls(reading, connection, place, Rows.first(connection, place[0]))

    def brought_to(self, connection: Connection, revision: int) -> "PostgresReader":
        """Return a reader of a later revision, of which only what has changed is read, unless it is much."""
        place, since = (self.generation, revision), (self.generation, self.revision)
        if count_changed(connection, *since) > max(MOST_CHANGED, self.doc_count() // 10):
            return PostgresReader.first(self._reading, connection, place)
        changed = changed_since(connection, *since)
        rows, moved = self._rows.after(changed)
        later = PostgresReader(self._reading, connection, place, rows, moved)
        later._written = {row_id: found for row_id, found in changed.items() if found is not None}
        later._spoken = {row_id: spoken for row_id, spoken in self._spoken.items() if row_id not in changed}
        later._spoken |= {row_id: found.spoken for row_id, found in later._written.items()}
        if len(changed) <= MOST_CHANGED:
            later._postings = self._postings.after(moved, later._tokens(), later.doc_count())
        return later

    def _tokens(self) -> dict[int, list[str]]:
        """Return by number the tokens of what was written since the reader before."""
        assert self._connection is not None
        ids = np.array(list(self._written), dtype=np.int64)
        numbers = dict(zip(ids.tolist(), self._numbers_of(ids).tolist(), strict=True))
        found = tokens_of(self._connection, self._written)
        return {numbers[row_id]: tokens for row_id, tokens in found.items()}

    def close(self) -> None:
        """Let go of what is needed only while documents are read."""
        self._connection, self._written = None, {}

    def _numbers_of(self, ids: Numbers) -> Numbers:
        """Return the numbers of the documents in some rows, -1 for rows that are not ours."""
        if not len(self._ids):
            return np.full(len(ids), -1, dtype=np.int64)
        places = np.searchsorted(self._ids, ids).clip(max=len(self._ids) - 1)
        return np.where(self._ids[places] == ids, self._numbers[places], -1)

    def doc_count(self) -> int:
        """Return how many documents there are."""
        return len(self._ids)

    doc_count_all = doc_count

    def all_doc_ids(self) -> range:
        """Return the numbers of all documents."""
        return range(len(self._ids))

    def iter_docs(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield every document's number and what is stored of it, from the database."""
        assert self._connection is not None, "documents are read before the reader is closed"
        self._spoken = {}
        found = documents(self._connection, self.generation)
        yield from zip(self.all_doc_ids(), found, strict=True)

    def stored_fields(self, number: int) -> dict[str, Any]:
        """Return what is stored of one document that was written since, or what is kept of any."""
        row_id = int(self._rows.ids[number])
        written = self._written.get(row_id)
        if written is not None:
            return {
                "document": written.document,
                "spoken_of": written.spoken_of,
                "spoken": written.spoken,
            }
        kept: dict[str, Any] = {"document": self._rows.told[number]}
        return kept | ({"spoken": self._spoken[row_id]} if row_id in self._spoken else {})

    def field_length(self, field: str) -> int:
        """Return how many tokens a field has in all documents together."""
        lengths = self._rows.lengths.get(field)
        return 0 if lengths is None else int(lengths.sum())

    def lengths_at_once(self, field: str) -> Floats:
        """Return how many tokens a field has in each document, as coarsely as Whoosh keeps it.

        So both engines weigh a long text alike, to the last digit.
        """
        lengths = self._rows.lengths.get(field)
        if lengths is None:
            return np.zeros(self.doc_count())
        different, which = np.unique(lengths, return_inverse=True)
        coarse = [byte_to_length(length_to_byte(length)) for length in different.tolist()]
        return np.array(coarse, dtype=np.float64)[which]

    def postings_at_once(self, field: str, term: str) -> tuple[Numbers, Floats]:
        """Return the numbers of the documents whose field says a term, in order, and how often each does."""
        numbers, times = self._postings.of(key_of(field, term), partial(self._fetched, field, term))
        return numbers.astype(np.int64), times.astype(np.float64)

    def will_ask(self, terms: Callable[[], Iterable[tuple[str, str]]]) -> None:
        """Learn which terms this thread's search asks for: with the first unknown one all are read."""
        self._asking.terms = terms

    def _fetched(self, field: str, term: str) -> dict[str, Posting]:
        """Read a term with all that is asked together with it, in one query."""
        more: Iterable[tuple[str, str]] = self._asking.__dict__.pop("terms", tuple)()
        terms = {*more, (field, term), *_beside(field, term)}
        missing = self._postings.missing(key_of(*one) for one in terms)
        question = partial(
            read_postings,
            generation=self.generation,
            revision=self.revision,
            keys=missing,
            numbers_of=self._numbers_of,
        )
        return self._reading.ask(question, at_least=self.revision)


def _beside(field: str, term: str) -> Iterator[tuple[str, str]]:
    """Yield the same text as every kind of token in every field of its language: one is not asked alone."""
    if field != PROVIDER:
        language, text_ = field.rpartition("_")[2], term.lstrip("".join(MARKS.values()))
        yield from ((f"{name}_{language}", mark + text_) for name in FIELDS for mark in MARKS.values())
