"""One state of the PostgreSQL index, read like a Whoosh reader: documents at once, terms at first use."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

import numpy as np
from sqlalchemy import Connection, select, text
from whoosh.util.numeric import byte_to_length, length_to_byte

from search_index.bits import Floats, Numbers
from search_index.postgres_postings import Posting, Postings, read_postings
from search_index.postgres_replica import Reading
from search_index.postgres_tables import DOCUMENTS, key_of

WITHOUT_TEXTS: Final = text("(document::jsonb - '{body,need_labels}'::text[])::text")
"""The document as JSON without what is only read by words."""


@dataclass(frozen=True)
class _Row:
    """What is kept of a document; its tokens and long texts stay in the database."""

    offering_id: UUID
    document: str
    spoken_of: Mapping[str, float]
    spoken: Mapping[str, str]
    lengths: Mapping[str, int]


class PostgresReader:
    """One revision of one generation; documents are numbered in the order of their offerings' ids."""

    def __init__(
        self,
        reading: Reading,
        place: tuple[str, int],
        rows: Mapping[int, _Row],
        postings: Postings | None = None,
    ) -> None:
        self._reading = reading
        self.generation, self.revision = place
        self._rows = rows
        ordered = sorted(rows, key=lambda key: rows[key].offering_id.bytes)
        self._ordered = [rows[key] for key in ordered]
        ids = np.array(ordered, dtype=np.int64)
        self._numbers = np.argsort(ids)
        self._ids = ids[self._numbers]
        self._postings = postings or Postings(len(rows))
        self._asking = threading.local()

    @classmethod
    def first(
        cls, reading: Reading, connection: Connection, place: tuple[str, int]
    ) -> "PostgresReader":
        """Read every document of a generation."""
        found = _changed(connection, place[0], since=None)
        return cls(reading, place, {key: row for key, row in found if row is not None})

    def brought_to(self, connection: Connection, revision: int) -> tuple["PostgresReader", Numbers]:
        """Return a reader of a later revision, of which only what has changed is read.

        With it comes, by number here, each document's number there; -1 for what changed or is gone.
        """
        changed = dict(_changed(connection, self.generation, since=self.revision))
        rows = {key: row for key, row in {**self._rows, **changed}.items() if row is not None}
        postings = self._postings.after(_tokens(connection, changed), len(rows))
        later = PostgresReader(self._reading, (self.generation, revision), rows, postings)
        ids = np.empty_like(self._ids)
        ids[self._numbers] = self._ids
        there = later._numbers_of(ids)
        there[np.isin(ids, np.fromiter(changed, dtype=np.int64))] = -1
        return later, there

    def _numbers_of(self, ids: Numbers) -> Numbers:
        """Return the numbers of the documents in some rows, -1 for rows that are not ours."""
        if not len(self._ids):
            return np.full(len(ids), -1, dtype=np.int64)
        places = np.searchsorted(self._ids, ids).clip(max=len(self._ids) - 1)
        return np.where(self._ids[places] == ids, self._numbers[places], -1)

    def doc_count(self) -> int:
        """Return how many documents there are."""
        return len(self._ordered)

    doc_count_all = doc_count

    def iter_docs(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield every document's number and what is stored of it."""
        for number in self.all_doc_ids():
            yield number, self.stored_fields(number)

    def all_doc_ids(self) -> range:
        """Return the numbers of all documents."""
        return range(len(self._ordered))

    def stored_fields(self, number: int) -> dict[str, Any]:
        """Return what is stored of one document."""
        row = self._ordered[number]
        return {"document": row.document, "spoken_of": row.spoken_of, "spoken": row.spoken}

    def field_length(self, field: str) -> int:
        """Return how many tokens a field has in all documents together."""
        return sum(row.lengths.get(field, 0) for row in self._ordered)

    def lengths_at_once(self, field: str) -> Floats:
        """Return how many tokens a field has in each document, as coarsely as Whoosh keeps it.

        So both engines weigh a long text alike, to the last digit.
        """
        exact = np.array([row.lengths.get(field, 0) for row in self._ordered], dtype=np.int64)
        different, which = np.unique(exact, return_inverse=True)
        coarse = [byte_to_length(length_to_byte(length)) for length in different.tolist()]
        return np.array(coarse, dtype=np.float64)[which]

    def postings_at_once(self, field: str, term: str) -> tuple[Numbers, Floats]:
        """Return the numbers of the documents whose field says a term, in order, and how often each does."""
        ids, times = self._postings.of(key_of(field, term), self._fetched)
        numbers = self._numbers_of(ids)
        order = np.argsort(numbers)
        # A document that was written while this was read belongs to a later reader.
        order = order[numbers[order] >= 0]
        return numbers[order], times[order].astype(np.float64)

    def will_ask(self, terms: Callable[[], Iterable[tuple[str, str]]]) -> None:
        """Learn which terms this thread's search asks for: with the first unknown one all are read."""
        self._asking.terms = terms

    def _fetched(self, keys: list[str]) -> dict[str, Posting]:
        more = self._asking.__dict__.pop("terms", tuple)()
        missing = self._postings.missing([*keys, *(key_of(field, term) for field, term in more)])
        question = partial(read_postings, generation=self.generation, revision=self.revision, keys=missing)
        return self._reading.ask(question, at_least=self.revision)


def _changed(
    connection: Connection, generation: str, since: int | None
) -> Iterator[tuple[int, _Row | None]]:
    """Yield every row of a generation, or those written since a revision; None for what was taken out."""
    columns = DOCUMENTS.c
    query = select(
        columns.id,
        columns.offering_id,
        WITHOUT_TEXTS,
        columns.spoken_of,
        columns.spoken,
        columns.lengths,
    ).where(columns.generation == generation)
    if since is None:
        query = query.where(columns.document.is_not(None))
    else:
        query = query.where(columns.revision > since)
    for key, *row in connection.execute(query):
        yield key, None if row[1] is None else _Row(*row)


def _tokens(connection: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the tokens of some rows."""
    query = select(DOCUMENTS.c.id, DOCUMENTS.c.tokens).where(DOCUMENTS.c.id.in_(ids))
    return {row.id: row.tokens for row in connection.execute(query)}
