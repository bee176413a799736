"""The verbs of budgets: set one, start the next year of those without an end; they flush, never commit."""

from datetime import date, datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.periods import Period
from catalogue.refusals import Refused
from portal.accounts.telling import tell_of_news
from portal.cases.models import Budget, BudgetKind, Case, Phase
from portal.cases.refusals import CaseRefusal
from portal.cases.rules import at_least, year_from, years_until
from portal.history.models import EventName

_NOBODY: Final = Actor(None, "Tarjotin", ActingAs.SYSTEM)


def set_budget(
    case: Case,
    amount_cents: int,
    starts_on: date,
    ends_on: date | None,
    reached_by: str,
    by: Actor,
    now: datetime,
    *,
    seen: int | None = None,
) -> Budget:
    """Set the budget of a case as a new version; without an end it is until further notice, year by year.

    The client is told that there is news; needs `case.client` loaded.
    `seen` is the version that was written over (0 for none); Refused BUDGET_CHANGED over a newer one.
    """
    if ends_on is not None and ends_on < starts_on:
        raise Refused(CaseRefusal.PERIOD_BACKWARDS)
    if amount_cents <= 0:
        raise Refused(CaseRefusal.NO_MONEY)
    if not reached_by.strip():
        raise Refused(CaseRefusal.WORDS_NEEDED)
    newest = _lock_newest(case)
    if seen is not None and seen != newest:
        raise Refused(CaseRefusal.BUDGET_CHANGED)
    assert by.user_id is not None, "somebody answers for every budget"
    kind = BudgetKind.UNTIL_FURTHER_NOTICE if ends_on is None else BudgetKind.FIXED
    budget = Budget(
        version=newest + 1,
        kind=kind,
        amount_cents=amount_cents,
        reached_by=reached_by.strip(),
        set_by_id=by.user_id,
    )
    case.phase = at_least(case.phase, Phase.PLANNING)
    period = year_from(starts_on) if ends_on is None else Period(starts_on, ends_on)
    tell_of_news(case.client, now)
    return _put(budget, case, period, by, now)


def start_next_years(today: date, now: datetime) -> int:
    """Start the running year of every budget until further notice whose year has ended; return how many."""
    versions = select(func.max(Budget.version)).where(Budget.case_id == Case.id)
    newest = versions.correlate(Case).scalar_subquery()
    ended = (
        select(Case)
        .join(Budget, (Budget.case_id == Case.id) & (Budget.version == newest))
        .where(Budget.kind == BudgetKind.UNTIL_FURTHER_NOTICE, Budget.ends_on < today)
        .options(joinedload(Case.client))
    )
    return sum(_start_next_year(case, today, now) for case in db.session.scalars(ended).all())


def _start_next_year(case: Case, today: date, now: datetime) -> bool:
    """Add the years up to today's; nothing when somebody was faster."""
    version = _lock_newest(case)
    known = db.session.scalars(
        select(Budget).where(Budget.case_id == case.id, Budget.version == version)
    ).one()
    goes_on = known.kind is BudgetKind.UNTIL_FURTHER_NOTICE
    years = years_until(known.period, today) if goes_on else []
    for number, year in enumerate(years, start=version + 1):
        budget = Budget(
            version=number,
            kind=known.kind,
            amount_cents=known.amount_cents,
            reached_by=known.reached_by,
            set_by_id=known.set_by_id,
        )
        _put(budget, case, year, _NOBODY, now)
    if years:
        tell_of_news(case.client, now)
    db.session.flush()
    return bool(years)


def _lock_newest(case: Case) -> int:
    """Hold the case's row, so that two people never set one version; return the newest, 0 for none."""
    db.session.flush()
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update(key_share=True))
    return db.session.scalar(select(func.max(Budget.version)).where(Budget.case_id == case.id)) or 0


def _put(budget: Budget, case: Case, period: Period, by: Actor, now: datetime) -> Budget:
    budget.id, budget.case_id, budget.set_at = uuid4(), case.id, now
    budget.starts_on, budget.ends_on = period.starts_on, period.ends_on
    budget.case = case
    db.session.add(budget)
    case.record(
        EventName.BUDGET_SET,
        by,
        now,
        {
            "amount_cents": budget.amount_cents,
            "starts_on": budget.starts_on.isoformat(),
            "ends_on": budget.ends_on.isoformat(),
            "version": budget.version,
            "kind": budget.kind.value,
        },
    )
    db.session.flush()
    return budget
