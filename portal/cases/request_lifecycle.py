"""How a request for a personal budget moves."""

from enum import StrEnum
from typing import Final

from catalogue.lifecycle import ActingAs, Lifecycle, Transition
from portal.cases.requests import RequestEventName, RequestState


class RequestAction(StrEnum):
    """What is done to a request."""

    TAKE = "take"
    OPEN = "open"
    DECLINE = "decline"
    FIND_UNSUITABLE = "find_unsuitable"


_WORKERS: Final = frozenset({ActingAs.CASEWORKER, ActingAs.OFFICIAL})
# A worker writes it down for somebody who says so on the phone.
_CLIENT_OR_WORKER: Final = frozenset({ActingAs.CLIENT}) | _WORKERS

REQUEST_LIFECYCLE: Final = Lifecycle(
    [
        Transition(
            RequestState.WAITING,
            RequestAction.TAKE,
            RequestState.TAKEN,
            _WORKERS,
            RequestEventName.REQUEST_TAKEN,
        ),
        Transition(
            RequestState.TAKEN,
            RequestAction.OPEN,
            RequestState.OPENED,
            _WORKERS,
            RequestEventName.REQUEST_OPENED,
        ),
        Transition(
            RequestState.WAITING,
            RequestAction.DECLINE,
            RequestState.DECLINED,
            _CLIENT_OR_WORKER,
            RequestEventName.REQUEST_DECLINED,
        ),
        Transition(
            RequestState.TAKEN,
            RequestAction.DECLINE,
            RequestState.DECLINED,
            _CLIENT_OR_WORKER,
            RequestEventName.REQUEST_DECLINED,
        ),
        Transition(
            RequestState.TAKEN,
            RequestAction.FIND_UNSUITABLE,
            RequestState.UNSUITABLE,
            # Telling somebody no is exercising public power.
            frozenset({ActingAs.OFFICIAL}),
            RequestEventName.REQUEST_UNSUITABLE,
        ),
    ]
)
