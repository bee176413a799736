"""The decision letter, worded in the case's language and then frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _

from catalogue.clock import helsinki_date
from catalogue.texts import in_language
from portal.cases.models import Budget
from portal.decisions import dated
from portal.decisions.letter_items import item_words, left_out_words, worksheet
from portal.decisions.matters import active_items, matter_of
from portal.decisions.models import Outcome
from portal.decisions.notices import Told
from portal.decisions.review_instructions import review_instructions
from portal.decisions.rules import (
    NO_WORDS,
    NOTHING_PREPARED,
    Prepared,
    PreparedWhole,
    granted_cents,
    outcome_of_whole,
    totals,
)
from portal.plans.models import Plan
from portal.web.formats import day, day_range, money
from portal.web.labels import label

Letter = dict[str, Any]


@dataclass(frozen=True)
class Decider:
    """The official whose name stands under the decision."""

    name: str
    title: str
    unit: str


@dataclass(frozen=True)
class Contact:
    """How the client's own worker is reached; what is not known is left out."""

    title: str | None = None
    phone: str | None = None


UNKNOWN_POST: Final = Contact()


@dataclass(frozen=True)
class Preparation:
    """What is prepared: about each item, and about the whole."""

    items: Mapping[UUID, Prepared]
    whole: PreparedWhole = NO_WORDS


@dataclass(frozen=True)
class Given:
    """By whom and when the decision is given, how notice is given of it to whom, whom to ask, and when it is
    looked at again; the client is told first."""

    decider: Decider
    today: date
    notices: tuple[Told, ...]
    review_on: date | None = None
    contact: Contact = UNKNOWN_POST


def compose(plan: Plan, preparation: Preparation, given: Given) -> Letter:
    """Return everything the letter says, as plain JSON; sums in cents, days in ISO 8601."""
    with force_locale(plan.case.language):
        return {**_who_and_what(plan, given), **_what_is_decided(plan, preparation, given)}


def sums_match(letter: Letter, budget_cents: int, applied_cents: int, granted_cents: int) -> bool:
    """Tell whether the letter's own lines add up to the sums of the decision (invariant 16)."""
    rows = letter["items"]
    return (
        letter["budget"]["amount_cents"] == budget_cents
        and sum(row["applied_cents"] for row in rows) == applied_cents
        and sum(row["granted_cents"] for row in rows) == granted_cents
        and letter["sums"] == {"budget": budget_cents, "applied": applied_cents, "granted": granted_cents}
        and granted_cents <= budget_cents
    )


def _who_and_what(plan: Plan, given: Given) -> Letter:
    """Return the parts that do not depend on the outcome."""
    case, language, today = plan.case, plan.case.language, given.today
    organiser = in_language(case.organiser.names, language)[0]
    decider = given.decider
    return {
        "language": language,
        "organiser": organiser,
        "decider": {"name": decider.name, "title": decider.title, "unit": decider.unit},
        "decided_on": today.isoformat(),
        "case_number": case.number,
        "client": case.client.name,
        "addressees": [told.addressee for told in given.notices],
        "matter": _matter(plan),
        "left_out": left_out_words(plan, language),
        "client_view": plan.client_view or "",
        "over_budget_words": plan.over_budget_words or "",
        "backup_plan": plan.backup_plan or "",
        "budget": _budget(plan.budget),
        "worksheet": worksheet(plan, language),
        "conditions": [in_language(texts, language)[0] for texts in dated.conditions(today)],
        "may_decline": _(
            "Sinun ei ole pakko ottaa henkilökohtaista budjettia."
            " Jos et halua sitä, kerro omatyöntekijällesi. Saat avun silloin omina palveluinamme."
        ),
        "validity": _validity(plan, given.review_on),
        "contact": {
            "name": case.worker.name,
            "role": _("omatyöntekijä"),
            "title": given.contact.title,
            "organiser": organiser,
            "phone": given.contact.phone,
            "email": case.worker.email,
        },
        "review": review_instructions(case.organiser, given.notices, language),
        "notice": [_notice(told) for told in given.notices],
    }


