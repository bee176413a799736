"""How one version of a plan moves; the decisions feature takes the last step through this table."""

from enum import StrEnum
from typing import Final

from catalogue.lifecycle import ActingAs, Lifecycle, Transition
from portal.history.models import EventName
from portal.plans.models import PlanState


class PlanAction(StrEnum):
    """What is done to a version of a plan."""

    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    TAKE_UP = "take_up"
    RETURN = "return"
    DECIDE = "decide"


_WORKERS: Final = frozenset({ActingAs.CASEWORKER, ActingAs.OFFICIAL})

PLAN_LIFECYCLE: Final = Lifecycle(
    [
        Transition(
            PlanState.DRAFT,
            PlanAction.SUBMIT,
            PlanState.SUBMITTED,
            # A caseworker may send it with or for a client who does not want to do it alone.
            frozenset({ActingAs.CLIENT, ActingAs.CASEWORKER}),
            EventName.PLAN_SUBMITTED,
        ),
        Transition(
            PlanState.SUBMITTED,
            PlanAction.TAKE_BACK,
            PlanState.TAKEN_BACK,
            frozenset({ActingAs.CLIENT, ActingAs.CASEWORKER}),
            EventName.PLAN_TAKEN_BACK,
        ),
        Transition(
            PlanState.SUBMITTED, PlanAction.TAKE_UP, PlanState.TAKEN_UP, _WORKERS, EventName.PLAN_TAKEN_UP
        ),
        Transition(
            PlanState.TAKEN_UP, PlanAction.RETURN, PlanState.RETURNED, _WORKERS, EventName.PLAN_RETURNED
        ),
        Transition(
            PlanState.TAKEN_UP,
            PlanAction.DECIDE,
            PlanState.DECIDED,
            frozenset({ActingAs.OFFICIAL}),
            EventName.PLAN_DECIDED,
        ),
    ]
)
