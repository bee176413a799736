"""What a transaction publishes is in the PostgreSQL index when it commits: one cannot be without the other.

What touches more than a few offerings is left to the worker, which reads the same rows; and it looks once
more at what was written here, which costs little and mends whatever two transactions did at once.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction, scoped_session

from catalogue.clock import helsinki_date
from search_index import postgres_tables
from search_index.postgres_engine import PostgresEngine
from search_index.sync import IndexChange, visible_documents

MOST: Final = 50
"""So many offerings are written at once; of more, nobody waits for the analysis."""
TOUCHED: Final = "offerings the index has to look at"


def register(session: scoped_session[Any]) -> None:
    """Have every flush remember which offerings its transaction touched; repeating it is harmless."""
    if not event.contains(session, "after_flush", _remember):
        event.listen(session, "after_flush", _remember)
        event.listen(session, "after_soft_rollback", _forget)


def _remember(session: Session, context: UOWTransaction) -> None:
    for thing in session.new:
        if isinstance(thing, IndexChange) and thing.offering_id is not None:
            session.info.setdefault(TOUCHED, set()).add(thing.offering_id)


def _forget(session: Session, ended: SessionTransaction) -> None:
    # What a savepoint takes back may have been touched before it too.
    if not ended.nested:
        session.info.pop(TOUCHED, None)


def touched(session: Session) -> set[UUID]:
    """Return, once, the offerings the running transaction touched; none where they are too many."""
    session.flush()
    found: set[UUID] = session.info.pop(TOUCHED, set())
    return found if len(found) <= MOST else set()


def write(session: Session, engine: PostgresEngine, touched: Collection[UUID], now: datetime) -> None:
    """Write the documents of touched offerings into the running transaction."""
    connection = session.connection()
    turn = engine.turn(connection)
    if turn is None:
        return
    # Read with the turn taken, so that of two at once the later sees what the earlier wrote.
    documents = list(visible_documents(session, helsinki_date(now), touched))
    rows = engine.rows_of(documents)
    gone = set(touched) - {document.offering_id for document in documents}
    postgres_tables.write(connection, turn.generation, turn.revision, rows, gone)
