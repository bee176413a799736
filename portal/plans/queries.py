"""Reading plans; each query says what it loads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from catalogue.database import db
from catalogue.offerings import Offering, OfferingVersion
from catalogue.periods import Period
from catalogue.providers import Provider
from portal.cases.models import AssessedNeed, Budget, Case
from portal.plans.changes import VersionChanges, changes
from portal.plans.models import Plan, PlanItem, PlanState
from portal.plans.rules import Sums, active, content_hash, sums
from portal.web.people import Person


@dataclass(frozen=True)
class PlanSummary:
    """The client's plan in short, for pages where offerings are chosen; sums in cents."""

    plan_id: UUID
    budget_cents: int
    planned_cents: int
    remaining_cents: int
    item_offering_ids: frozenset[UUID]
    period: Period
    """The days the budget is for."""
    offering_costs: Mapping[UUID, int]
    """What the lines of each planned offering cost."""


@dataclass(frozen=True)
class Choosing:
    """The draft in short, if there is one, and whether anything can be added to it or to a first one."""

    summary: PlanSummary | None
    may_add: bool


def _whole() -> list[Any]:
    item = selectinload(Plan.items)
    offering = item.joinedload(PlanItem.offering)
    published = offering.joinedload(Offering.published)
    case = joinedload(Plan.case)
    return [
        case.joinedload(Case.client),
        case.joinedload(Case.worker),
        case.joinedload(Case.organiser),
        case.selectinload(Case.needs).joinedload(AssessedNeed.need),
        case.selectinload(Case.budgets),
        joinedload(Plan.budget),
        item.selectinload(PlanItem.needs),
        # The plan is in the session already, so this costs no query.
        item.immediateload(PlanItem.plan),
        published.selectinload(OfferingVersion.prices),
        offering.joinedload(Offering.provider).selectinload(Provider.approvals),
        selectinload(Plan.left_out),
    ]


def get_plan_whole(plan_id: UUID) -> Plan | None:
    """Return a plan with everything: case (client, worker, organiser, needs, budgets), budget, left-outs,
    and items with needs and offerings (published prices, provider, approvals); None when there is none."""
    return db.session.scalar(select(Plan).where(Plan.id == plan_id).options(*_whole()))


def get_item_whole(item_id: UUID) -> PlanItem | None:
    """Return an item whose `plan` is loaded like `get_plan_whole` does; None when there is none."""
    plan_id = db.session.scalar(select(PlanItem.plan_id).where(PlanItem.id == item_id))
    plan = get_plan_whole(plan_id) if plan_id else None
    return next((item for item in plan.items if item.id == item_id), None) if plan else None


def open_plan_of(case_id: UUID) -> Plan | None:
    """Return the whole version that is being written, waits or is prepared, or None."""
    states = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.TAKEN_UP)
    return db.session.scalar(
        select(Plan).where(Plan.case_id == case_id, Plan.state.in_(states)).options(*_whole())
    )


def newest_plan_id(case_id: UUID) -> UUID | None:
    """Return the newest version's id, None before planning has begun."""
    return db.session.scalar(
        select(Plan.id).where(Plan.case_id == case_id).order_by(Plan.version.desc()).limit(1)
    )


def is_newest(plan_id: UUID, case_id: UUID) -> bool:
    """Tell whether no version of the plan follows this one."""
    return newest_plan_id(case_id) == plan_id


def newest_version(case_id: UUID) -> int:
    """Return the number of the newest version, 0 before planning has begun."""
    return db.session.scalar(select(func.max(Plan.version)).where(Plan.case_id == case_id)) or 0


def versions_of(case_id: UUID) -> list[Plan]:
    """Return every version of a case's plan, newest first, without their content."""
    return list(db.session.scalars(select(Plan).where(Plan.case_id == case_id).order_by(Plan.version.desc())))


