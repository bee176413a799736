"""The index of the PostgreSQL engine as two tables, and the one way in which both are written.

On SQLite the tables stay empty: there the index is Whoosh's.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Model
from search_index.concepts import Concepts
from search_index.documents import IndexDocument
from search_index.fields import indexed_fields
from search_index.phrases import spoken_words

BATCH: Final = 500
LONGEST_ENTRY: Final = 200
"""Letters up to which a term is written as it is: GIN takes no entry longer than a third of a page."""


class SearchDocument(Model):
    """One document of one generation of the index, with its tokens.

    All long columns are kept out of line (a setting of the table that its migration makes): candidates are
    read by the thousand, and then rows are short. The generation stays in line, for each of them is asked it.
    """

    __tablename__ = "search_document"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    generation: Mapped[str]
    # No foreign key: the index may be behind the catalogue, and then says so itself.
    offering_id: Mapped[UUID]
    revision: Mapped[int] = mapped_column(BigInteger)
    """The state of the index with which it was written last."""
    document: Mapped[str | None]
    """The document as JSON; none where it was taken out, which readers have to learn too."""
    spoken_of: Mapped[dict[str, Any]]
    spoken: Mapped[dict[str, Any]]
    """The words in their order, by language, for what is asked in quotes."""
    lengths: Mapped[dict[str, Any]]
    """How many tokens each field has."""
    tokens: Mapped[list[str]] = mapped_column(JSON().with_variant(ARRAY(Text()), "postgresql"))
    """What `entry_of` writes, for each time that a field says a term: the index alone tells how often."""

    __table_args__ = (
        UniqueConstraint("generation", "offering_id"),
        Index(None, "generation", "revision"),
        # Written at once: what waits to be sorted in would be gone through for each entry that is asked for.
        Index(None, "tokens", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    )


class SearchState(Model):
    """Which generation is asked, how far it is, and by what it was analysed; one row."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[str]
    revision: Mapped[int] = mapped_column(BigInteger)
    analysis: Mapped[str]
    needs: Mapped[str]
    """As JSON, the need tree by which the documents were read."""

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


DOCUMENTS: Final = cast(Table, SearchDocument.__table__)
STATE: Final = cast(Table, SearchState.__table__)
GONE: Final[Mapping[str, Any]] = {
    "document": None,
    **{name: {} for name in ("spoken_of", "spoken", "lengths")},
    "tokens": [],
}


@dataclass(frozen=True)
class Turn:
    """The right to write the next revision; others wait until the transaction that has it ends."""

    generation: str
    revision: int
    analysis: str


def take_turn(connection: Connection) -> Turn | None:
    """Lock the state and count on; revisions so become visible in their order. None without an index."""
    state = STATE.c
    counted = update(STATE).values(revision=state.revision + 1)
    row = connection.execute(counted.returning(state.generation, state.revision, state.analysis)).first()
    return None if row is None else Turn(*row)


def rows_of(documents: Iterable[IndexDocument], lexicon: Concepts) -> Iterator[dict[str, Any]]:
    """Analyse documents: what the table holds of each but its generation and revision."""
    for document in documents:
        fields = indexed_fields(document)
        yield {
            "offering_id": document.offering_id,
            "document": document.to_json(),
            "spoken_of": lexicon.spoken_of(document),
            "spoken": spoken_words(document),
            "lengths": {name: len(text.split()) for name, text in fields.items() if text},
            "tokens": _entries(fields),
        }


def key_of(field: str, term: str) -> str:
    """Return how a field's term is written in entries, what is very long by its hash."""
    key = f"{field} {term}"
    if len(key) > LONGEST_ENTRY:
        key = f"{field} #{hashlib.sha256(term.encode()).hexdigest()}"
    return key


def entry_of(key: str, time: int) -> str:
    """Return what stands among the tokens of a document whose field says a term for so many a time."""
    return f"{key} {time}"


def counted(tokens: Iterable[str]) -> Mapping[str, int]:
    """Return how often each key is said by what stands among the tokens of one document."""
    return Counter(entry.rpartition(" ")[0] for entry in tokens)


def _entries(fields: Mapping[str, str]) -> list[str]:
    """Return an entry for each time that each field says each of its terms."""
    return [
        entry_of(key_of(field, term), time)
        for field, text in fields.items()
        for term, times in Counter(text.split()).items()
        for time in range(1, times + 1)
    ]


def write(
    connection: Connection,
    generation: str,
    revision: int,
    rows: Iterable[dict[str, Any]],
    gone: Iterable[UUID],
) -> None:
    """Write and take out documents of one generation; doing it twice changes nothing but the revision."""
    place = {"generation": generation, "revision": revision}
    new = insert(DOCUMENTS)
    changed = {name: new.excluded[name] for name in ("revision", *GONE)}
    upsert = new.on_conflict_do_update(index_elements=["generation", "offering_id"], set_=changed)
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        connection.execute(upsert, [{**row, **place} for row in batch])
    out = set(gone)
    if out:
        of_generation = DOCUMENTS.c.generation == generation
        taken_out = update(DOCUMENTS).where(of_generation, DOCUMENTS.c.offering_id.in_(out))
        connection.execute(taken_out.values(revision=revision, **GONE))


def put_in_place(connection: Connection, generation: str, analysis: str, needs: str) -> None:
    """Have searches ask this generation from now on; only the one before stays, for its last readers."""
    new = insert(STATE).values(id=1, generation=generation, revision=1, analysis=analysis, needs=needs)
    before = connection.scalar(STATE.select().with_only_columns(STATE.c.generation).with_for_update())
    changed: dict[str, Any] = {name: new.excluded[name] for name in ("generation", "analysis", "needs")}
    changed["revision"] = STATE.c.revision + 1
    connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed))
    connection.execute(DOCUMENTS.delete().where(DOCUMENTS.c.generation.not_in({generation, before} - {None})))
