"""Reading requests for a personal budget."""

from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from catalogue.areas import Municipality
from catalogue.database import db
from portal.cases.requests import BudgetRequest, RequestEvent, RequestState
from portal.history.models import AccessEntry

PAGE: Final = 50
ACCESS_PAGE: Final = 100
OPEN: Final = (RequestState.WAITING, RequestState.TAKEN)


def find_request(request_id: UUID) -> BudgetRequest | None:
    """Return a request with client, worker, organiser and municipality, or None."""
    return db.session.scalar(
        select(BudgetRequest)
        .where(BudgetRequest.id == request_id)
        .options(
            joinedload(BudgetRequest.client),
            joinedload(BudgetRequest.worker),
            joinedload(BudgetRequest.organiser),
            joinedload(BudgetRequest.municipality),
        )
    )


def newest_request_id(client_id: UUID) -> UUID | None:
    """Return the request that somebody made last, None for somebody who has asked for nothing."""
    return db.session.scalar(
        select(BudgetRequest.id)
        .where(BudgetRequest.client_id == client_id)
        .order_by(BudgetRequest.asked_at.desc())
        .limit(1)
    )


def list_requests(
    organisers: frozenset[str], page: int, *, ended: bool = False
) -> tuple[list[BudgetRequest], bool]:
    """Return one page (from 1) of open requests, the first initiated first, and whether there are more.

    With `ended` those that were opened, declined or found unsuitable, the newest first. One query.
    """
    chosen = _whole().where(BudgetRequest.organiser_code.in_(organisers))
    if ended:
        chosen = chosen.where(BudgetRequest.state.not_in(OPEN)).order_by(
            BudgetRequest.asked_at.desc(), BudgetRequest.id
        )
    else:
        chosen = chosen.where(BudgetRequest.state.in_(OPEN)).order_by(
            BudgetRequest.initiated_on, BudgetRequest.asked_at, BudgetRequest.id
        )
    rows = list(db.session.scalars(chosen.offset((page - 1) * PAGE).limit(PAGE + 1)))
    return rows[:PAGE], len(rows) > PAGE


def events_of(request_id: UUID) -> list[RequestEvent]:
    """Return what happened to the request, newest first."""
    return list(
        db.session.scalars(
            select(RequestEvent).where(RequestEvent.request_id == request_id).order_by(RequestEvent.at.desc())
        )
    )


def events_before(case_id: UUID) -> list[RequestEvent]:
    """Return what happened to the request that a case was opened from, newest first."""
    return list(
        db.session.scalars(
            select(RequestEvent)
            .join(BudgetRequest, BudgetRequest.id == RequestEvent.request_id)
            .where(BudgetRequest.case_id == case_id)
            .order_by(RequestEvent.at.desc())
        )
    )


def request_of_case(case_id: UUID) -> BudgetRequest | None:
    """Return the request that a case was opened from, None for a case opened directly."""
    return db.session.scalar(select(BudgetRequest).where(BudgetRequest.case_id == case_id))


def reads_of_request(request_id: UUID, page: int) -> tuple[list[AccessEntry], bool]:
    """Return one page (from 1) of who has read the request, newest first, and whether there are more."""
    rows = list(
        db.session.scalars(
            select(AccessEntry)
            .where(AccessEntry.request_id == request_id)
            .order_by(AccessEntry.at.desc(), AccessEntry.id)
            .offset((page - 1) * ACCESS_PAGE)
            .limit(ACCESS_PAGE + 1)
        )
    )
    return rows[:ACCESS_PAGE], len(rows) > ACCESS_PAGE


def all_municipalities() -> list[Municipality]:
    """Return every municipality."""
    return list(db.session.scalars(select(Municipality)))


def _whole() -> Select[BudgetRequest]:
    return select(BudgetRequest).options(
        joinedload(BudgetRequest.client),
        joinedload(BudgetRequest.worker),
        joinedload(BudgetRequest.municipality),
    )
