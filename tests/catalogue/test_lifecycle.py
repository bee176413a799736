"""A lifecycle is a table: what is not in it cannot happen, and what happens is recorded."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import product

import pytest

from catalogue.lifecycle import ActingAs, Actor, Lifecycle, LifecycleRefusal, Transition
from catalogue.offerings import OfferingState, VersionState
from catalogue.publishing_rules import OFFERING_LIFECYCLE, VERSION_LIFECYCLE, PublishingAction
from catalogue.refusals import Refused

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"


class Do(StrEnum):
    SHUT = "shut"
    OPEN = "open"


class Done(StrEnum):
    WAS_SHUT = "was_shut"


@dataclass
class AThing:
    state: Door = Door.OPEN
    history: list[tuple[StrEnum, str, dict[str, object]]] = field(default_factory=list)

    def record(self, event: StrEnum, by: Actor, now: datetime, data: dict[str, object]) -> None:
        assert now == NOW
        self.history.append((event, by.name, data))


ROW = Transition(Door.OPEN, Do.SHUT, Door.SHUT, frozenset({ActingAs.CLIENT}), Done.WAS_SHUT)
TABLE = Lifecycle([ROW])
AINO = Actor(None, "Aino", ActingAs.CLIENT)


def test_a_step_changes_the_state_and_leaves_its_event() -> None:
    door = AThing()
    assert TABLE.move(door, Do.SHUT, AINO, NOW, why="kylmä") is Door.SHUT
    assert door.state is Door.SHUT
    assert door.history == [(Done.WAS_SHUT, "Aino", {"why": "kylmä"})]


@pytest.mark.parametrize(
    ("state", "action", "acting_as", "refusal"),
    [
        (Door.SHUT, Do.SHUT, ActingAs.CLIENT, LifecycleRefusal.NOT_NOW),
        (Door.OPEN, Do.OPEN, ActingAs.CLIENT, LifecycleRefusal.NOT_NOW),
        (Door.OPEN, Do.SHUT, ActingAs.CASEWORKER, LifecycleRefusal.NOT_YOURS),
    ],
)
def test_what_is_not_in_the_table_is_refused_and_leaves_no_trace(
    state: Door, action: Do, acting_as: ActingAs, refusal: LifecycleRefusal
) -> None:
    door = AThing(state)
    with pytest.raises(Refused) as refused:
        TABLE.move(door, action, Actor(None, "Bo", acting_as), NOW)
    assert refused.value.code is refusal
    assert (door.state, door.history) == (state, [])


def test_two_rows_for_one_step_are_a_fault() -> None:
    with pytest.raises(ValueError, match="share a state and an action"):
        Lifecycle([ROW, ROW])


VERSION_STEPS = {
    (VersionState.DRAFT, PublishingAction.SUBMIT): {ActingAs.PROVIDER, ActingAs.SYSTEM},
    (VersionState.IN_REVIEW, PublishingAction.RETURN): {ActingAs.EDITOR, ActingAs.SYSTEM},
    (VersionState.IN_REVIEW, PublishingAction.PUBLISH): {ActingAs.EDITOR, ActingAs.SYSTEM},
}
SHELF_KEEPERS = {ActingAs.PROVIDER, ActingAs.EDITOR, ActingAs.SYSTEM}
OFFERING_STEPS = {
    (OfferingState.PUBLISHED, PublishingAction.PAUSE): SHELF_KEEPERS,
    (OfferingState.PAUSED, PublishingAction.RESUME): SHELF_KEEPERS,
    (OfferingState.DRAFT, PublishingAction.WITHDRAW): SHELF_KEEPERS,
    (OfferingState.IN_REVIEW, PublishingAction.WITHDRAW): SHELF_KEEPERS,
    (OfferingState.PUBLISHED, PublishingAction.WITHDRAW): SHELF_KEEPERS,
    (OfferingState.PAUSED, PublishingAction.WITHDRAW): SHELF_KEEPERS,
}


@pytest.mark.parametrize(
    ("state", "action", "acting_as"), list(product(VersionState, PublishingAction, ActingAs))
)
def test_who_moves_a_wording(state: VersionState, action: PublishingAction, acting_as: ActingAs) -> None:
    expected = acting_as in VERSION_STEPS.get((state, action), set())
    assert VERSION_LIFECYCLE.can(state, action, acting_as) is expected


@pytest.mark.parametrize(
    ("state", "action", "acting_as"), list(product(OfferingState, PublishingAction, ActingAs))
)
def test_who_moves_an_offering(state: OfferingState, action: PublishingAction, acting_as: ActingAs) -> None:
    expected = acting_as in OFFERING_STEPS.get((state, action), set())
    assert OFFERING_LIFECYCLE.can(state, action, acting_as) is expected
