"""The queue of plans: what waits for the organiser, oldest first, by filters and page."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.sql import ColumnElement

from catalogue.areas import Organiser
from catalogue.clock import helsinki_date
from catalogue.database import db
from portal.accounts.models import WORKING_WITH_CLIENTS, RoleAssignment
from portal.cases.models import Case
from portal.decisions.deadlines import begun_by, decision_deadline, is_soon, kinds_with_deadlines
from portal.plans.models import Plan, PlanItem, PlanState
from portal.web.people import Person

PAGE: Final = 50


@dataclass(frozen=True)
class QueueFilter:
    """What of the queue is shown; the page is counted from 1."""

    mine: bool = False
    """Only the clients whose own worker the person is."""
    unit: bool = False
    """Only the clients of the person's own unit: where their own worker has a post in the same unit."""
    returned: bool = False
    """What was returned with a question and waits for the client, instead of what waits for the worker."""
    due: bool = False
    """Only what must be decided soon, or should have been."""
    organiser: str | None = None
    page: int = 1


@dataclass(frozen=True)
class Waiting:
    """One line of the queue; applied in cents."""

    plan: Plan
    applied_cents: int
    lines: int
    days: int
    deadline: date | None
    soon: bool
    late: bool

    @property
    def case_id(self) -> UUID:
        """Return the id under which reads of this line are logged."""
        return self.plan.case_id


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue and how much there is in all."""

    rows: list[Waiting]
    total: int

    @property
    def pages(self) -> int:
        """Return the number of pages, at least one."""
        return max(1, -(-self.total // PAGE))


def list_waiting(person: Person, today: date, asked: QueueFilter | None = None) -> QueuePage:
    """Return a page of the plans of the person's organisers, oldest first, without the person's own."""
    asked = asked or QueueFilter()
    sums = (
        select(PlanItem.plan_id, func.sum(PlanItem.cost_cents).label("cents"), func.count().label("lines"))
        .where(PlanItem.removed_at.is_(None))
        .group_by(PlanItem.plan_id)
        .subquery()
    )
    found = db.session.execute(
        select(Plan, sums.c.cents, sums.c.lines, func.count().over().label("total"))
        .join(Plan.case)
        .outerjoin(sums, sums.c.plan_id == Plan.id)
        .where(*_conditions(person, today, asked))
        .options(
            joinedload(Plan.case).joinedload(Case.client),
            joinedload(Plan.case).joinedload(Case.worker),
            joinedload(Plan.case).joinedload(Case.organiser),
            joinedload(Plan.budget),
        )
        .order_by(Plan.submitted_at, Plan.id)
        .offset((asked.page - 1) * PAGE)
        .limit(PAGE)
    ).all()
    return QueuePage([_waiting(row, today) for row in found], found[0].total if found else 0)


def _conditions(person: Person, today: date, asked: QueueFilter) -> list[ColumnElement[bool]]:
    organisers = person.caseworker_of & ({asked.organiser} if asked.organiser else person.caseworker_of)
    conditions = [
        Case.organiser_code.in_(organisers),
        Case.client_id != person.user_id,
        _returned() if asked.returned else Plan.state.in_([PlanState.SUBMITTED, PlanState.TAKEN_UP]),
    ]
    if asked.mine:
        conditions.append(Case.worker_id == person.user_id)
    elif asked.unit:
        conditions.append(_of_unit(person))
    if asked.due:
        known = select(Organiser.code).where(Organiser.kind.in_(kinds_with_deadlines()))
        conditions += [Case.initiated_on <= begun_by(today), Case.organiser_code.in_(known)]
    return conditions


def _of_unit(person: Person) -> ColumnElement[bool]:
    """A case is of its own worker's unit; one's own clients are of one's unit even where that has no name."""
    theirs, own = aliased(RoleAssignment), aliased(RoleAssignment)
    same_unit = (
        select(theirs.id)
        .join(own, (own.organiser_code == theirs.organiser_code) & (own.unit == theirs.unit))
        .where(theirs.user_id == Case.worker_id, theirs.organiser_code == Case.organiser_code)
        .where(own.user_id == person.user_id)
        .where(theirs.role.in_(WORKING_WITH_CLIENTS), own.role.in_(WORKING_WITH_CLIENTS))
        .correlate(Case)
    )
    return (Case.worker_id == person.user_id) | same_unit.exists()


def _returned() -> ColumnElement[bool]:
    """What was returned and is not sent again: the version after it is still a draft."""
    following = aliased(Plan)
    draft_follows = (
        select(following.id)
        .where(following.case_id == Plan.case_id, following.version > Plan.version)
        .where(following.state == PlanState.DRAFT)
        .correlate(Plan)
    )
    later = aliased(Plan)
    other_follows = (
        select(later.id)
        .where(later.case_id == Plan.case_id, later.version > Plan.version)
        .where(later.state.in_([PlanState.RETURNED, PlanState.DECIDED]))
        .correlate(Plan)
    )
    return (Plan.state == PlanState.RETURNED) & draft_follows.exists() & ~other_follows.exists()


def _waiting(row: Any, today: date) -> Waiting:
    plan: Plan = row.Plan
    case = plan.case
    deadline = decision_deadline(case.organiser.kind, case.client_group, case.initiated_on)
    days = (today - helsinki_date(plan.submitted_at)).days if plan.submitted_at else 0
    soon, late = is_soon(deadline, today), deadline is not None and deadline < today
    return Waiting(plan, int(row.cents or 0), row.lines or 0, days, deadline, soon, late)
