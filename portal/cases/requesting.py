"""The verbs of requests: make, take, decline, find unsuitable, open a case; they flush and never commit."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalogue.areas import Municipality
from catalogue.database import db
from catalogue.lifecycle import Actor, LifecycleRefusal
from catalogue.needs import ClientGroup
from catalogue.refusals import Refused
from portal.accounts.models import User
from portal.accounts.telling import tell_of_news
from portal.cases.commands import open_case
from portal.cases.models import Case
from portal.cases.refusals import CaseRefusal
from portal.cases.request_lifecycle import REQUEST_LIFECYCLE, RequestAction
from portal.cases.requests import BudgetRequest, RequestEventName, RequestState


@dataclass(frozen=True)
class Asked:
    """What is said when a personal budget is asked for."""

    municipality_code: str
    group: ClientGroup
    language: str
    words: str
    reach: str
    initiated_on: date


def make_request(client: User, asked: Asked, by: Actor, now: datetime) -> BudgetRequest:
    """Put a request into the queue of the municipality's organiser."""
    place = db.session.get_one(Municipality, asked.municipality_code)
    existing = db.session.scalar(
        select(Case.number).where(Case.client_id == client.id, Case.organiser_code == place.organiser_code)
    )
    if existing is not None:
        raise Refused(CaseRefusal.ALREADY_CLIENT, number=existing)
    request = BudgetRequest(
        id=uuid4(),
        client_id=client.id,
        client=client,
        recorded_by_id=None if by.user_id == client.id else by.user_id,
        organiser_code=place.organiser_code,
        municipality_code=place.code,
        client_group=asked.group,
        language=asked.language,
        words=asked.words,
        reach=asked.reach,
        initiated_on=asked.initiated_on,
        asked_at=now,
        state=RequestState.WAITING,
        worker_id=None,
        reasons=None,
        case_id=None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(request)
            db.session.flush()
    except IntegrityError:
        raise Refused(CaseRefusal.REQUEST_OPEN) from None
    request.record(RequestEventName.REQUEST_MADE, by, now, {})
    db.session.flush()
    return request


def take_request(request: BudgetRequest, worker: User, by: Actor, now: datetime) -> None:
    """Let a worker take it; the second one of two at once is refused."""
    _lock(request)
    _not_about_oneself(request, worker)
    with db.session.no_autoflush:
        REQUEST_LIFECYCLE.move(request, RequestAction.TAKE, by, now)
        request.worker_id = worker.id
    tell_of_news(request.client, now)
    db.session.flush()


def decline_request(request: BudgetRequest, by: Actor, now: datetime) -> None:
    """Note that the client does not want a personal budget; help does not depend on it."""
    _lock(request)
    REQUEST_LIFECYCLE.move(request, RequestAction.DECLINE, by, now)
    if by.user_id != request.client_id:
        tell_of_news(request.client, now)
    db.session.flush()


def find_unsuitable(request: BudgetRequest, reasons: str, by: Actor, now: datetime) -> None:
    """Note with reasons that a personal budget does not suit."""
    _lock(request)
    if not reasons.strip():
        raise Refused(CaseRefusal.REASONS_NEEDED)
    with db.session.no_autoflush:
        REQUEST_LIFECYCLE.move(request, RequestAction.FIND_UNSUITABLE, by, now)
        request.reasons = reasons.strip()
    tell_of_news(request.client, now)
    db.session.flush()


def open_from_request(
    request: BudgetRequest, group: ClientGroup, language: str, worker: User, by: Actor, now: datetime
) -> Case:
    """Open the client's case, initiated on the day of the request; needs `client` loaded."""
    _lock(request)
    _not_about_oneself(request, worker)
    if not REQUEST_LIFECYCLE.can(request.state, RequestAction.OPEN, by.acting_as):
        raise Refused(LifecycleRefusal.NOT_NOW)
    case = open_case(
        request.client,
        request.organiser_code,
        request.municipality_code,
        group,
        language,
        worker,
        request.initiated_on,
        by,
        now,
    )
    with db.session.no_autoflush:
        REQUEST_LIFECYCLE.move(request, RequestAction.OPEN, by, now, number=case.number)
        request.case_id = case.id
        request.worker_id = worker.id
    tell_of_news(request.client, now)
    db.session.flush()
    return case


def _lock(request: BudgetRequest) -> None:
    """Hold the row so that two people never move the same request; SQLite's one writer does the same."""
    db.session.refresh(request, ["state", "worker_id"], with_for_update=True)


def _not_about_oneself(request: BudgetRequest, worker: User) -> None:
    if worker.id == request.client_id:
        raise Refused(CaseRefusal.OWN_CASE)
