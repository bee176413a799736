"""Server-side sessions: the browser holds a random token, the row can be ended at any moment.

Ready-made ones commit on our database session, in the middle of the request's one transaction.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import Table, delete, insert, select, update
from werkzeug.datastructures import CallbackDict

from catalogue.clock import now as clock_now
from catalogue.database import db
from portal.accounts.models import SignInSession
from portal.accounts.passwords import token_hash

ENDS_AFTER = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=5)
_rows = cast(Table, SignInSession.__table__)
_serializer = TaggedJSONSerializer()


class StoredSession(CallbackDict[str, object], SessionMixin):
    """What Flask keeps for one visitor, and the token under which it is stored."""

    def __init__(self, data: dict[str, object] | None = None, token: str | None = None) -> None:
        def changed(session: "CallbackDict[str, object]") -> None:
            self.modified = True

        super().__init__(data or {}, changed)
        self.token = token
        self.ended_token: str | None = None
        self.new = token is None
        self.modified = False
        self.seen_at: datetime | None = None


class StoredSessions(SessionInterface):
    """Flask's sessions in the table sign_in_session."""

    def __init__(self, now: Callable[[], datetime] = clock_now) -> None:
        self.now = now

    def open_session(self, app: Flask, request: Request) -> StoredSession:
        """Return the visitor's session, or an empty one that is stored when something is put into it."""
        token = request.cookies.get(self.get_cookie_name(app))
        if not token or request.path.startswith("/static/"):
            return StoredSession()
        with db.engine.connect().execution_options(reading=True) as connection:
            row = connection.execute(
                select(_rows).where(_rows.c.token_hash == token_hash(token))
            ).one_or_none()
        if row is None or self.now() - row.seen_at > ENDS_AFTER:
            return StoredSession()
        session = StoredSession(_serializer.loads(row.data), token)
        session.seen_at = row.seen_at
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store what changed, in a transaction of its own after the request's."""
        assert isinstance(session, StoredSession)
        now = self.now()
        stale = session.seen_at is not None and now - session.seen_at > SEEN_EVERY
        if not session.modified and not stale:
            return
        if not session:
            self._end(app, session, response)
            return
        user_id = session.get("_user_id")
        values = {
            "user_id": UUID(str(user_id)) if user_id else None,
            "data": _serializer.dumps(dict(session)),
            "seen_at": now,
        }
        if session.token is None:
            session.token = secrets.token_urlsafe(32)
            statement: Any = insert(_rows).values(
                token_hash=token_hash(session.token), created_at=now, **values
            )
            self._set_cookie(app, session.token, response)
        else:
            statement = update(_rows).where(_rows.c.token_hash == token_hash(session.token)).values(**values)
        with db.engine.begin() as connection:
            connection.execute(statement)
            if session.ended_token is not None:
                connection.execute(delete(_rows).where(_rows.c.token_hash == token_hash(session.ended_token)))

    def renew(self, session: StoredSession) -> None:
        """Give the session another token: after signing in, one planted before must not work.

        The old row goes when the session is saved: until then the request's transaction holds the lock.
        """
        session.ended_token, session.token = session.token, None
        session.modified = True

    def _end(self, app: Flask, session: StoredSession, response: Response) -> None:
        if session.token is not None:
            with db.engine.begin() as connection:
                connection.execute(delete(_rows).where(_rows.c.token_hash == token_hash(session.token)))
        response.delete_cookie(self.get_cookie_name(app), path="/")

    def _set_cookie(self, app: Flask, token: str, response: Response) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            token,
            httponly=True,
            secure=bool(app.config["SESSION_COOKIE_SECURE"]),
            samesite="Lax",
            path="/",
        )
