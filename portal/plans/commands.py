"""The verbs of plans: start, send, take up, return; they flush and never commit."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from catalogue.clock import helsinki_date
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.refusals import Refused
from portal.accounts.telling import tell_of_news
from portal.cases.models import AssessedNeed, Budget, Case, Phase
from portal.cases.rules import at_least
from portal.history.models import EventName
from portal.plans.lifecycle import PLAN_LIFECYCLE, PlanAction
from portal.plans.models import NeedLeftOut, Plan, PlanItem, PlanState
from portal.plans.queries import newest_version
from portal.plans.refusals import PlanRefusal
from portal.plans.rules import active, content_hash, refusals_to_submit
from portal.web.people import OnBehalf, Person


def start_plan(case: Case, by: Actor, now: datetime) -> Plan:
    """Start the first version of the plan of a case that has a budget; needs `case.budgets` loaded."""
    if case.budget is None:
        raise Refused(PlanRefusal.NO_BUDGET)
    if newest_version(case.id):
        raise Refused(PlanRefusal.ALREADY_STARTED)
    plan = _new_version(case, case.budget, 1, now)
    plan.record(EventName.PLAN_STARTED, by, now, {})
    case.phase = at_least(case.phase, Phase.PLANNING)
    db.session.flush()
    return plan


def begin_acting(case: Case, worker: Person, acts: OnBehalf, now: datetime) -> None:
    """Note in the history that a worker begins to act on behalf of the client, and why."""
    by = Actor(worker.user_id, worker.name, ActingAs.CASEWORKER, acts.reason)
    case.record(EventName.ACTING_STARTED, by, now, {})
    db.session.flush()


def open_for_editing(plan: Plan, now: datetime) -> None:
    """Lock the version until the transaction ends; Refused FROZEN unless it is a draft.

    A draft follows the newest budget of its case.
    """
    lock(plan)
    if plan.state is not PlanState.DRAFT:
        raise Refused(PlanRefusal.FROZEN)
    newest = plan.case.budget
    if newest is not None and newest.id != plan.budget_id:
        plan.budget = newest
    plan.changed_at = now


def lock(plan: Plan) -> None:
    """Hold the row so that two people never move the same version; SQLite's one writer does the same."""
    db.session.refresh(plan, ["state", "revision"], with_for_update=True)


def leave_need_out(
    plan: Plan, need: AssessedNeed, reason: str, by: Actor, now: datetime, *, seen: str | None = None
) -> None:
    """Leave a need without help on purpose, or write the reason anew.

    With `seen`, the reason that the form showed: Refused REASON_CHANGED where another window wrote another.
    """
    open_for_editing(plan, now)
    if not reason.strip():
        raise Refused(PlanRefusal.REASON_NEEDED)
    if any(answered.id == need.id for item in active(plan.items) for answered in item.needs):
        raise Refused(PlanRefusal.HAS_ITEMS)
    if seen is not None:
        db.session.refresh(plan, ["left_out"])
    known = next((row for row in plan.left_out if row.assessed_need_id == need.id), None)
    if seen is not None and known is not None and known.reason not in (seen, reason.strip()):
        raise Refused(PlanRefusal.REASON_CHANGED, reason=known.reason)
    if known is None:
        db.session.add(NeedLeftOut(plan=plan, assessed_need_id=need.id, reason=reason.strip()))
    else:
        known.reason = reason.strip()
    plan.record(EventName.NEED_LEFT_OUT, by, now, _about(need))
    db.session.flush()


def take_need_back(plan: Plan, need: AssessedNeed, by: Actor, now: datetime) -> None:
    """Look for help to a need again that was left out."""
    open_for_editing(plan, now)
    for row in [row for row in plan.left_out if row.assessed_need_id == need.id]:
        plan.left_out.remove(row)
        db.session.delete(row)
        plan.record(EventName.NEED_TAKEN_BACK, by, now, _about(need))
    db.session.flush()


def submit(
    plan: Plan,
    by: Actor,
    now: datetime,
    *,
    over_budget_words: str | None = None,
    client_view: str | None = None,
    answer: str | None = None,
    backup_plan: str | None = None,
) -> None:
    """Send the version to be decided: check it, freeze it by its hash, and turn to the decision."""
    lock(plan)
    if plan.state is PlanState.DRAFT:
        open_for_editing(plan, now)
        needs, today = plan.case.needs, helsinki_date(now)
        stops = refusals_to_submit(plan.budget, needs, plan.items, plan.left_out, over_budget_words, today)
        if stops:
            raise stops[0]
        _write(plan, over_budget_words, client_view, answer, backup_plan)
        plan.submitted_at = now
        plan.content_hash = content_hash(plan)
    with db.session.no_autoflush:
        PLAN_LIFECYCLE.move(plan, PlanAction.SUBMIT, by, now, hash=plan.content_hash)
    plan.case.phase = Phase.DECISION
    db.session.flush()


def keep_words(
    plan: Plan,
    now: datetime,
    *,
    over_budget_words: str | None = None,
    client_view: str | None = None,
    answer: str | None = None,
    backup_plan: str | None = None,
) -> None:
    """Keep in the draft what will go with it; nothing is sent."""
    open_for_editing(plan, now)
    _write(plan, over_budget_words, client_view, answer, backup_plan)
    db.session.flush()


