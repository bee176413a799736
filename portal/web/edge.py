"""The edge: one transaction per request, opened here, committed or rolled back here, nowhere else."""

from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from catalogue.database import db
from catalogue.refusals import Refused
from portal.history.models import AccessEntry
from portal.web.now import now
from portal.web.requires import current_person

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TRIES = 3
_WORTH_RETRYING = frozenset({"40001", "40P01"})


class ReadingRequestWrote(RuntimeError):
    """A GET left changes in the session; only the access log and session rows may be written then."""


class Portal(Flask):
    """Flask with the transaction around every view."""

    def dispatch_request(self) -> Any:
        """Run the view in a transaction; try again what PostgreSQL could not serialise."""
        for attempt in range(1, TRIES + 1):
            try:
                return self._in_transaction()
            except OperationalError as error:
                state = getattr(error.orig, "sqlstate", None)
                if state not in _WORTH_RETRYING or attempt == TRIES:
                    raise
        raise AssertionError("the last try returns or raises")

    def process_response(self, response: Response) -> Response:
        """Let go of what an error page has read: storing the session row needs the writer's lock."""
        db.session.rollback()
        return super().process_response(response)

    def _in_transaction(self) -> Any:
        reading = request.method in READING_METHODS
        g.pop("reads", None)
        if request.endpoint != "static":
            db.session.connection(execution_options={"reading": reading})
        try:
            response = self.make_response(super().dispatch_request())
            self._finish(response, reading)
        except (Refused, HTTPException):
            db.session.rollback()
            _write_access_log()
            raise
        except BaseException:
            db.session.rollback()
            raise
        return response

    def _finish(self, response: Response, reading: bool) -> None:
        if reading:
            if db.session.new or db.session.dirty or db.session.deleted:
                db.session.rollback()
                raise ReadingRequestWrote(str(request.endpoint))
            db.session.rollback()
            _write_access_log()
        elif response.status_code < 400:
            _add_access_rows()
            db.session.commit()
        else:
            db.session.rollback()
            _write_access_log()


def _write_access_log() -> None:
    """Write who read what in a transaction of its own: reading must not hold the writer's lock."""
    if g.get("reads"):
        _add_access_rows()
        db.session.commit()


def _add_access_rows() -> None:
    reads = g.pop("reads", {})
    if not reads:
        return
    person, at = current_person(), now()
    acts = person.on_behalf
    db.session.add_all(
        AccessEntry(
            id=uuid4(),
            case_id=read.case_id,
            request_id=read.request_id,
            at=at,
            user_id=person.user_id,
            user_name=person.name,
            acting_as=acting_as,
            on_behalf_reason=acts.reason if acts and acts.case_id == read.case_id else None,
            permission=g.reads_under,
            endpoint=request.endpoint or "",
        )
        for read, acting_as in reads.items()
    )
