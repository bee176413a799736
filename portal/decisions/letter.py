"""The decision letter: its parts in the order of domain.md, worded in the case's language and then frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _

from catalogue.clock import helsinki_date
from catalogue.periods import Frequency
from catalogue.texts import in_language
from portal.cases.models import AssessedNeed
from portal.decisions import dated
from portal.decisions.matters import active_items, matter_of
from portal.decisions.models import Outcome, SameNeed
from portal.decisions.review_instructions import review_instructions
from portal.decisions.rules import NOTHING_PREPARED, Prepared, granted_cents, outcome_of_whole, totals
from portal.plans.models import Plan, PlanItem
from portal.web.formats import day, day_range, money, quantity
from portal.web.labels import label

Letter = dict[str, Any]


@dataclass(frozen=True)
class Decider:
    """The official whose name stands under the decision."""

    name: str
    title: str
    unit: str


def compose(plan: Plan, prepared: Mapping[UUID, Prepared], decider: Decider, today: date) -> Letter:
    """Return everything the letter says, as plain JSON; sums in cents, days in ISO 8601."""
    with force_locale(plan.case.language):
        return _compose(plan, prepared, decider, today)


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


def _compose(plan: Plan, prepared: Mapping[UUID, Prepared], decider: Decider, today: date) -> Letter:
    case, language = plan.case, plan.case.language
    matter = matter_of(plan)
    sums = totals(matter, prepared)
    written = [(row, prepared.get(row.item_id, NOTHING_PREPARED)) for row in matter.items]
    outcome = outcome_of_whole(written)
    items = [
        {**_item(plan, item, words, today, language), "granted_cents": granted_cents(row, words)}
        for item, (row, words) in zip(active_items(plan), written, strict=True)
    ]
    organiser = in_language(case.organiser.names, language)[0]
    return {
        "language": language,
        "organiser": organiser,
        "decider": {"name": decider.name, "title": decider.title, "unit": decider.unit},
        "decided_on": today.isoformat(),
        "case_number": case.number,
        "client": case.client.name,
        "addressees": [case.client.name],
        "matter": _matter(plan),
        "outcome": _outcome(outcome, sums.granted, sums.applied, plan),
        "items": items,
        "sums": {"budget": sums.budget, "applied": sums.applied, "granted": sums.granted},
        "left_out": _left_out(plan, language),
        "client_view": plan.client_view or "",
        "over_budget_words": plan.over_budget_words or "",
        "budget": {
            "amount_cents": plan.budget.amount_cents,
            "starts_on": plan.budget.starts_on.isoformat(),
            "ends_on": plan.budget.ends_on.isoformat(),
            "reached_by": plan.budget.reached_by,
        },
        "conditions": _conditions(),
        "may_decline": _(
            "Sinun ei ole pakko ottaa henkilökohtaista budjettia."
            " Jos et halua sitä, kerro omatyöntekijällesi. Saat avun silloin omina palveluinamme."
        ),
        "provisions": _provisions(prepared, today, language),
        "contact": {"name": case.worker.name, "role": _("omatyöntekijä"), "organiser": organiser},
        "review": review_instructions(case.organiser.kind, organiser, today, language),
        "next_steps": _next_steps(plan, outcome, today),
    }


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


def _item(plan: Plan, item: PlanItem, words: Prepared, today: date, language: str) -> dict[str, Any]:
    provision = dated.find_provision(words.provision, today)
    return {
        "title": item.title,
        "provider": item.provider_name or _("Oma toteutus"),
        "needs": [
            {"number": need.position, "name": in_language(need.need.names, language)[0]}
            for need in item.needs
        ],
        "how_much": how_much(item),
        "period": day_range(item.starts_on, item.ends_on),
        "applied_cents": item.cost_cents,
        "outcome": words.outcome.value if words.outcome else None,
        "outcome_words": _outcome_words(words.outcome),
        "same_need": _same_need_words(words.same_need),
        "reason": words.reason,
        "provision": in_language(provision.texts, language)[0] if provision else "",
        "original": [original for need in item.needs if (original := _original(plan, item, need))],
    }


def how_much(item: PlanItem) -> str:
    """Return how much and how often, with the unit price, in the language in force."""
    words = {
        "quantity": quantity(item.quantity),
        "unit": label(item.unit),
        "price": money(item.unit_cents),
        "often": label(item.frequency).lower(),
    }
    if item.frequency is Frequency.ONCE:
        return _("%(quantity)s × %(price)s (%(unit)s)", **words)
    return _("%(quantity)s × %(price)s (%(unit)s) %(often)s", **words)


def original_cents(plan: Plan, item: PlanItem, need: AssessedNeed) -> int | None:
    """Return what the original service costs over the item's period; a single purchase: the budget's."""
    period = plan.budget.period if item.frequency is Frequency.ONCE else item.period
    return need.original_cost(period)


def _original(plan: Plan, item: PlanItem, need: AssessedNeed) -> dict[str, Any] | None:
    cents = original_cents(plan, item, need)
    return None if cents is None else {"service": need.original_service, "cents": cents}


def _outcome_words(outcome: Outcome | None) -> str:
    match outcome:
        case Outcome.GRANTED:
            return _("Myönnetty")
        case Outcome.PARTIAL:
            return _("Myönnetty osittain")
        case Outcome.REJECTED:
            return _("Ei myönnetty")
        case None:
            return _("Ratkaisematta")


def _same_need_words(answer: SameNeed | None) -> str:
    match answer:
        case SameNeed.YES:
            return _("Valinta vastaa samaan tarpeeseen kuin oma palvelumme.")
        case SameNeed.PARTLY:
            return _("Valinta vastaa osittain samaan tarpeeseen kuin oma palvelumme.")
        case SameNeed.NO:
            return _("Valinta ei vastaa samaan tarpeeseen kuin oma palvelumme.")
        case None:
            return ""


def _left_out(plan: Plan, language: str) -> list[dict[str, Any]]:
    needs = {need.id: need for need in plan.case.needs}
    return [
        {
            "number": needs[left.assessed_need_id].position,
            "name": in_language(needs[left.assessed_need_id].need.names, language)[0],
            "reason": left.reason,
        }
        for left in sorted(plan.left_out, key=lambda left: needs[left.assessed_need_id].position)
    ]


def _conditions() -> list[str]:
    return [
        _("Käytä budjettia vain niihin palveluihin ja tavaroihin, jotka tässä päätöksessä on myönnetty."),
        _("Budjetista maksetaan kullekin riville enintään myönnetty summa."),
        _("Voit käyttää budjettia vain päätöksen voimassaoloaikana."),
        _("Tarpeesi ei pääty, jos raha loppuu. Ota silloin heti yhteyttä omatyöntekijääsi."),
    ]


def _provisions(prepared: Mapping[UUID, Prepared], today: date, language: str) -> list[str]:
    always = {provision.code for provision in dated.provisions_of_every_decision(today)}
    applied = always | {words.provision for words in prepared.values() if words.outcome is not None}
    return [
        in_language(provision.texts, language)[0]
        for provision in dated.provisions(today)
        if provision.code in applied
    ]


def _next_steps(plan: Plan, outcome: Outcome, today: date) -> list[list[str]]:
    sent = helsinki_date(plan.submitted_at) if plan.submitted_at else today
    steps = [[_("Suunnitelma lähetetty"), day(sent)], [_("Päätös annettu"), day(today)]]
    worker = plan.case.worker.name
    if outcome is Outcome.REJECTED:
        return [*steps, [_("Sovitaan, miten saat apua"), _("%(name)s ottaa sinuun yhteyttä.", name=worker)]]
    return [
        *steps,
        [_("Sovitaan aloituksesta"), _("%(name)s auttaa sinua sopimaan tuottajien kanssa.", name=worker)],
        [_("Apu alkaa"), day(plan.budget.starts_on)],
        [_("Katsomme, miten menee"), _("%(name)s kysyy sinulta, vastaako apu tarpeisiisi.", name=worker)],
    ]