def _what_is_decided(plan: Plan, preparation: Preparation, given: Given) -> Letter:
    """Return the outcome with its items, sums, reasons and what follows."""
    prepared, matter, language = preparation.items, matter_of(plan, given.today), plan.case.language
    sums = totals(matter, prepared)
    written = [(row, prepared.get(row.item_id, NOTHING_PREPARED)) for row in matter.items]
    outcome = outcome_of_whole(written)
    items = [
        {
            **item_words(plan, item, words, given.today, language),
            "granted_cents": granted_cents(row, words),
            "own_share_cents": row.cents - granted_cents(row, words),
        }
        for item, (row, words) in zip(active_items(plan), written, strict=True)
    ]
    return {
        "outcome": _outcome(outcome, sums.granted, sums.applied, plan),
        "items": items,
        "sums": {"budget": sums.budget, "applied": sums.applied, "granted": sums.granted},
        "view_considered": preparation.whole.view_considered,
        "own_conditions": preparation.whole.conditions,
        "provisions": _provisions(prepared, given.today, language),
        "next_steps": _next_steps(plan, outcome, given),
    }


def _budget(budget: Budget) -> dict[str, Any]:
    return {
        "amount_cents": budget.amount_cents,
        "starts_on": budget.starts_on.isoformat(),
        "ends_on": budget.ends_on.isoformat(),
        "reached_by": budget.reached_by,
    }


def _notice(told: Told) -> dict[str, str]:
    ran = told.clock
    return {
        "addressee": told.addressee,
        "method": str(label(ran.method)),
        "sent_on": day(ran.sent_on),
        "received_on": day(ran.received_on),
        "deadline": day(ran.deadline),
    }


def _validity(plan: Plan, review_on: date | None) -> str:
    words = _("Päätös on voimassa %(period)s.", period=day_range(plan.budget.starts_on, plan.budget.ends_on))
    if review_on is None:
        return words
    return f"{words} " + _("Katsomme yhdessä viimeistään %(day)s, miten apu toimii.", day=day(review_on))


def _matter(plan: Plan) -> str:
    submitted = helsinki_date(plan.submitted_at) if plan.submitted_at else plan.case.initiated_on
    return _(
        "Hait henkilökohtaista budjettia. Asia tuli vireille %(initiated)s."
        " Päätös koskee suunnitelman versiota %(version)s, jonka lähetit %(sent)s.",
        initiated=day(plan.case.initiated_on),
        version=plan.version,
        sent=day(submitted),
    )


def _outcome(outcome: Outcome, granted: int, applied: int, plan: Plan) -> str:
    words = {
        "granted": money(granted),
        "applied": money(applied),
        "period": day_range(plan.budget.starts_on, plan.budget.ends_on),
    }
    match outcome:
        case Outcome.GRANTED:
            return _("Myönnämme kaiken, mitä hait: %(granted)s ajalle %(period)s.", **words)
        case Outcome.PARTIAL:
            return _("Myönnämme osan: %(granted)s ajalle %(period)s. Hait %(applied)s.", **words)
        case Outcome.REJECTED:
            return _("Emme myönnä hakemaasi budjettia ajalle %(period)s. Hait %(applied)s.", **words)


def _provisions(prepared: Mapping[UUID, Prepared], today: date, language: str) -> list[str]:
    always = {provision.code for provision in dated.provisions_of_every_decision(today)}
    applied = always | {words.provision for words in prepared.values() if words.outcome is not None}
    return [
        in_language(provision.texts, language)[0]
        for provision in dated.provisions(today)
        if provision.code in applied
    ]


def _next_steps(plan: Plan, outcome: Outcome, given: Given) -> list[list[str]]:
    sent = helsinki_date(plan.submitted_at) if plan.submitted_at else given.today
    steps = [[_("Suunnitelma lähetetty"), day(sent)], [_("Päätös annettu"), day(given.today)]]
    worker = plan.case.worker.name
    if outcome is Outcome.REJECTED:
        return [*steps, [_("Sovitaan, miten saat apua"), _("%(name)s ottaa sinuun yhteyttä.", name=worker)]]
    asks = _("%(name)s kysyy sinulta, vastaako apu tarpeisiisi.", name=worker)
    when = f"{day(given.review_on)}. " if given.review_on else ""
    return [
        *steps,
        [_("Sovitaan aloituksesta"), _("%(name)s auttaa sinua sopimaan tuottajien kanssa.", name=worker)],
        # Nothing is used before the decision, even where the budget has begun (invariant 6).
        [_("Apu alkaa"), day(max(plan.budget.starts_on, given.today))],
        [_("Katsomme, miten menee"), f"{when}{asks}"],
    ]
