"""The verbs of deciding: prepare item by item, then give the one decision."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID, uuid4

from flask_babel import force_locale
from sqlalchemy import func, select

from catalogue.areas import Organiser
from catalogue.database import db
from catalogue.lifecycle import ActingAs
from catalogue.refusals import Refused
from portal.accounts.telling import tell_of_news
from portal.decisions import dated, letter, queries
from portal.decisions.addressees import addressees_of
from portal.decisions.letter import Given, Preparation
from portal.decisions.matters import active_items, matter_of
from portal.decisions.models import (
    Decision,
    DecisionItem,
    Notice,
    Outcome,
    PreparedDecision,
    PreparedItem,
)
from portal.decisions.notices import Told, Way, tell
from portal.decisions.relatives import relatives_of
from portal.decisions.rules import (
    DecisionRefusal,
    Matter,
    Prepared,
    PreparedWhole,
    granted_cents,
    outcome_of_whole,
    refusals_to_decide,
    totals,
)
from portal.plans.commands import mark_decided
from portal.plans.models import Plan, PlanState
from portal.web.people import Person


def prepare_item(
    plan_id: UUID, item_id: UUID, written: Prepared, today: date, template: str | None = None
) -> PreparedItem:
    """Keep what is written about one item; whatever is missing may follow later."""
    return prepare_items(plan_id, {item_id: (written, template)}, today)[0]


def prepare_items(
    plan_id: UUID, written: Mapping[UUID, tuple[Prepared, str | None]], today: date
) -> list[PreparedItem]:
    """Keep what is written about several items, each with its reason template's code or None."""
    plan = queries.lock_plan(plan_id)
    if plan.state is not PlanState.TAKEN_UP:
        raise Refused(DecisionRefusal.NOT_IN_PREPARATION)
    known, rows = {item.id for item in active_items(plan)}, queries.prepared_rows(plan_id)
    kept = []
    for item_id, (words, template) in written.items():
        if item_id not in known:
            raise Refused(DecisionRefusal.STALE_VERSION)
        row = rows.get(item_id) or PreparedItem(plan_item_id=item_id, plan_id=plan_id)
        _write(row, words, template, plan.case.language, today)
        db.session.add(row)
        kept.append(row)
    db.session.flush()
    return kept


def prepare_whole(plan_id: UUID, words: PreparedWhole) -> None:
    """Keep what is written about the whole."""
    if queries.lock_plan(plan_id).state is not PlanState.TAKEN_UP:
        raise Refused(DecisionRefusal.NOT_IN_PREPARATION)
    row = db.session.get(PreparedDecision, plan_id) or PreparedDecision(plan_id=plan_id)
    row.view_considered, row.conditions = words.view_considered.strip(), words.conditions.strip()
    db.session.add(row)
    db.session.flush()


def give_decision(
    plan_id: UUID,
    expected_hash: str,
    person: Person,
    now: datetime,
    today: date,
    *,
    ways: Mapping[str, Way] = MappingProxyType({}),
    review_on: date | None = None,
) -> Decision:
    """Decide on a version that is wholly prepared, once; Refused with all problems as evidence.

    Every addressee's notice is recorded with it, by post where `ways` names no other way, and the day to
    look together at how it goes.
    """
    plan = queries.lock_plan(plan_id)
    prepared = queries.prepared_by_item(queries.prepared_rows(plan_id).values())
    whole, matter = queries.prepared_whole(plan_id), matter_of(plan, today, relatives_of(plan.case_id))
    if problems := refusals_to_decide(matter, prepared, expected_hash, person, whole):
        raise Refused(problems[0].code, problems=problems)
    if review_on is not None and review_on <= today:
        raise Refused(DecisionRefusal.REVIEW_NOT_AHEAD)
    with force_locale(plan.case.language):
        notices = tell(addressees_of(plan.case), ways, today)
    given = Given(_decider(plan, person), today, notices, review_on, queries.find_contact(plan.case))
    decision = _decision(plan, matter, Preparation(prepared, whole), person, given, now)
    db.session.add(decision)
    db.session.flush()
    db.session.add_all(_notice(decision, told) for told in notices)
    official = person.acting(ActingAs.OFFICIAL)
    mark_decided(plan, official, now, decision=str(decision.id), number=decision.number)
    plan.changed_at = now
    tell_of_news(plan.case.client, now)
    db.session.flush()
    return decision


