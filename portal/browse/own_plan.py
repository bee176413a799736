"""The reader's own plan beside what they look at: what is left, and what a typical use would take of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from flask_babel import gettext as _

from catalogue.periods import Frequency, Period, line_cost
from catalogue.prices import AnyPrice, Unit
from portal.plans.queries import Choosing, PlanSummary, choosing
from portal.plans.words import counted
from portal.web.formats import money
from portal.web.permissions import Permission
from portal.web.requires import log_reads, person_or_none

# Visitors are invited too: they sign in on the way.
VISITOR = Choosing(summary=None, may_add=True)
NOT_A_CLIENT = Choosing(summary=None, may_add=False)
_ONCE: Final = frozenset({Unit.COURSE, Unit.PIECE})
_MONTHLY: Final = frozenset({Unit.MONTH})


@dataclass(frozen=True)
class TypicalUse:
    """One unit as often as is usual, over what is left of the budget's days; sums in cents."""

    words: str
    cost_cents: int
    left_cents: int
    """What then remains of the budget, below zero where it is not enough."""


def beside() -> Choosing:
    """Return the reader's draft in short, and whether "Lisää suunnitelmaan" is shown to them.

    A worker who acts on behalf of a client sees that client's.
    """
    person = person_or_none()
    if person is None:
        return VISITOR
    if person.on_behalf is not None:
        log_reads([person.on_behalf], Permission.PLAN_READ)
    elif not person.has_case:
        return NOT_A_CLIENT
    return choosing(person)


def typical_use(price: AnyPrice | None, plan: PlanSummary, today: date) -> TypicalUse | None:
    """Return what one unit a week (a month; once for a course or a thing) would cost in the plan.

    None where the price is not known, is nothing, or the budget's days are over.
    """
    if price is None or not price.amount_cents or plan.period.ends_on < today:
        return None
    frequency = _usual_frequency(price.unit)
    period = Period(max(plan.period.starts_on, today), plan.period.ends_on)
    cents = line_cost(price.amount_cents, Decimal(1), frequency, period)
    return TypicalUse(_use_words(price.unit, frequency), cents, plan.remaining_cents - cents)


def receipt_rows(
    offering_id: UUID, price: AnyPrice | None, plan: PlanSummary | None, today: date
) -> list[tuple[str, str]]:
    """Return what stands below a price for a reader with a plan: what it takes, and what then remains."""
    if plan is None:
        return []
    planned = plan.offering_costs.get(offering_id)
    if planned is not None:
        return [(_("Suunnitelmassasi"), money(planned)), _remaining(plan)]
    use = typical_use(price, plan, today)
    if use is None:
        return [_remaining(plan)]
    if use.left_cents < 0:
        return [(use.words, money(use.cost_cents)), (_("Budjetti ylittyisi"), money(-use.left_cents))]
    return [(use.words, money(use.cost_cents)), (_("Budjettia jäisi"), money(use.left_cents))]


def _remaining(plan: PlanSummary) -> tuple[str, str]:
    if plan.remaining_cents < 0:
        return _("Budjetti ylittyy"), money(-plan.remaining_cents)
    return _("Budjettia jäljellä"), money(plan.remaining_cents)


def _usual_frequency(unit: Unit) -> Frequency:
    if unit in _ONCE:
        return Frequency.ONCE
    return Frequency.MONTHLY if unit in _MONTHLY else Frequency.WEEKLY


def _use_words(unit: Unit, frequency: Frequency) -> str:
    amount = counted(Decimal(1), unit)
    match frequency:
        case Frequency.WEEKLY:
            return _("Esim. %(amount)s viikossa", amount=amount)
        case Frequency.MONTHLY:
            return _("Esim. %(amount)s kuukaudessa", amount=amount)
    return _("Esim. %(amount)s", amount=amount)
