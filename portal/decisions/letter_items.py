"""The parts of the letter that go item by item and need by need, in the language in force."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from catalogue.periods import Frequency
from catalogue.texts import in_language
from portal.cases.models import AssessedNeed
from portal.decisions import dated
from portal.decisions.models import Outcome, SameNeed
from portal.decisions.rules import Prepared
from portal.plans.models import Plan, PlanItem
from portal.plans.words import how_often, item_price
from portal.web.formats import day_range, money, quantity
from portal.web.labels import label


def item_words(plan: Plan, item: PlanItem, words: Prepared, today: date, language: str) -> dict[str, Any]:
    """Return one row of the item table with its reasons; sums in cents."""
    provision = dated.find_provision(words.provision, today)
    return {
        "title": item.title,
        "provider": item.provider_name or _("Oma toteutus"),
        "needs": [
            {"number": need.position, "name": in_language(need.need.names, language)[0]}
            for need in item.needs
        ],
        "how_much": how_much(item),
        "unit_cents": item.unit_cents,
        "unit": label(item.unit),
        "period": day_range(item.starts_on, item.ends_on),
        "applied_cents": item.cost_cents,
        "outcome": words.outcome.value if words.outcome else None,
        "outcome_words": _outcome_words(words.outcome),
        "same_need": _same_need_words(words.same_need),
        "reason": words.reason,
        "instead": words.instead,
        "provision": in_language(provision.texts, language)[0] if provision else "",
        "original": [original for need in item.needs if (original := _original(plan, item, need))],
    }


def how_much(item: PlanItem) -> str:
    """Return how much and how often, with the unit price, in the language in force."""
    return f"{how_often(item)}, {item_price(item)}"


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


def left_out_words(plan: Plan, language: str) -> list[dict[str, Any]]:
    """Return the needs that the client left without help, with the reasons."""
    needs = {need.id: need for need in plan.case.needs}
    return [
        {
            "number": needs[left.assessed_need_id].position,
            "name": in_language(needs[left.assessed_need_id].need.names, language)[0],
            "reason": left.reason,
        }
        for left in sorted(plan.left_out, key=lambda left: needs[left.assessed_need_id].position)
    ]




def worksheet(plan: Plan, language: str) -> dict[str, Any]:
    """Return what the original services would cost over the budget's period, need by need, and in all."""
    rows = [
        {
            "number": need.position,
            "name": in_language(need.need.names, language)[0],
            "service": need.original_service,
            "how_much": _original_amount(need),
            "cents": cents,
        }
        for need in plan.case.needs
        if (cents := need.original_cost(plan.budget.period)) is not None
    ]
    return {"rows": rows, "total": sum(row["cents"] for row in rows)}


def _original_amount(need: AssessedNeed) -> str:
    assert need.original_quantity is not None, "an original service is whole"
    assert need.original_unit_cents is not None
    assert need.original_frequency is not None
    words = {
        "quantity": quantity(need.original_quantity),
        "price": money(need.original_unit_cents),
        "often": label(need.original_frequency).lower(),
    }
    return _("%(quantity)s × %(price)s %(often)s", **words)