def take_up(plan: Plan, by: Actor, now: datetime) -> None:
    """Begin to prepare the decision."""
    lock(plan)
    PLAN_LIFECYCLE.move(plan, PlanAction.TAKE_UP, by, now)
    db.session.flush()


def return_with_question(plan: Plan, words: str, by: Actor, now: datetime) -> Plan:
    """Give the plan back with a question; returns the next version, a draft with the same content."""
    lock(plan)
    if not words.strip():
        raise Refused(PlanRefusal.QUESTION_NEEDED)
    with db.session.no_autoflush:
        PLAN_LIFECYCLE.move(plan, PlanAction.RETURN, by, now, question=words.strip())
        plan.question = words.strip()
    plan.case.phase = Phase.PLANNING
    tell_of_news(plan.case.client, now)
    db.session.flush()
    return _go_on_from(plan, by, now)


def take_back(plan: Plan, by: Actor, now: datetime) -> Plan:
    """Take a sent version back before anybody takes it up; returns the next version, a draft like it.

    The sent version stays as it was sent: what has a hash never changes (invariant 14).
    """
    lock(plan)
    if plan.state is PlanState.TAKEN_UP:
        raise Refused(PlanRefusal.TAKEN_UP_ALREADY)
    PLAN_LIFECYCLE.move(plan, PlanAction.TAKE_BACK, by, now)
    plan.case.phase = Phase.PLANNING
    db.session.flush()
    draft = _go_on_from(plan, by, now)
    draft.answer = plan.answer
    db.session.flush()
    return draft


def start_next_version(decided: Plan, kept: frozenset[UUID], by: Actor, now: datetime) -> Plan:
    """Start the version after a decided one from the lines that are kept; the decided one stays as it is."""
    lock(decided)
    if newest_version(decided.case_id) != decided.version:
        raise Refused(PlanRefusal.ALREADY_STARTED)
    if decided.state is not PlanState.DECIDED:
        raise Refused(PlanRefusal.FROZEN)
    budget = decided.case.budget or decided.budget
    draft = _new_version(decided.case, budget, decided.version + 1, now)
    draft.backup_plan = decided.backup_plan
    draft.items = [_copy_item(item) for item in active(decided.items) if item.id in kept]
    draft.record(EventName.PLAN_STARTED, by, now, {"after": decided.version})
    db.session.flush()
    return draft


def _go_on_from(plan: Plan, by: Actor, now: datetime) -> Plan:
    """Open the next version with the same content."""
    draft = _new_version(plan.case, plan.case.budget or plan.budget, plan.version + 1, now)
    draft.over_budget_words, draft.client_view = plan.over_budget_words, plan.client_view
    draft.backup_plan = plan.backup_plan
    draft.items = [_copy_item(item) for item in active(plan.items)]
    draft.left_out = [
        NeedLeftOut(assessed_need_id=row.assessed_need_id, reason=row.reason) for row in plan.left_out
    ]
    draft.record(EventName.PLAN_STARTED, Actor(None, by.name, ActingAs.SYSTEM), now, {"after": plan.version})
    db.session.flush()
    return draft


def mark_decided(plan: Plan, by: Actor, now: datetime, **data: object) -> None:
    """Note that a decision names this version; the client's case turns to follow-up."""
    lock(plan)
    PLAN_LIFECYCLE.move(plan, PlanAction.DECIDE, by, now, **data)
    plan.case.phase = Phase.FOLLOW_UP
    db.session.flush()


def _new_version(case: Case, budget: Budget, version: int, now: datetime) -> Plan:
    plan = Plan(
        id=uuid4(),
        case_id=case.id,
        case=case,
        version=version,
        state=PlanState.DRAFT,
        budget_id=budget.id,
        budget=budget,
        started_at=now,
        changed_at=now,
        submitted_at=None,
        content_hash=None,
        over_budget_words=None,
        client_view=None,
        question=None,
        answer=None,
        backup_plan=None,
        items=[],
        left_out=[],
    )
    db.session.add(plan)
    db.session.flush()
    return plan


COPIED: Final = (
    "kind",
    "position",
    "offering_id",
    "offering_version_id",
    "title",
    "provider_id",
    "provider_name",
    "provider_kind",
    "description",
    "unit",
    "unit_cents",
    "estimated",
    "quantity",
    "frequency",
    "starts_on",
    "ends_on",
    "cost_cents",
)


def _copy_item(item: PlanItem) -> PlanItem:
    values = {name: getattr(item, name) for name in COPIED}
    return PlanItem(id=uuid4(), copied_from_id=item.id, removed_at=None, needs=list(item.needs), **values)


def _about(need: AssessedNeed) -> dict[str, object]:
    return {"number": need.position, "need": dict(need.need.names)}


def _write(
    plan: Plan,
    over_budget_words: str | None,
    client_view: str | None,
    answer: str | None,
    backup_plan: str | None,
) -> None:
    plan.over_budget_words, plan.client_view = _words(over_budget_words), _words(client_view)
    plan.answer, plan.backup_plan = _words(answer), _words(backup_plan)


def _words(text: str | None) -> str | None:
    return (text or "").strip() or None