def question_before(plan: Plan) -> str | None:
    """Return the question that this version answers: the newest one before it, past what was taken back."""
    before = db.session.execute(
        select(Plan.state, Plan.question)
        .where(Plan.case_id == plan.case_id, Plan.version < plan.version)
        .where(Plan.state != PlanState.TAKEN_BACK)
        .order_by(Plan.version.desc())
        .limit(1)
    ).one_or_none()
    return before.question if before else None


def changes_of(plan: Plan) -> VersionChanges | None:
    """Return how a whole plan differs from the version before it that a worker read, None for a first one."""
    before_id = db.session.scalar(
        select(Plan.id)
        .where(Plan.case_id == plan.case_id, Plan.version < plan.version)
        .where(Plan.state.in_([PlanState.RETURNED, PlanState.DECIDED]))
        .order_by(Plan.version.desc())
        .limit(1)
    )
    before = get_plan_whole(before_id) if before_id else None
    if before is None:
        return None
    copies = select(PlanItem.id, PlanItem.copied_from_id).join(PlanItem.plan)
    rows = db.session.execute(copies.where(Plan.case_id == plan.case_id))
    return changes(before, plan, {row.id: row.copied_from_id for row in rows})


def budget_of(plan: Plan) -> Budget:
    """Return the budget the version is measured by: a draft follows the newest of its case."""
    newest = plan.case.budget
    return newest if plan.state is PlanState.DRAFT and newest is not None else plan.budget


def sums_of(plan: Plan) -> Sums:
    """Return budget, planned and remaining of a whole plan."""
    return sums(budget_of(plan), plan.items)


def plan_hash(plan: Plan) -> str:
    """Return the content's hash computed anew, with the budget the version is measured by now.

    Differs from `content_hash`, or from what a form was opened on, if anything has changed.
    """
    return content_hash(plan, budget_of(plan))


def choosing(person: Person) -> Choosing:
    """Return how the plan stands beside the offerings: of the client they act for, or their own."""
    acts = person.on_behalf
    # One query, because this stands on every page of offerings: a client's cases, budgets and items are few.
    newest = select(func.max(Plan.version)).where(Plan.case_id == Case.id).correlate(Case).scalar_subquery()
    rows = db.session.execute(
        select(Case, Plan)
        .outerjoin(Plan, and_(Plan.case_id == Case.id, Plan.version == newest))
        .where(Case.id == acts.case_id if acts else Case.client_id == person.user_id)
        .options(joinedload(Case.budgets), joinedload(Plan.budget), joinedload(Plan.items))
        .order_by(Plan.started_at.desc())
    )
    found: list[tuple[Case, Plan | None]] = [(case, plan) for case, plan in rows.unique()]
    drafts = [(case, plan) for case, plan in found if plan is not None and plan.state is PlanState.DRAFT]
    can_start = any(plan is None and case.budget is not None for case, plan in found)
    return Choosing(_summary(*drafts[0]) if drafts else None, bool(drafts) or can_start)


def _summary(case: Case, plan: Plan) -> PlanSummary:
    budget, planned = case.budget or plan.budget, active(plan.items)
    now_sums = sums(budget, plan.items)
    costs: dict[UUID, int] = {}
    for item in planned:
        if item.offering_id is not None:
            costs[item.offering_id] = costs.get(item.offering_id, 0) + item.cost_cents
    return PlanSummary(
        plan.id,
        now_sums.budget_cents,
        now_sums.planned_cents,
        now_sums.remaining_cents,
        frozenset(costs),
        budget.period,
        costs,
    )


def find_offering(offering_id: UUID) -> Offering | None:
    """Return an offering with its provider's approvals and its published wording's prices and needs."""
    return db.session.scalar(
        select(Offering)
        .where(Offering.id == offering_id)
        .options(
            joinedload(Offering.provider).selectinload(Provider.approvals),
            joinedload(Offering.published).selectinload(OfferingVersion.prices),
            joinedload(Offering.published).selectinload(OfferingVersion.needs),
        )
    )
