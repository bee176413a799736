"""What is kept of the documents of one revision, by number, and how they are read from the database.

Documents are numbered in the order of their offerings' ids. What is read of them once, to be taken into
arrays, is read in portions and not kept: it is many times as much.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Select, func, select, text

from search_index.bits import Numbers
from search_index.postgres_tables import DOCUMENTS

PORTION: Final = 500
WITHOUT_TEXTS: Final = text("(document::jsonb - '{body,need_labels}'::text[])::text")
"""The document as JSON without what is only read by words."""
TOLD: Final = text(
    "convert_to(jsonb_build_object('title', document::jsonb -> 'title',"
    " 'summary', document::jsonb -> 'summary')::text, 'UTF8')"
)
"""Of the document what has to be known when it is gone: suggestions are made of these words."""

Lengths = npt.NDArray[np.int32]
Names = npt.NDArray[np.bytes_]


@dataclass(frozen=True)
class Document:
    """One document that was written since; its tokens and long texts stay in the database."""

    offering_id: UUID
    told: bytes
    lengths: Mapping[str, int]
    document: str
    spoken_of: Mapping[str, float]
    spoken: Mapping[str, str]


@dataclass(frozen=True)
class Rows:
    """The documents of one revision of one generation."""

    ids: Numbers
    """Of the rows."""
    offerings: Names
    """The offerings' ids as bytes, in order."""
    told: list[bytes]
    """JSON of title and summary."""
    lengths: dict[str, Lengths]
    """How many tokens each field has."""

    @classmethod
    def first(cls, connection: Connection, generation: str) -> "Rows":
        """Read all of a generation."""
        columns, lengths = DOCUMENTS.c, _Lengths()
        ids, offerings, told = array("q"), bytearray(), []
        query = _all(generation, columns.id, columns.offering_id, TOLD, columns.lengths)
        for row_id, offering_id, words, counted in _streamed(connection, query):
            ids.append(row_id)
            offerings += offering_id.bytes
            told.append(bytes(words))
            lengths.add(counted)
        names = np.frombuffer(bytes(offerings), dtype="S16")
        return cls(np.array(ids, dtype=np.int64), names, told, lengths.arrays())

    def after(self, changed: Mapping[int, Document | None]) -> "tuple[Rows, Numbers]":
        """Return the documents after some have changed, and by number here the number there.

        -1 stands for what changed or is gone.
        """
        written = [(row_id, found) for row_id, found in changed.items() if found is not None]
        kept = np.flatnonzero(~np.isin(self.ids, np.array(list(changed), dtype=np.int64)))
        ids = np.append(self.ids[kept], np.array([row_id for row_id, _found in written], dtype=np.int64))
        names = np.array([found.offering_id.bytes for _id, found in written], dtype="S16")
        names = np.append(self.offerings[kept], names)
        # Those that stay are in order already, which this way of sorting makes use of.
        order = np.argsort(names, kind="stable")
        told = [self.told[number] for number in kept.tolist()] + [found.told for _id, found in written]
        lengths = _Lengths()
        for _row_id, found in written:
            lengths.add(found.lengths)
        to = np.full(len(self.ids), -1, dtype=np.int64)
        to[kept] = np.argsort(order)[: len(kept)]
        joined = lengths.arrays({field: counted[kept] for field, counted in self.lengths.items()}, len(kept))
        return Rows(
            ids[order],
            names[order],
            [told[place] for place in order.tolist()],
            {field: counted[order] for field, counted in joined.items()},
        ), to


class _Lengths:
    """Gathers how many tokens each field of one document after the other has, those with none left out."""

    def __init__(self) -> None:
        self._count = 0
        self._found: dict[str, tuple[array[int], array[int]]] = defaultdict(lambda: (array("q"), array("i")))

    def add(self, lengths: Mapping[str, int]) -> None:
        for field, length in lengths.items():
            numbers, counted = self._found[field]
            numbers.append(self._count)
            counted.append(length)
        self._count += 1

    def arrays(self, before: Mapping[str, Lengths] | None = None, there: int = 0) -> dict[str, Lengths]:
        """Return the lengths by field, after those of documents that were there before."""
        known = before or {}
        found: dict[str, Lengths] = {}
        for field in {**known, **self._found}:
            found[field] = np.zeros(there + self._count, dtype=np.int32)
            found[field][:there] = known.get(field, 0)
            numbers, counted = self._found[field]
            found[field][there + np.array(numbers, dtype=np.int64)] = counted
        return found


def documents(connection: Connection, generation: str) -> Iterator[dict[str, Any]]:
    """Yield what is stored of every document of a generation, by number."""
    columns = DOCUMENTS.c
    query = _all(generation, WITHOUT_TEXTS, columns.spoken_of, columns.spoken)
    for document, spoken_of, spoken in _streamed(connection, query):
        yield {"document": document, "spoken_of": spoken_of, "spoken": spoken}


def count_changed(connection: Connection, generation: str, since: int) -> int:
    """Return how many documents were written or taken out since a revision."""
    return connection.scalar(select(func.count()).where(*written_since(generation, since))) or 0


def changed_since(connection: Connection, generation: str, since: int) -> dict[int, Document | None]:
    """Return by row what was written since a revision; None for what was taken out."""
    columns = DOCUMENTS.c
    query = select(
        columns.id,
        columns.offering_id,
        TOLD,
        columns.lengths,
        WITHOUT_TEXTS,
        columns.spoken_of,
        columns.spoken,
    ).where(*written_since(generation, since))
    return {
        row_id: None if document is None else Document(offering_id, bytes(told), lengths, document, *others)
        for row_id, offering_id, told, lengths, document, *others in connection.execute(query)
    }


def tokens_of(connection: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the tokens of some rows."""
    query = select(DOCUMENTS.c.id, DOCUMENTS.c.tokens).where(DOCUMENTS.c.id.in_(ids))
    return {row.id: row.tokens for row in connection.execute(query)}


def written_since(generation: str, since: int) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of the rows of a generation that were written later than a revision."""
    return DOCUMENTS.c.generation == generation, DOCUMENTS.c.revision > since


def _all(generation: str, *columns: Any) -> Select[Any]:
    there = DOCUMENTS.c.generation == generation, DOCUMENTS.c.document.is_not(None)
    return select(*columns).select_from(DOCUMENTS).where(*there).order_by(DOCUMENTS.c.offering_id)


def _streamed(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    yield from connection.execute(query, execution_options={"yield_per": PORTION})
