"""Reading cases."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from catalogue.areas import Municipality
from catalogue.database import db
from catalogue.needs import Need, NeedState
from portal.cases.models import AssessedNeed, Budget, Case
from portal.cases.requests import BudgetRequest
from portal.history.models import AccessEntry, HistoryEvent

PAGE = 50
ACCESS_PAGE = 100


@dataclass(frozen=True)
class CaseRow:
    """One line of the caseworker's list; the budget in force in cents, None when there is none yet."""

    case: Case
    budget_cents: int | None

    @property
    def case_id(self) -> UUID:
        """Return the id under which reads are logged."""
        return self.case.id


def find_case(case_id: UUID) -> Case | None:
    """Return a case with client, worker, organiser, municipality, needs and budgets, or None."""
    return db.session.scalar(
        select(Case)
        .where(Case.id == case_id)
        .options(
            joinedload(Case.client),
            joinedload(Case.worker),
            joinedload(Case.organiser),
            joinedload(Case.municipality),
            selectinload(Case.needs).joinedload(AssessedNeed.need),
            selectinload(Case.budgets),
        )
    )


def find_need(case_id: UUID, need_id: UUID) -> AssessedNeed | None:
    """Return an assessed need of that case with its case, client and taxonomy node, or None."""
    return db.session.scalar(
        select(AssessedNeed)
        .where(AssessedNeed.id == need_id, AssessedNeed.case_id == case_id)
        .options(joinedload(AssessedNeed.case).joinedload(Case.client), joinedload(AssessedNeed.need))
    )


def budgets_of(case_id: UUID) -> list[Budget]:
    """Return every budget of a case with who set it, newest first."""
    return list(
        db.session.scalars(
            select(Budget)
            .where(Budget.case_id == case_id)
            .order_by(Budget.version.desc())
            .options(joinedload(Budget.set_by))
        )
    )


def case_id_of(client_id: UUID) -> UUID | None:
    """Return the client's newest case, None for somebody who is no client."""
    return db.session.scalar(
        select(Case.id).where(Case.client_id == client_id).order_by(Case.opened_at.desc()).limit(1)
    )


def list_cases(organisers: frozenset[str], worker_id: UUID | None, page: int) -> tuple[list[CaseRow], bool]:
    """Return one page (from 1) of cases, newest first, and whether there are more; one query.

    With `worker_id` only that worker's own cases.
    """
    newest = (
        select(func.max(Budget.version)).where(Budget.case_id == Case.id).correlate(Case).scalar_subquery()
    )
    chosen = (
        select(Case, Budget.amount_cents)
        .outerjoin(Budget, (Budget.case_id == Case.id) & (Budget.version == newest))
        .where(Case.organiser_code.in_(organisers))
        .options(joinedload(Case.client), joinedload(Case.worker), joinedload(Case.municipality))
        .order_by(Case.opened_at.desc(), Case.number.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    if worker_id is not None:
        chosen = chosen.where(Case.worker_id == worker_id)
    rows = [CaseRow(case, cents) for case, cents in db.session.execute(chosen)]
    return rows[:PAGE], len(rows) > PAGE


def history_of(case_id: UUID) -> list[HistoryEvent]:
    """Return what happened to the case, newest first."""
    return list(
        db.session.scalars(
            select(HistoryEvent).where(HistoryEvent.case_id == case_id).order_by(HistoryEvent.at.desc())
        )
    )


def reads_of(case_id: UUID, page: int) -> tuple[list[AccessEntry], bool]:
    """Return one page (from 1) of who has read the case or the request before it, newest first."""
    before = select(BudgetRequest.id).where(BudgetRequest.case_id == case_id)
    rows = list(
        db.session.scalars(
            select(AccessEntry)
            .where(or_(AccessEntry.case_id == case_id, AccessEntry.request_id.in_(before)))
            .order_by(AccessEntry.at.desc(), AccessEntry.id)
            .offset((page - 1) * ACCESS_PAGE)
            .limit(ACCESS_PAGE + 1)
        )
    )
    return rows[:ACCESS_PAGE], len(rows) > ACCESS_PAGE


def municipalities_of(organisers: frozenset[str]) -> list[Municipality]:
    """Return the municipalities of these organisers by Finnish name."""
    rows = db.session.scalars(select(Municipality).where(Municipality.organiser_code.in_(organisers)))
    return sorted(rows, key=lambda place: place.names.get("fi", ""))


def need_tree() -> list[tuple[Need, Need | None]]:
    """Return every need on offer with its parent, children after their parent."""
    offered = select(Need).where(Need.state == NeedState.OFFERED)
    rows = list(db.session.scalars(offered.order_by(Need.position, Need.code)))
    by_code = {need.code: need for need in rows}

    def path(need: Need) -> list[tuple[int, str]]:
        parent = by_code.get(need.parent_code or "")
        return [*(path(parent) if parent else []), (need.position, need.code)]

    return [(need, by_code.get(need.parent_code or "")) for need in sorted(rows, key=path)]
