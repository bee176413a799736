"""Where the PostgreSQL index is read: from a replica that knows enough, otherwise from the primary."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from search_index.postgres_tables import STATE

REST_SECONDS: Final = 10.0
"""How long a replica that did not answer is left alone, so that not every search waits for it."""
CONNECT_SECONDS: Final = 2
STANDING: Final = text(
    "SELECT pg_is_in_recovery() AS is_standby, pg_last_wal_replay_lsn()::text AS place,"
    " extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float AS seconds"
)
BYTES_SINCE: Final = text("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), CAST(:place AS pg_lsn))::bigint")
Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lag:
    """How far a replica is behind the primary."""

    revisions: int | None
    """How many times the index was written since; None where the replica has none."""
    bytes: int | None
    """How much log it has not replayed; None where it is no standby, but fed in some other way."""
    seconds: float | None
    """How old what it replayed last is, 0 where it has replayed everything."""


class Reading:
    """Asks the replica while there is one that answers, and the primary otherwise."""

    def __init__(self, primary: Engine, replica: Engine | None = None) -> None:
        self._primary, self._replica = primary, replica
        self._rests_until = 0.0

    @property
    def has_replica(self) -> bool:
        """Tell whether another database than the one written to is read."""
        return self._replica is not None

    def ask(self, question: Callable[[Connection], Answer], at_least: int = 0) -> Answer:
        """Return what a question finds where the index has at least a revision.

        Nobody reads what is older than what they have seen.
        """
        if self._replica is not None and time.monotonic() >= self._rests_until:
            try:
                with self._replica.connect() as connection:
                    known = _revision(connection)
                    # The question begins a transaction of its own, which it may want to set.
                    connection.rollback()
                    if known is not None and known >= at_least:
                        return question(connection)
            except (DBAPIError, NoConnectionLeft) as error:
                self._rests_until = time.monotonic() + REST_SECONDS
                _log.warning("the search replica does not answer: %s", type(error).__name__)
        with self._primary.connect() as connection:
            return question(connection)

    def lag(self) -> Lag | None:
        """Return how far the replica is behind; None where it does not answer."""
        assert self._replica is not None
        try:
            with self._replica.connect() as connection:
                revision = _revision(connection)
                standing = connection.execute(STANDING).one()
        except (DBAPIError, NoConnectionLeft):
            return None
        with self._primary.connect() as connection:
            newest = _revision(connection)
            since = {"place": standing.place}
            behind = connection.scalar(BYTES_SINCE, since) if standing.is_standby else None
        revisions = None if revision is None or newest is None else max(0, newest - revision)
        if behind is None:
            return Lag(revisions, None, None)
        return Lag(revisions, max(0, behind), round(standing.seconds or 0.0, 1) if behind > 0 else 0.0)


def replica_at(url: str) -> Engine:
    """Return the way to a replica; whether it answers shows when it is asked."""
    return create_engine(
        url, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": CONNECT_SECONDS}
    )


def _revision(connection: Connection) -> int | None:
    return connection.scalar(select(STATE.c.revision))
