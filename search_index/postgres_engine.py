"""The engine that scales: the index is rows of the PostgreSQL database itself, beside the catalogue.

Candidates come by the GIN index over tokens; the same formula as for every engine orders them. Whatever
changes is written with a revision, and each process reads what it has not yet seen before it answers.
"""

import threading
from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, Row, func, select, text

from search_index.ages import with_ages_in_words
from search_index.documents import IndexDocument
from search_index.engine import IndexNeedsRebuild, RebuildReason, SnapshotEngine
from search_index.language import LANGUAGES, TokenKind, provider_name, surfaces, words
from search_index.lexicon import NeedWords
from search_index.postgres_reader import PostgresReader
from search_index.postgres_tables import (
    DOCUMENTS,
    STATE,
    Turn,
    put_in_place,
    rows_of,
    take_turn,
    write,
)
from search_index.request import SearchPage, SearchRequest
from search_index.snapshot import MARKS, Snapshot

SHAPE: Final = 1
"""Raise by one whenever the tables or the document change their meaning."""
REBUILDING: Final = 7_201_101
"""The advisory lock of whoever rebuilds: two at once would clear each other's rows away."""
HASHES: Final = text(
    "SELECT offering_id, encode(sha256(convert_to(document, 'UTF8')), 'hex') FROM search_document"
    " WHERE generation = :generation AND document IS NOT NULL"
)
"""Of what is there now, not of what was once written: a document changed by hand is seen."""


def analysis() -> str:
    """Return by what documents are analysed and in which shape they are stored."""
    return f"{provider_name()}, shape {SHAPE}"


class PostgresEngine(SnapshotEngine):
    """Reads from one database, which may be a replica, and writes to the other."""

    def __init__(self, database: Engine, needs: Iterable[NeedWords], replica: Engine | None = None) -> None:
        super().__init__(needs)
        self._writes_to = database
        self._reads_from = replica or database
        self._refreshing = threading.Lock()
        self._opened: tuple[PostgresReader, Snapshot] | None = None

    def needs_rebuild(self) -> RebuildReason | None:
        """Tell whether and why the index must be built anew."""
        with self._writes_to.connect() as connection:
            found = connection.scalar(select(STATE.c.analysis))
        if found is None:
            return RebuildReason.MISSING
        return None if found == analysis() else RebuildReason.OTHER_ANALYSIS

    def count(self) -> int:
        """Return how many documents there are."""
        there = select(func.count()).select_from(DOCUMENTS).where(DOCUMENTS.c.document.is_not(None))
        with self._writes_to.connect() as connection:
            generation = _state(connection).generation
            return connection.scalar(there.where(DOCUMENTS.c.generation == generation)) or 0

    def content_hashes(self) -> dict[UUID, str]:
        """Return the content hash of every document."""
        with self._writes_to.connect() as connection:
            found = connection.execute(HASHES, {"generation": _state(connection).generation})
            return {row.offering_id: row.encode for row in found}

    def search(self, request: SearchRequest, within: Collection[UUID] | None = None) -> SearchPage:
        """Answer a request; only offerings in `within` are considered, None means all that is indexed."""
        if request.text:
            self._snapshot()
            assert self._opened is not None
            self._opened[0].fetch(_asked_keys(request))
        return super().search(request, within)

    def apply(self, upserts: Iterable[IndexDocument], deletes: Iterable[UUID]) -> None:
        """Write and remove documents, in a transaction of its own."""
        # Analysed before the turn is taken: whoever publishes meanwhile does not wait for that.
        analysed = list(rows_of(upserts, self.lexicon()))
        with self._writes_to.begin() as connection:
            turn = self.turn(connection)
            if turn is None:
                raise IndexNeedsRebuild(self.needs_rebuild() or RebuildReason.MISSING)
            write(connection, turn.generation, turn.revision, analysed, deletes)

    def turn(self, connection: Connection) -> Turn | None:
        """Take the turn to write in a running transaction; None where the index must be built anew first."""
        turn = take_turn(connection)
        return turn if turn is not None and turn.analysis == analysis() else None

    def rebuild(self, documents: Iterable[IndexDocument]) -> None:
        """Build the index anew beside the old one and put it in its place."""
        generation, lexicon = uuid4().hex, self.lexicon()
        needs = {"needs": [vars(need) for need in self._needs]}
        with self._writes_to.connect() as connection:
            connection.execute(select(func.pg_advisory_lock(REBUILDING)))
            try:
                connection.commit()
                write(connection, generation, 0, rows_of(documents, lexicon), ())
                put_in_place(connection, generation, analysis(), needs)
                connection.commit()
                connection.execute(text("ANALYZE search_document"))
            finally:
                connection.rollback()
                connection.execute(select(func.pg_advisory_unlock(REBUILDING)))
                connection.commit()

    def _snapshot(self) -> Snapshot:
        """Return the newest state of the index, read from where it was left."""
        with self._reading, self._reads_from.connect() as connection:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            state = _state(connection)
            if state.analysis != analysis():
                raise IndexNeedsRebuild(RebuildReason.OTHER_ANALYSIS)
            if self._opened is None or self._opened[0].generation != state.generation:
                place = (state.generation, state.revision)
                self._open(PostgresReader.read(self._reads_from, connection, *place))
                self.use_needs(map(NeedWords.from_mapping, state.needs["needs"]))
            elif self._opened[0].revision != state.revision:
                self._open(self._opened[0].brought_to(connection, state.revision))
            assert self._opened is not None
            return self._opened[1]

    def _open(self, reader: PostgresReader) -> None:
        try:
            self._opened = (reader, Snapshot(reader))
        except (ValueError, KeyError, TypeError) as error:
            raise IndexNeedsRebuild(RebuildReason.UNREADABLE) from error


def _state(connection: Connection) -> Row[Any]:
    """Read the state; raise IndexNeedsRebuild where there is none."""
    row = connection.execute(STATE.select()).first()
    if row is None:
        raise IndexNeedsRebuild(RebuildReason.MISSING)
    return row


def _asked_keys(request: SearchRequest) -> set[str]:
    """Return the terms that a search will ask for, so that they come in one query."""
    asked = with_ages_in_words(request.text, request.lang)
    keys = {f"provider {surface}" for surface in surfaces(asked)}
    for lang in LANGUAGES:
        for word in words(asked, lang):
            for token in word.tokens(0):
                keys |= {f"{lang} {MARKS[kind]}{token.text}" for kind in TokenKind}
    return keys
