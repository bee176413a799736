"""When a need may be retired, offered again or merged: truth tables, without a database."""

import pytest

from catalogue.lifecycle import ActingAs
from catalogue.need_content import NeedContent, changes_between, code_from, tidy_words
from catalogue.need_rules import (
    NEED_LIFECYCLE,
    NeedAction,
    NeedRefusal,
    free_code,
    left_unanswered,
    merge_refusal,
    restore_refusal,
    retire_refusal,
)
from catalogue.needs import Need, NeedState, followed, in_tree_order

OFFERED, RETIRED, MERGED = NeedState.OFFERED, NeedState.RETIRED, NeedState.MERGED


def a_need(code: str, state: NeedState = OFFERED, position: int = 0) -> Need:
    """A need with nothing but its place."""
    return Need(code=code, parent_code=code.rpartition(".")[0] or None, state=state, position=position)


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (OFFERED, {NeedAction.RETIRE, NeedAction.MERGE}),
        (RETIRED, {NeedAction.RESTORE, NeedAction.MERGE}),
        (MERGED, set()),
    ],
)
def test_each_state_allows_its_own_steps(state: NeedState, allowed: set[NeedAction]) -> None:
    for acting_as in ActingAs:
        can = {action for action in NeedAction if NEED_LIFECYCLE.can(state, action, acting_as)}
        assert can == (allowed if acting_as in {ActingAs.EDITOR, ActingAs.SYSTEM} else set())


@pytest.mark.parametrize(
    ("code", "target", "state", "below", "refusal"),
    [
        ("home", "food", OFFERED, -1, NeedRefusal.LAST_FOR_LAW),
        ("home", "food", OFFERED, 0, None),
        ("home.yard", "home.repairs", OFFERED, 0, None),
        ("home.yard", "home", OFFERED, 0, None),
        # A code that only begins alike is not below.
        ("home", "homes", OFFERED, 0, None),
        ("home", "home", OFFERED, 0, NeedRefusal.INTO_ITSELF),
        ("home", "home.yard", OFFERED, 0, NeedRefusal.INTO_BELOW),
        ("home", "home.yard", OFFERED, 1, NeedRefusal.INTO_BELOW),
        ("home", "food", RETIRED, 0, NeedRefusal.TARGET_NOT_OFFERED),
        ("home", "food", MERGED, 0, NeedRefusal.TARGET_NOT_OFFERED),
        ("home", "food", OFFERED, 1, NeedRefusal.HAS_NEEDS_BELOW),
    ],
)
def test_when_a_need_may_be_merged(
    code: str, target: str, state: NeedState, below: int, refusal: NeedRefusal | None
) -> None:
    """Below -1 stands for a need that alone answers an item of the Act and has nothing below it."""
    unanswered = frozenset({"SHL11.1"} if below < 0 else ())
    assert merge_refusal(code, a_need(target, state), max(below, 0), unanswered) is refusal


@pytest.mark.parametrize(
    ("below", "unanswered", "refusal"),
    [
        (0, "", None),
        (3, "", NeedRefusal.HAS_NEEDS_BELOW),
        (0, "SHL11.2", NeedRefusal.LAST_FOR_LAW),
        (3, "SHL11.2", NeedRefusal.HAS_NEEDS_BELOW),
    ],
)
def test_when_a_need_may_be_retired(below: int, unanswered: str, refusal: NeedRefusal | None) -> None:
    assert retire_refusal(below, frozenset(unanswered.split())) is refusal


def test_what_only_one_need_answers_is_left_unanswered_without_it() -> None:
    one, two = a_need("home"), a_need("food")
    one.statutory, two.statutory = frozenset({"SHL11.1", "SHL11.2"}), frozenset({"SHL11.1"})
    assert left_unanswered(one, [one, two]) == {"SHL11.2"}
    assert left_unanswered(two, [one, two]) == frozenset()
    assert left_unanswered(one, [one]) == one.statutory


@pytest.mark.parametrize(
    ("parent", "refusal"),
    [
        (None, None),
        (OFFERED, None),
        (RETIRED, NeedRefusal.PARENT_NOT_OFFERED),
        (MERGED, NeedRefusal.PARENT_NOT_OFFERED),
    ],
)
def test_when_a_need_may_be_offered_under_its_parent(
    parent: NeedState | None, refusal: NeedRefusal | None
) -> None:
    assert restore_refusal(a_need("home", parent) if parent else None) is refusal


@pytest.mark.parametrize(
    ("name", "parent", "code"),
    [
        ("Lemmikit", "home", "home.lemmikit"),
        ("Hääyö & öljy", None, "haayo_oljy"),
        ("犬", None, "need"),
        ("x" * 80, None, "x" * 30),
    ],
)
def test_a_code_is_made_of_the_name(name: str, parent: str | None, code: str) -> None:
    assert code_from(name, parent) == code


def test_a_taken_code_gets_a_number() -> None:
    assert free_code("home", set()) == "home"
    assert free_code("home", {"home"}) == "home2"
    assert free_code("home", {"home", "home2", "home3"}) == "home4"


def test_words_are_tidied_and_stand_once() -> None:
    words = {"fi": [" Siivous ", "siivous", "", "ikkunan  pesu"], "sv": [" "], "de": ["putzen"]}
    assert tidy_words(words) == {"fi": ["Siivous", "ikkunan pesu"]}


def test_what_differs_is_named_part_by_part() -> None:
    before = NeedContent({"fi": "Siivous"}, words={"fi": ["siivota"]}, classes=frozenset({"P4.3"}))
    after = NeedContent({"fi": "Siivous", "sv": "Städning"}, words={"fi": ["imuroida"]})
    assert changes_between(before, before) == []
    assert changes_between(before, after) == [
        {"part": "names.sv", "before": "", "after": "Städning"},
        {"part": "words.fi", "before": ["siivota"], "after": ["imuroida"]},
        {"part": "classes", "before": ["P4.3"], "after": []},
    ]


def test_a_later_need_stands_under_its_own_top() -> None:
    home, yard, food, pets = (
        a_need(code, position=position)
        for position, code in enumerate(("home", "home.yard", "food", "home.pets"))
    )
    assert in_tree_order([pets, food, yard, home]) == [home, yard, pets, food]
    assert in_tree_order([pets]) == [pets], "whose parent is not among them stands at the top"


def test_codes_follow_a_merge_and_stand_once() -> None:
    assert followed(["a", "b", "c"], {"b": "a"}) == ["a", "c"]
