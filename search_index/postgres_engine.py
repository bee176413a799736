"""The engine that scales: the index is rows of the PostgreSQL database itself, beside the catalogue.

Candidates come by the GIN index over tokens; the same formula as for every engine orders them. Needs, groups
and areas have no GIN of their own: each facet is counted over all documents but those that the other filters
take out, which sets of bits in memory do in a fraction of a millisecond and a query does not. What changes is
written with a revision, and each process reads what it has not yet seen before it answers.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, Row, func, select, text
from sqlalchemy.exc import DataError

from search_index.ages import with_ages_in_words
from search_index.documents import IndexDocument
from search_index.engine import IndexNeedsRebuild, RebuildReason
from search_index.fields import FIELDS, MARKS, PROVIDER
from search_index.generations import Stamp, read_tree
from search_index.language import LANGUAGES, TokenKind, provider_name, surfaces, words
from search_index.lexicon import NeedWords
from search_index.postgres_reader import PostgresReader
from search_index.postgres_replica import Lag, Reading
from search_index.postgres_tables import STATE, Turn, put_in_place, rows_of, take_turn, write
from search_index.request import SearchRequest
from search_index.snapshot import Snapshot
from search_index.snapshot_engine import Opened, SnapshotEngine

SHAPE: Final = 2
"""Raise by one whenever the tables or the document change their meaning."""
REBUILDING: Final = 7_201_101
"""The advisory lock of whoever rebuilds: two at once would clear each other's rows away."""
HASHES: Final = text(
    "SELECT offering_id, encode(sha256(convert_to(document, 'UTF8')), 'hex') FROM search_document"
    " WHERE generation = (SELECT generation FROM search_state) AND document IS NOT NULL"
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
        self._reading = Reading(database, replica)
        self._reader: PostgresReader | None = None

    def needs_rebuild(self) -> RebuildReason | None:
        """Tell whether and why the index must be built anew."""
        with self._writes_to.connect() as connection:
            found = connection.scalar(select(STATE.c.analysis))
        if found is None:
            return RebuildReason.MISSING
        if found != analysis():
            return RebuildReason.OTHER_ANALYSIS
        # A replica may be behind, which no rebuilding mends.
        return None if self._reading.has_replica else super().needs_rebuild()

    def replica_lag(self) -> Lag | None:
        """Return how far the replica is behind; None where it does not answer."""
        return self._reading.lag()

    @property
    def has_replica(self) -> bool:
        """Tell whether searches read another database than publishing writes to."""
        return self._reading.has_replica

    def content_hashes(self) -> dict[UUID, str]:
        """Return the content hash of every document as it is in the database; none without an index."""
        with self._writes_to.connect() as connection:
            return {row.offering_id: row.encode for row in connection.execute(HASHES)}

    def apply(self, upserts: Iterable[IndexDocument], deletes: Iterable[UUID]) -> None:
        """Write and remove documents, in a transaction of its own."""
        # Analysed before the turn is taken: whoever publishes meanwhile does not wait for that.
        rows = list(self.rows_of(upserts))
        with self._writes_to.begin() as connection:
            turn = self.turn(connection)
            if turn is None:
                raise IndexNeedsRebuild(self.needs_rebuild() or RebuildReason.MISSING)
            write(connection, turn.generation, turn.revision, rows, deletes)
        self._newest()

    def rows_of(self, documents: Iterable[IndexDocument]) -> Iterable[dict[str, Any]]:
        """Analyse documents into what their rows hold."""
        return rows_of(documents, self._concepts_of(self._tree))

    def turn(self, connection: Connection) -> Turn | None:
        """Take the turn to write in a running transaction; None where the index must be built anew first."""
        # Known before: others wait for the end of the turn, and need not wait for the lexicon.
        self._concepts_of(self._tree)
        turn = take_turn(connection)
        return turn if turn is not None and turn.analysis == analysis() else None

    def rebuild(self, documents: Iterable[IndexDocument]) -> None:
        """Build the index anew beside the old one and put it in its place."""
        generation, tree = uuid4().hex, self._tree
        with self._writes_to.connect() as connection:
            connection.execute(select(func.pg_advisory_lock(REBUILDING)))
            connection.commit()
            try:
                write(connection, generation, 0, self.rows_of(documents), ())
                put_in_place(connection, generation, analysis(), tree)
                connection.commit()
                connection.execute(text("ANALYZE search_document"))
                connection.commit()
            finally:
                connection.rollback()
                connection.execute(select(func.pg_advisory_unlock(REBUILDING)))
                connection.commit()
        self._newest()

    def _stamp(self) -> Stamp:
        """Return what shows that something was written since."""
        return self._reading.ask(lambda connection: _stamp_of(_state(connection)), self._seen())

    def _newest(self) -> Opened:
        """Return the newest state of the index, read from where it was left."""
        with self._opening:
            return self._reading.ask(self._newest_in, self._seen())

    def _newest_in(self, connection: Connection) -> Opened:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        state = _state(connection)
        if self._opened is None or self._opened.stamp != _stamp_of(state):
            try:
                self._opened = self._open(state, self._read(state, connection))
            except (ValueError, KeyError, TypeError, DataError) as error:
                # What somebody else wrote into the tables is cured as a damaged file is.
                raise IndexNeedsRebuild(RebuildReason.UNREADABLE) from error
        return self._opened

    def _seen(self) -> int:
        """Return the revision that was read last: no database that knows less is asked."""
        return 0 if self._reader is None else self._reader.revision

    def _read(self, state: Row[Any], connection: Connection) -> PostgresReader:
        known = self._reader
        if known is not None and known.generation == state.generation:
            return known.brought_to(connection, state.revision)
        place = (state.generation, state.revision)
        return PostgresReader.first(self._reading, connection, place)

    def _open(self, state: Row[Any], reader: PostgresReader) -> Opened:
        """Decode what was read; a rebuilt index brings the need tree it was built with."""
        tree, before = self._tree, self._opened
        if before is None or before.generation[0] != state.generation:
            tree, before = state.needs, None
        snapshot = Snapshot(reader, before.snapshot if before else None, reader.moved)
        reader.close()
        needs = read_tree(tree)
        self._tree, self._reader = tree, reader
        generation = (state.generation, state.revision)
        return Opened(_stamp_of(state), generation, snapshot, needs, self._concepts_of(tree))

    def _fetch(self, opened: Opened, request: SearchRequest) -> None:
        """Have the candidates of every asked word come in one query, where any of them is not known yet."""
        if request.text and self._reader is not None:
            self._reader.will_ask(partial(_asked_terms, request))


def _stamp_of(state: Row[Any]) -> Stamp:
    """Return what shows that something was written; raise IndexNeedsRebuild for another analyser's work."""
    if state.analysis != analysis():
        raise IndexNeedsRebuild(RebuildReason.OTHER_ANALYSIS)
    return (state.generation, state.revision)


def _state(connection: Connection) -> Row[Any]:
    """Read the state; raise IndexNeedsRebuild where there is none."""
    row = connection.execute(STATE.select()).first()
    if row is None:
        raise IndexNeedsRebuild(RebuildReason.MISSING)
    return row


def _asked_terms(request: SearchRequest) -> set[tuple[str, str]]:
    """Return the fields with the terms that a search will ask for, so that they come in one query."""
    asked = with_ages_in_words(request.text, request.lang)
    terms = {(PROVIDER, surface) for surface in surfaces(asked)}
    for lang in LANGUAGES:
        texts = {token.text for word in words(asked, lang) for token in word.tokens(0)}
        for field in (f"{name}_{lang}" for name in FIELDS):
            terms |= {(field, MARKS[kind] + text_) for kind in TokenKind for text_ in texts}
    return terms
