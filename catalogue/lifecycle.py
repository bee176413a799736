"""One transition table per lifecycle: from, action, to, who may, and the event it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from catalogue.refusals import RefusalCode, Refused

State = TypeVar("State", bound=StrEnum)


class ActingAs(StrEnum):
    """In which role somebody does a thing."""

    CLIENT = "client"
    SUPPORTER = "supporter"
    CASEWORKER = "caseworker"
    OFFICIAL = "official"
    PROVIDER = "provider"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Who acts, and as what; the name is kept as it was on that day."""

    user_id: UUID | None
    name: str
    acting_as: ActingAs
    on_behalf_reason: str | None = None
    """Why they act for the client; None for whoever acts in their own role."""


class LifecycleRefusal(RefusalCode):
    """Why a step of a lifecycle is refused."""

    NOT_NOW = "lifecycle.not_now"
    """The thing is in a state that does not allow this step."""
    NOT_YOURS = "lifecycle.not_yours"
    """Somebody in another role takes this step."""


class Recorded(Protocol[State]):
    """A thing with a state, which keeps its own history."""

    state: State

    def record(self, event: StrEnum, by: Actor, now: datetime, data: dict[str, object]) -> object:
        """Write one history event in the running transaction."""


@dataclass(frozen=True)
class Transition(Generic[State]):
    """One row of the table."""

    from_: State
    action: StrEnum
    to: State
    who: frozenset[ActingAs]
    event: StrEnum


class Lifecycle(Generic[State]):
    """A table of transitions; `can` and `move` read it, nothing derives it again."""

    def __init__(self, transitions: Iterable[Transition[State]]) -> None:
        self.transitions = tuple(transitions)
        self._table = {(row.from_, row.action): row for row in self.transitions}
        if len(self._table) != len(self.transitions):
            raise ValueError("two transitions share a state and an action")

    def can(self, state: State, action: StrEnum, acting_as: ActingAs) -> bool:
        """Tell whether this role may take this step from this state."""
        row = self._table.get((state, action))
        return row is not None and acting_as in row.who

    def move(
        self, thing: Recorded[State], action: StrEnum, by: Actor, now: datetime, **data: object
    ) -> State:
        """Move the thing one step and record the event; raise Refused where the table has no such row."""
        row = self._table.get((thing.state, action))
        if row is None:
            raise Refused(LifecycleRefusal.NOT_NOW, state=thing.state, action=action)
        if by.acting_as not in row.who:
            raise Refused(LifecycleRefusal.NOT_YOURS, acting_as=by.acting_as, action=action)
        thing.state = row.to
        thing.record(row.event, by, now, data)
        return row.to
