"""A plan as the rules of deciding see it."""

from datetime import date
from uuid import UUID

from catalogue.periods import line_cost
from portal.decisions import dated
from portal.decisions.models import PreparedItem
from portal.decisions.rules import Applied, Matter, Prepared
from portal.plans.models import Plan, PlanItem, PlanState
from portal.plans.rules import active, content_hash, replacing_budget


def active_items(plan: Plan) -> list[PlanItem]:
    """Return the items that were sent; removed ones are kept only for undoing."""
    return sorted(active(plan.items), key=lambda item: item.position)


def matter_of(plan: Plan, today: date, relatives: frozenset[UUID] = frozenset()) -> Matter:
    """Return the matter to decide; needs the plan whole, and who are on record as the client's relatives."""
    return Matter(
        client_id=plan.case.client_id,
        organiser_code=plan.case.organiser_code,
        taken_up=plan.state is PlanState.TAKEN_UP,
        sent_hash=plan.content_hash,
        content_hash=content_hash(plan),
        budget_cents=plan.budget.amount_cents,
        items=tuple(_applied(item) for item in active_items(plan)),
        relatives=relatives,
        has_view=bool(plan.client_view),
        law_known=dated.find_review_body(plan.case.organiser.kind, today) is not None,
        registry_known=plan.case.organiser.registry_address is not None,
        budget_replaced=replacing_budget(plan) is not None,
        period_over=plan.budget.ends_on < today,
    )


def prepared_from(row: PreparedItem) -> Prepared:
    """Return what is written about one item."""
    return Prepared(
        row.same_need, row.outcome, row.amount_cents, row.reason, row.provision, row.instead or ""
    )


def _applied(item: PlanItem) -> Applied:
    recomputed = line_cost(item.unit_cents, item.quantity, item.frequency, item.period)
    return Applied(item.id, item.cost_cents, recomputed, item.provider_id)
