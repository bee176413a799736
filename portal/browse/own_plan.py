"""The reader's own plan beside what they look at: what is left, and who is invited to add."""

from portal.plans.queries import PlanSummary, plan_summary
from portal.web.requires import person_or_none


def summary() -> PlanSummary | None:
    """Return the reader's plan in short; None for signed-out readers and those without a plan in writing."""
    person = person_or_none()
    return plan_summary(person) if person is not None and person.has_case else None


def may_add() -> bool:
    """Tell whether "Lisää suunnitelmaan" is shown: to clients, and to visitors, who sign in on the way."""
    person = person_or_none()
    return person is None or person.has_case
