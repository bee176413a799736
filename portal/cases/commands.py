"""The verbs of cases: open a case, assess needs, set the budget; they flush and never commit."""

from datetime import date, datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from catalogue.areas import Municipality
from catalogue.clock import helsinki_date
from catalogue.database import db
from catalogue.lifecycle import Actor
from catalogue.needs import ClientGroup, Need
from catalogue.refusals import Refused
from portal.accounts.models import User
from portal.cases.assessment import Assessment, OriginalService, said_of, write_into
from portal.cases.budgeting import set_budget
from portal.cases.models import AssessedNeed, Case, NeedVersion, Phase
from portal.cases.refusals import CaseRefusal
from portal.cases.rules import at_least, next_number
from portal.history.models import EventName

__all__ = ["Assessment", "OriginalService", "assess_need", "change_need", "open_case", "set_budget"]
_TRIES: Final = 5


def open_case(
    client: User,
    organiser_code: str,
    municipality_code: str,
    group: ClientGroup,
    language: str,
    worker: User,
    initiated_on: date,
    by: Actor,
    now: datetime,
) -> Case:
    """Open a case for a client; its number is the next of the organiser and the year."""
    _refuse_to_open(client, organiser_code, municipality_code, worker)
    case = Case(
        id=uuid4(),
        number="",
        client_id=client.id,
        client=client,
        organiser_code=organiser_code,
        municipality_code=municipality_code,
        worker_id=worker.id,
        worker=worker,
        client_group=group,
        language=language,
        phase=Phase.BECOMING_CLIENT,
        initiated_on=initiated_on,
        opened_at=now,
        needs=[],
        budgets=[],
    )
    _save_numbered(case, helsinki_date(now).year)
    case.record(EventName.CASE_OPENED, by, now, {"number": case.number})
    db.session.flush()
    return case


def _refuse_to_open(client: User, organiser_code: str, municipality_code: str, worker: User) -> None:
    """Stop where somebody would be their own worker, in the wrong place, or a client twice."""
    if client.id == worker.id:
        raise Refused(CaseRefusal.OWN_CASE)
    if db.session.get_one(Municipality, municipality_code).organiser_code != organiser_code:
        raise Refused(CaseRefusal.WRONG_PLACE)
    existing = db.session.scalar(
        select(Case.number).where(Case.client_id == client.id, Case.organiser_code == organiser_code)
    )
    if existing is not None:
        raise Refused(CaseRefusal.ALREADY_OPEN, number=existing)


def assess_need(case: Case, need: Need, said: Assessment, by: Actor, now: datetime) -> AssessedNeed:
    """Record a need of the client with its original service; needs `case.needs` loaded."""
    if any(known.need_code == need.code for known in case.needs):
        raise Refused(CaseRefusal.NEED_TWICE)
    position = max((known.position for known in case.needs), default=0) + 1
    assessed = AssessedNeed(
        id=uuid4(), case_id=case.id, case=case, need_code=need.code, need=need, position=position, version=1
    )
    case.phase = at_least(case.phase, Phase.ASSESSMENT)
    with db.session.no_autoflush:
        db.session.add(assessed)
        _write_version(assessed, said, by, now)
    case.record(EventName.NEED_ASSESSED, by, now, {"number": position, "need": dict(need.names)})
    db.session.flush()
    return assessed


def change_need(assessed: AssessedNeed, said: Assessment, seen: int, by: Actor, now: datetime) -> None:
    """Write the assessment of a need anew, as its next version; needs `case` and `need` loaded.

    `seen` is the version that was written over; Refused NEED_CHANGED when there is a newer one.
    """
    db.session.refresh(assessed, ["version"], with_for_update=True)
    if assessed.version != seen:
        raise Refused(CaseRefusal.NEED_CHANGED)
    if said_of(assessed) == said:
        return
    assessed.version += 1
    _write_version(assessed, said, by, now)
    data: dict[str, object] = {"number": assessed.position, "need": dict(assessed.need.names)}
    assessed.case.record(EventName.NEED_CHANGED, by, now, data)
    db.session.flush()


def _write_version(assessed: AssessedNeed, said: Assessment, by: Actor, now: datetime) -> None:
    """Let the need say this, and keep it as a version that never changes."""
    write_into(assessed, said)
    kept = NeedVersion(
        id=uuid4(),
        assessed_need_id=assessed.id,
        version=assessed.version,
        written_at=now,
        written_by_id=by.user_id,
        writer_name=by.name,
        acting_as=by.acting_as,
    )
    write_into(kept, said)
    db.session.flush()
    db.session.add(kept)
    db.session.flush()


def _save_numbered(case: Case, year: int) -> None:
    """Give the case its number; somebody else's case may take the same one first, then the next is tried."""
    for attempt in range(1, _TRIES + 1):
        highest = db.session.scalar(
            select(func.max(Case.number)).where(
                Case.organiser_code == case.organiser_code, Case.number.startswith(f"{year}-")
            )
        )
        case.number = next_number(year, highest)
        try:
            with db.session.begin_nested():
                db.session.add(case)
                db.session.flush()
        except IntegrityError:
            if attempt == _TRIES:
                raise
        else:
            return
