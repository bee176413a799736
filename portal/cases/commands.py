"""The verbs of cases: open a case, assess needs, set the budget; they flush and never commit."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from catalogue.areas import Municipality
from catalogue.clock import helsinki_date
from catalogue.database import db
from catalogue.lifecycle import Actor
from catalogue.needs import ClientGroup, Need
from catalogue.periods import Frequency, Period
from catalogue.refusals import Refused
from portal.accounts.models import User
from portal.cases.models import AssessedNeed, Budget, Case, Importance, Phase
from portal.cases.refusals import CaseRefusal
from portal.cases.rules import at_least, next_number
from portal.history.models import EventName

_TRIES: Final = 5


@dataclass(frozen=True)
class OriginalService:
    """What the client would otherwise get: how much, how often, and the unit cost in cents."""

    name: str
    quantity: Decimal
    frequency: Frequency
    unit_cents: int


@dataclass(frozen=True)
class Assessment:
    """What is said about one need."""

    importance: Importance
    client_words: str
    worker_view: str
    goal: str
    original: OriginalService | None


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
    if client.id == worker.id:
        raise Refused(CaseRefusal.OWN_CASE)
    if db.session.get_one(Municipality, municipality_code).organiser_code != organiser_code:
        raise Refused(CaseRefusal.WRONG_PLACE)
    existing = db.session.scalar(
        select(Case.number).where(Case.client_id == client.id, Case.organiser_code == organiser_code)
    )
    if existing is not None:
        raise Refused(CaseRefusal.ALREADY_OPEN, number=existing)
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


def assess_need(case: Case, need: Need, said: Assessment, by: Actor, now: datetime) -> AssessedNeed:
    """Record a need of the client with its original service; needs `case.needs` loaded."""
    if any(known.need_code == need.code for known in case.needs):
        raise Refused(CaseRefusal.NEED_TWICE)
    position = max((known.position for known in case.needs), default=0) + 1
    assessed = AssessedNeed(
        id=uuid4(), case_id=case.id, case=case, need_code=need.code, need=need, position=position
    )
    _write(assessed, said)
    case.phase = at_least(case.phase, Phase.ASSESSMENT)
    case.record(EventName.NEED_ASSESSED, by, now, {"number": position, "need": dict(need.names)})
    db.session.add(assessed)
    db.session.flush()
    return assessed


def change_need(assessed: AssessedNeed, said: Assessment, by: Actor, now: datetime) -> None:
    """Write the assessment of a need anew; needs `case` and `need` loaded."""
    _write(assessed, said)
    data: dict[str, object] = {"number": assessed.position, "need": dict(assessed.need.names)}
    assessed.case.record(EventName.NEED_CHANGED, by, now, data)
    db.session.flush()


def set_budget(
    case: Case, amount_cents: int, starts_on: date, ends_on: date, reached_by: str, by: Actor, now: datetime
) -> Budget:
    """Set the budget of a case as a new version; needs `case.budgets` loaded."""
    if ends_on < starts_on:
        raise Refused(CaseRefusal.PERIOD_BACKWARDS)
    if amount_cents <= 0:
        raise Refused(CaseRefusal.NO_MONEY)
    if not reached_by.strip():
        raise Refused(CaseRefusal.WORDS_NEEDED)
    period = Period(starts_on, ends_on)
    budget = Budget(
        id=uuid4(),
        case_id=case.id,
        case=case,
        version=max((known.version for known in case.budgets), default=0) + 1,
        amount_cents=amount_cents,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        reached_by=reached_by.strip(),
        set_at=now,
        set_by_id=by.user_id,
    )
    db.session.add(budget)
    case.phase = at_least(case.phase, Phase.PLANNING)
    case.record(
        EventName.BUDGET_SET,
        by,
        now,
        {
            "amount_cents": amount_cents,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat(),
            "version": budget.version,
        },
    )
    db.session.flush()
    return budget


def _write(assessed: AssessedNeed, said: Assessment) -> None:
    original = said.original
    assessed.importance = said.importance
    assessed.client_words = said.client_words
    assessed.worker_view = said.worker_view
    assessed.goal = said.goal
    assessed.original_service = original.name if original else None
    assessed.original_quantity = original.quantity if original else None
    assessed.original_frequency = original.frequency if original else None
    assessed.original_unit_cents = original.unit_cents if original else None


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
