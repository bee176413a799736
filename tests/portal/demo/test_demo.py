"""The demo shows a case in each state, so that nobody meets an empty page."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.offerings import Offering, OfferingState
from catalogue.providers import Provider, ProviderKind
from portal.cases.models import Case
from portal.cases.requests import BudgetRequest, RequestState
from portal.decisions.models import Decision, Outcome
from portal.demo.loading import is_empty, load_demo
from portal.plans.models import Plan, PlanItem, PlanState

pytestmark = pytest.mark.both_databases


def test_the_demo_has_a_case_in_each_state(in_app: Flask) -> None:
    assert is_empty()
    load_demo(now())
    db.session.commit()
    assert not is_empty()
    states = Counter(db.session.scalars(select(Plan.state)))
    # One planning, one answering the question it was returned with.
    assert states == {
        PlanState.DRAFT: 2,
        PlanState.SUBMITTED: 2,
        PlanState.RETURNED: 1,
        PlanState.DECIDED: 1,
    }
    without_plan = select(Case).where(Case.id.not_in(select(Plan.case_id)))
    assert len(db.session.scalars(without_plan).all()) == 1


def test_one_plan_is_over_budget_and_two_wait_two_and_twelve_days(in_app: Flask) -> None:
    load_demo(now())
    planned = (
        select(Plan.id, func.sum(PlanItem.cost_cents).label("cents"))
        .join(PlanItem)
        .where(Plan.state == PlanState.DRAFT, Plan.version == 1)
        .group_by(Plan.id)
        .subquery()
    )
    plan, cents = db.session.execute(
        select(Plan, planned.c.cents).join(planned, planned.c.id == Plan.id)
    ).one()
    db.session.refresh(plan, ["budget"])
    assert cents > plan.budget.amount_cents
    waiting = db.session.scalars(select(Plan.submitted_at).where(Plan.state == PlanState.SUBMITTED)).all()
    today = helsinki_date(now())
    assert sorted((today - helsinki_date(at)).days for at in waiting if at) == [2, 12]


def test_the_decision_grants_a_part(in_app: Flask) -> None:
    load_demo(now())
    decision = db.session.scalars(select(Decision)).one()
    assert decision.outcome is Outcome.PARTIAL
    assert 0 < decision.granted_cents < decision.applied_cents


def test_the_catalogue_is_wide_enough(in_app: Flask) -> None:
    load_demo(now())
    published = db.session.scalar(
        select(func.count()).select_from(Offering).where(Offering.state == OfferingState.PUBLISHED)
    )
    assert published is not None
    assert published >= 24
    kinds = db.session.execute(select(Provider.kind, func.count()).group_by(Provider.kind)).all()
    assert {kind for kind, _ in kinds} == set(ProviderKind)
    assert sum(number for _, number in kinds) >= 12


def test_two_requests_wait_and_one_was_answered_with_reasons(in_app: Flask) -> None:
    load_demo(now())
    today = helsinki_date(now())
    requests = db.session.scalars(select(BudgetRequest).order_by(BudgetRequest.initiated_on)).all()
    waiting = [row for row in requests if row.state is RequestState.WAITING]
    assert [(today - row.initiated_on).days for row in waiting] == [9, 2]
    (unsuitable,) = [row for row in requests if row.state is RequestState.UNSUITABLE]
    assert unsuitable.reasons
    (opened,) = [row for row in requests if row.state is RequestState.OPENED]
    assert opened.case_id is not None
