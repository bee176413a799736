"""The verbs of deciding: prepare item by item, then give the one decision."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from catalogue.areas import Organiser
from catalogue.database import db
from catalogue.lifecycle import ActingAs
from catalogue.refusals import Refused
from portal.decisions import dated, letter, queries
from portal.decisions.letter import Decider
from portal.decisions.matters import active_items, matter_of
from portal.decisions.models import Decision, DecisionItem, PreparedItem
from portal.decisions.rules import (
    DecisionRefusal,
    Matter,
    Prepared,
    granted_cents,
    outcome_of_whole,
    refusals_to_decide,
    totals,
)
from portal.plans.commands import mark_decided
from portal.plans.models import Plan, PlanState
from portal.web.mail import OutgoingMail
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


def give_decision(plan_id: UUID, expected_hash: str, person: Person, now: datetime, today: date) -> Decision:
    """Decide on a version that is wholly prepared, once; Refused with all problems as evidence."""
    plan = queries.lock_plan(plan_id)
    prepared = queries.prepared_by_item(queries.prepared_rows(plan_id).values())
    matter = matter_of(plan)
    if problems := refusals_to_decide(matter, prepared, expected_hash, person):
        raise Refused(problems[0].code, problems=problems)
    decider = queries.find_decider(person, plan.case.organiser_code)
    if decider is None:
        raise Refused(DecisionRefusal.NOT_OFFICIAL)
    decision = _decision(plan, matter, prepared, person, decider, now, today)
    db.session.add(decision)
    db.session.flush()
    official = person.acting(ActingAs.OFFICIAL)
    mark_decided(plan, official, now, decision=str(decision.id), number=decision.number)
    plan.changed_at = now
    db.session.add(_mail(plan, now))
    db.session.flush()
    return decision


def _write(row: PreparedItem, words: Prepared, template: str | None, language: str, today: date) -> None:
    row.same_need, row.outcome, row.provision = words.same_need, words.outcome, words.provision
    row.amount_cents, row.reason, row.reason_template = words.amount_cents, words.reason.strip(), template
    chosen = dated.find_reason_template(template, today)
    if not row.reason and chosen:
        row.reason = chosen.texts.get(language) or chosen.texts["fi"]


def _decision(
    plan: Plan,
    matter: Matter,
    prepared: Mapping[UUID, Prepared],
    person: Person,
    decider: Decider,
    now: datetime,
    today: date,
) -> Decision:
    sums = totals(matter, prepared)
    worded = letter.compose(plan, prepared, decider, today)
    if not letter.sums_match(worded, sums.budget, sums.applied, sums.granted):
        raise Refused(DecisionRefusal.SUMS_DIFFER)
    return Decision(
        id=uuid4(),
        case_id=plan.case_id,
        plan_id=plan.id,
        organiser_code=plan.case.organiser_code,
        number=_next_number(plan.case.organiser_code, today.year),
        content_hash=matter.content_hash,
        outcome=outcome_of_whole((item, prepared[item.item_id]) for item in matter.items),
        budget_cents=sums.budget,
        applied_cents=sums.applied,
        granted_cents=sums.granted,
        starts_on=plan.budget.starts_on,
        ends_on=plan.budget.ends_on,
        decided_at=now,
        decided_on=today,
        decided_by_id=person.user_id,
        decider_name=decider.name,
        decider_title=decider.title,
        language=plan.case.language,
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
                provision=provision and (provision.texts.get(language) or provision.texts["fi"]),
            )
        )
    return items


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


def _mail(plan: Plan, now: datetime) -> OutgoingMail:
    client = plan.case.client
    with force_locale(client.language):
        return OutgoingMail(
            id=uuid4(),
            recipient=client.email,
            subject=_("Sinulle on uutta Tarjottimessa"),
            body=_("Hei! Sinulle on uutta Tarjottimessa. Kirjaudu sisään, niin näet sen."),
            created_at=now,
        )
