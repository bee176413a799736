"""One state of the PostgreSQL index, read like a Whoosh reader: documents at once, terms at first use."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Engine, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from whoosh.util.numeric import byte_to_length, length_to_byte

from search_index.postgres_tables import DOCUMENTS, key_of

Postings = list[tuple[int, list[int]]]
"""Number of each document, and how often its fields say a term."""
MOST_WAITING: Final = 500
"""How many terms are kept here, until they are decoded: about as many as a few searches ask for."""
CANDIDATES = text(
    "SELECT asked.key, found.id, found.tokens -> asked.key"
    " FROM unnest(:keys) AS asked (key) JOIN search_document AS found ON found.tokens ? asked.key"
    " WHERE found.generation = :generation AND found.revision <= :revision"
).bindparams(bindparam("keys", type_=ARRAY(Text())))
"""What says any of the terms, found by the GIN index."""


@dataclass(frozen=True)
class _Row:
    """What is kept of a document; its terms stay in the database."""

    offering_id: UUID
    document: str | None
    spoken_of: Mapping[str, float]
    spoken: Mapping[str, str]
    lengths: Mapping[str, int]


class Matcher:
    """Goes through the documents that say a term, as Whoosh's matchers do."""

    def __init__(self, found: Iterable[tuple[int, int]]) -> None:
        self._found = iter(found)
        self._now = next(self._found, None)

    def is_active(self) -> bool:
        """Tell whether there is a document left."""
        return self._now is not None

    def id(self) -> int:
        """Return the document's number."""
        assert self._now is not None
        return self._now[0]

    def weight(self) -> float:
        """Return how often the field says the term."""
        assert self._now is not None
        return float(self._now[1])

    def next(self) -> None:
        """Go on to the next document."""
        self._now = next(self._found, None)


class PostgresReader:
    """One revision of one generation; documents are numbered in the order of their offerings' ids."""

    def __init__(self, database: Engine, generation: str, revision: int, rows: Mapping[int, _Row]) -> None:
        self._database = database
        self.generation, self.revision = generation, revision
        self._rows = rows
        ordered = sorted(rows, key=lambda key: rows[key].offering_id)
        self._numbers = {key: number for number, key in enumerate(ordered)}
        self._ordered = [rows[key] for key in ordered]
        self._terms: dict[str, Postings] = {}
        self._asked: set[str] = set()

    @classmethod
    def read(
        cls, database: Engine, connection: Connection, generation: str, revision: int
    ) -> "PostgresReader":
        """Read every document of a generation."""
        return cls(database, generation, revision, dict(_changed(connection, generation, {}, 0)))

    def brought_to(self, connection: Connection, revision: int) -> "PostgresReader":
        """Return a reader of a later revision; only what has changed since is read."""
        rows = dict(_changed(connection, self.generation, self._rows, self.revision))
        return PostgresReader(self._database, self.generation, revision, rows)

    def doc_count(self) -> int:
        """Return how many documents there are."""
        return len(self._ordered)

    doc_count_all = doc_count

    def iter_docs(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield every document's number and what is stored of it."""
        for number, row in enumerate(self._ordered):
            yield number, {"document": row.document, "spoken_of": row.spoken_of, "spoken": row.spoken}

    def leaf_readers(self) -> list[tuple["PostgresReader", int]]:
        """Return the parts of the index: it has but one."""
        return [(self, 0)]

    def has_deletions(self) -> bool:
        """Tell whether numbers of deleted documents are left: none is."""
        return False

    def field_length(self, field: str) -> int:
        """Return how many tokens a field has in all documents together."""
        return sum(row.lengths.get(field, 0) for row in self._ordered)

    def doc_field_length(self, number: int, field: str) -> int:
        """Return how many tokens a field has in one document, as coarsely as Whoosh keeps it.

        So both engines weigh a long text alike, to the last digit.
        """
        return int(byte_to_length(length_to_byte(self._ordered[number].lengths.get(field, 0))))

    def __contains__(self, term: tuple[str, str]) -> bool:
        return bool(self._said(*term))

    def postings(self, field: str, term: str) -> Matcher:
        """Return the documents whose field says a term."""
        return Matcher(self._said(field, term))

    def _said(self, field: str, term: str) -> list[tuple[int, int]]:
        key, place = key_of(field, term)
        found = self._terms.get(key)
        if found is None:
            found = self._fetched([key])[key]
        return [(number, counts[place]) for number, counts in found if counts[place]]

    def fetch_once(self, keys: Iterable[str]) -> None:
        """Read the terms that were never asked for, in one query; who decodes them keeps what they say."""
        missing = set(keys) - self._asked
        if missing:
            self._fetched(sorted(missing))

    def _fetched(self, keys: list[str]) -> dict[str, Postings]:
        found: dict[str, Postings] = {key: [] for key in keys}
        given = {"keys": keys, "generation": self.generation, "revision": self.revision}
        with self._database.connect() as connection:
            for key, row_id, counts in connection.execute(CANDIDATES, given):
                # A document that was written while this was read belongs to a later reader.
                if row_id in self._numbers:
                    found[key].append((self._numbers[row_id], counts))
        found = {key: sorted(postings) for key, postings in found.items()}
        if len(self._terms) > MOST_WAITING:
            self._terms = {}
        self._asked.update(keys)
        self._terms = self._terms | found
        return found


def _changed(
    connection: Connection, generation: str, known: Mapping[int, _Row], since: int
) -> Iterator[tuple[int, _Row]]:
    """Yield the known rows as they are now, and new ones."""
    columns = DOCUMENTS.c
    query = select(
        columns.id,
        columns.offering_id,
        columns.document,
        columns.spoken_of,
        columns.spoken,
        columns.lengths,
    ).where(columns.generation == generation)
    if known:
        query = query.where(columns.revision > since)
    changed = {key: _Row(*row) for key, *row in connection.execute(query)}
    yield from ((key, row) for key, row in known.items() if key not in changed)
    yield from ((key, row) for key, row in changed.items() if row.document is not None)
