"""Reads of the plan to decide and the decision; each says what it loads."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import Select

from catalogue.areas import Organiser
from catalogue.database import db
from portal.accounts.queries import contact_of, post_of
from portal.cases.models import AssessedNeed, Case
from portal.decisions.letter import UNKNOWN_POST, Contact, Decider
from portal.decisions.matters import prepared_from
from portal.decisions.models import Decision, PreparedDecision, PreparedItem
from portal.decisions.rules import NO_WORDS, Prepared, PreparedWhole
from portal.plans.models import Plan, PlanItem, PlanState
from portal.web.people import Person


def organisers(codes: frozenset[str]) -> list[Organiser]:
    """Return the organisers with these codes by code; none where there is nothing to choose from."""
    if len(codes) < 2:
        return []
    named = select(Organiser).where(Organiser.code.in_(codes)).order_by(Organiser.code)
    return list(db.session.scalars(named))


def find_plan(plan_id: UUID) -> Plan | None:
    """Return a sent plan with all that a decision needs, or None for a draft or nothing."""
    return db.session.scalars(_whole(plan_id).where(Plan.state != PlanState.DRAFT)).one_or_none()


def lock_plan(plan_id: UUID) -> Plan:
    """Lock the version's row and return it as it is now, whole; SQLite's writer is alone already."""
    db.session.execute(select(Plan.id).where(Plan.id == plan_id).with_for_update(key_share=True)).one()
    return db.session.scalars(_whole(plan_id).execution_options(populate_existing=True)).one()


def prepared_rows(plan_id: UUID) -> dict[UUID, PreparedItem]:
    """Return what is written so far, by item."""
    rows = db.session.scalars(
        select(PreparedItem).where(PreparedItem.plan_id == plan_id).execution_options(populate_existing=True)
    )
    return {row.plan_item_id: row for row in rows}


def prepared_whole(plan_id: UUID) -> PreparedWhole:
    """Return what is written so far about the whole."""
    row = db.session.get(PreparedDecision, plan_id, populate_existing=True)
    return PreparedWhole(row.view_considered, row.conditions) if row else NO_WORDS


def prepared_by_item(rows: Iterable[PreparedItem]) -> dict[UUID, Prepared]:
    """Return the rows as the rules see them."""
    return {row.plan_item_id: prepared_from(row) for row in rows}


def find_decider(person: Person, organiser_code: str) -> Decider | None:
    """Return the person with the title and unit of their office, or None for who has no office there."""
    office = post_of(person.user_id, organiser_code)
    return Decider(person.name, office.title or "", office.unit or "") if office else None


def find_contact(case: Case) -> Contact:
    """Return title and phone of the client's own worker, as far as they are known."""
    post = contact_of(case.worker_id, case.organiser_code)
    return Contact(post.title, post.phone) if post else UNKNOWN_POST


def find_decision(decision_id: UUID) -> Decision | None:
    """Return a decision with its case, client, items and notices, or None."""
    return db.session.scalars(_decisions().where(Decision.id == decision_id)).one_or_none()


def find_decision_of_plan(plan_id: UUID) -> Decision | None:
    """Return the decision on a plan version, or None."""
    return db.session.scalars(_decisions().where(Decision.plan_id == plan_id)).one_or_none()


def find_newest_of_case(case_id: UUID) -> Decision | None:
    """Return the newest decision of a case with all that it shows, or None."""
    newest = _decisions().where(Decision.case_id == case_id).order_by(Decision.decided_at.desc()).limit(1)
    return db.session.scalar(newest)


def _decisions() -> Select[Decision]:
    return select(Decision).options(
        joinedload(Decision.case).joinedload(Case.client),
        selectinload(Decision.items),
        selectinload(Decision.notices),
    )


def _whole(plan_id: UUID) -> Select[Plan]:
    return (
        select(Plan)
        .where(Plan.id == plan_id)
        .options(
            joinedload(Plan.budget),
            joinedload(Plan.case).options(
                joinedload(Case.client),
                joinedload(Case.worker),
                joinedload(Case.organiser),
                selectinload(Case.needs).joinedload(AssessedNeed.need),
                selectinload(Case.budgets),
            ),
            selectinload(Plan.items).selectinload(PlanItem.needs).joinedload(AssessedNeed.need),
            selectinload(Plan.left_out),
        )
    )