def _write(row: PreparedItem, words: Prepared, template: str | None, language: str, today: date) -> None:
    row.same_need, row.outcome, row.provision = words.same_need, words.outcome, words.provision
    row.amount_cents, row.reason, row.reason_template = words.amount_cents, words.reason.strip(), template
    row.instead = words.instead.strip() or None
    chosen = dated.find_reason_template(template, today)
    if not row.reason and chosen:
        row.reason = chosen.texts.get(language) or chosen.texts["fi"]


def _decider(plan: Plan, person: Person) -> letter.Decider:
    found = queries.find_decider(person, plan.case.organiser_code)
    if found is None:
        raise Refused(DecisionRefusal.NOT_OFFICIAL)
    return found


def _decision(
    plan: Plan, matter: Matter, preparation: Preparation, person: Person, given: Given, now: datetime
) -> Decision:
    prepared, today = preparation.items, given.today
    sums, outcome = totals(matter, prepared), outcome_of_whole((i, prepared[i.item_id]) for i in matter.items)
    worded = letter.compose(plan, preparation, given)
    if not letter.sums_match(worded, sums.budget, sums.applied, sums.granted):
        raise Refused(DecisionRefusal.SUMS_DIFFER)
    return Decision(
        id=uuid4(),
        case_id=plan.case_id,
        plan_id=plan.id,
        organiser_code=plan.case.organiser_code,
        number=_next_number(plan.case.organiser_code, today.year),
        content_hash=matter.content_hash,
        outcome=outcome,
        budget_cents=sums.budget,
        applied_cents=sums.applied,
        granted_cents=sums.granted,
        starts_on=plan.budget.starts_on,
        ends_on=plan.budget.ends_on,
        decided_at=now,
        decided_on=today,
        decided_by_id=person.user_id,
        decider_name=given.decider.name,
        decider_title=given.decider.title,
        language=plan.case.language,
        review_on=None if outcome is Outcome.REJECTED else given.review_on,
        letter=worded,
        case=plan.case,
        items=_items(matter, prepared, today, plan.case.language),
    )


def _items(
    matter: Matter, prepared: Mapping[UUID, Prepared], today: date, language: str
) -> list[DecisionItem]:
    items = []
    for position, item in enumerate(matter.items, start=1):
        words = prepared[item.item_id]
        provision = dated.find_provision(words.provision, today)
        items.append(
            DecisionItem(
                plan_item_id=item.item_id,
                position=position,
                same_need=words.same_need,
                outcome=words.outcome,
                applied_cents=item.cents,
                granted_cents=granted_cents(item, words),
                reason=words.reason,
                instead=words.instead or None,
                provision=provision and (provision.texts.get(language) or provision.texts["fi"]),
            )
        )
    return items


def _notice(decision: Decision, told: Told) -> Notice:
    """Each addressee has a clock of their own, though all begin the same day here."""
    ran = told.clock
    return Notice(
        id=uuid4(),
        decision_id=decision.id,
        addressee=told.addressee,
        method=ran.method,
        consented=told.way.consented,
        sent_on=ran.sent_on,
        received_on=ran.received_on,
        deadline=ran.deadline,
        rule_version=ran.rule_version,
    )


def _next_number(organiser_code: str, year: int) -> str:
    """Return the organiser's next number of the year; its row is locked, so that two officials queue here."""
    db.session.execute(
        select(Organiser.code).where(Organiser.code == organiser_code).with_for_update(key_share=True)
    )
    last = db.session.scalar(
        select(func.max(Decision.number)).where(
            Decision.organiser_code == organiser_code, Decision.number.like(f"{year}-%")
        )
    )
    following = int(last.partition("-")[2]) + 1 if last else 1
    return f"{year}-{following:06d}"
