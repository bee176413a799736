"""The truth table of deciding: every refusal once, every pass once; and the sums under any input."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.decisions.models import Outcome, SameNeed
from portal.decisions.rules import (
    Applied,
    DecisionRefusal,
    Matter,
    Prepared,
    PreparedWhole,
    open_items,
    outcome_of_whole,
    refusals_to_decide,
    totals,
)
from portal.web.people import Person

CLEANING, STOOL, CLIENT, PROVIDER = uuid4(), uuid4(), uuid4(), uuid4()
OFFICIAL = Person(uuid4(), "Olli Ohjaaja", "fi", frozenset({"18"}), frozenset({"18"}))
CASEWORKER = replace(OFFICIAL, official_of=frozenset())
MATTER = Matter(
    CLIENT,
    "18",
    True,
    "abc",
    "abc",
    200_000,
    (Applied(CLEANING, 98_800, 98_800, PROVIDER), Applied(STOOL, 12_900, 12_900)),
)
GRANTED = Prepared(SameNeed.YES, Outcome.GRANTED, None, "Vastaa tarpeeseen.")
PARTLY = Prepared(SameNeed.PARTLY, Outcome.PARTIAL, 5_000, "Osa vastaa tarpeeseen.", "shl-11")
REJECTED = Prepared(SameNeed.NO, Outcome.REJECTED, None, "Saat sen maksutta.", "shl-11", "Laina-jakkara.")
HEARD = PreparedWhole("Otimme sen huomioon.")

ITEM_REFUSALS: list[tuple[Prepared, DecisionRefusal]] = [
    (replace(GRANTED, same_need=None), DecisionRefusal.SAME_NEED_OPEN),
    (replace(GRANTED, outcome=None), DecisionRefusal.ITEM_OPEN),
    (replace(PARTLY, amount_cents=None), DecisionRefusal.AMOUNT_MISSING),
    (replace(PARTLY, amount_cents=0), DecisionRefusal.AMOUNT_NOT_PARTIAL),
    (replace(PARTLY, amount_cents=12_900), DecisionRefusal.AMOUNT_NOT_PARTIAL),
    (replace(GRANTED, reason=" \n"), DecisionRefusal.REASON_MISSING),
    (replace(PARTLY, provision=None), DecisionRefusal.PROVISION_MISSING),
    (replace(REJECTED, provision=None), DecisionRefusal.PROVISION_MISSING),
    (replace(REJECTED, instead=" "), DecisionRefusal.INSTEAD_MISSING),
]
WHOLE_REFUSALS: list[tuple[dict[str, Any], DecisionRefusal]] = [
    ({"person": CASEWORKER}, DecisionRefusal.NOT_OFFICIAL),
    ({"person": replace(OFFICIAL, official_of=frozenset({"01"}))}, DecisionRefusal.NOT_OFFICIAL),
    ({"person": replace(OFFICIAL, user_id=CLIENT)}, DecisionRefusal.OWN_CASE),
    ({"person": replace(OFFICIAL, providers=frozenset({PROVIDER}))}, DecisionRefusal.OWN_PROVIDER),
    ({"matter": replace(MATTER, relatives=frozenset({OFFICIAL.user_id}))}, DecisionRefusal.RELATIVE),
    ({"matter": replace(MATTER, has_view=True)}, DecisionRefusal.VIEW_NOT_CONSIDERED),
    ({"matter": replace(MATTER, taken_up=False)}, DecisionRefusal.NOT_IN_PREPARATION),
    ({"matter": replace(MATTER, content_hash="abd")}, DecisionRefusal.STALE_VERSION),
    ({"matter": replace(MATTER, sent_hash=None)}, DecisionRefusal.STALE_VERSION),
    ({"expected": "abb"}, DecisionRefusal.STALE_VERSION),
    ({"matter": replace(MATTER, law_known=False)}, DecisionRefusal.LAW_UNKNOWN),
    ({"matter": replace(MATTER, registry_known=False)}, DecisionRefusal.REGISTRY_UNKNOWN),
    ({"matter": replace(MATTER, budget_replaced=True)}, DecisionRefusal.BUDGET_REPLACED),
    ({"matter": replace(MATTER, budget_replaced=True, period_over=True)}, DecisionRefusal.BUDGET_REPLACED),
    ({"matter": replace(MATTER, period_over=True)}, DecisionRefusal.PERIOD_OVER),
    ({"matter": replace(MATTER, items=())}, DecisionRefusal.NOTHING_TO_DECIDE),
    ({"matter": replace(MATTER, budget_cents=98_799)}, DecisionRefusal.OVER_BUDGET),
]


def refused(
    stool: Prepared = REJECTED, matter: Matter = MATTER, expected: str = "abc", person: Person = OFFICIAL
) -> list[tuple[DecisionRefusal, UUID | None]]:
    prepared = {CLEANING: GRANTED, STOOL: stool}
    return [(p.code, p.item_id) for p in refusals_to_decide(matter, prepared, expected, person)]


@pytest.mark.parametrize("stool", [GRANTED, PARTLY, REJECTED], ids=["granted", "in part", "rejected"])
def test_a_whole_preparation_may_be_decided(stool: Prepared) -> None:
    assert refused(stool) == []


@pytest.mark.parametrize(("stool", "code"), ITEM_REFUSALS)
def test_an_item_that_is_not_whole_is_refused_by_name(stool: Prepared, code: DecisionRefusal) -> None:
    assert refused(stool) == [(code, STOOL)]


@pytest.mark.parametrize(("changed", "code"), WHOLE_REFUSALS)
def test_the_whole_is_refused_by_name(changed: dict[str, Any], code: DecisionRefusal) -> None:
    assert refused(**changed) == [(code, None)]


def test_a_view_that_is_answered_stops_nothing() -> None:
    matter, prepared = replace(MATTER, has_view=True), {CLEANING: GRANTED, STOOL: REJECTED}
    assert refusals_to_decide(matter, prepared, "abc", OFFICIAL, HEARD) == []


def test_a_line_whose_price_does_not_recompute_is_refused() -> None:
    matter = replace(MATTER, items=(MATTER.items[0], Applied(STOOL, 12_900, 12_901)))
    assert refused(matter=matter) == [(DecisionRefusal.SUMS_DIFFER, STOOL)]


def test_the_last_cent_of_the_budget_may_be_granted() -> None:
    assert refused(matter=replace(MATTER, budget_cents=98_800)) == []


def test_every_refusal_has_a_row_here() -> None:
    met = {code for _stool, code in ITEM_REFUSALS} | {code for _changed, code in WHOLE_REFUSALS}
    # The commands refuse a day of review that is not ahead (test_letter) and who is told how (test_notices).
    elsewhere = {
        DecisionRefusal.SUMS_DIFFER,
        DecisionRefusal.REVIEW_NOT_AHEAD,
        DecisionRefusal.CONSENT_NEEDED,
        DecisionRefusal.ADDRESSEES_CHANGED,
        DecisionRefusal.ADDRESSEE_TWICE,
    }
    assert met | elsewhere == set(DecisionRefusal)


def test_an_untouched_plan_is_open_everywhere() -> None:
    assert {p.item_id for p in open_items(MATTER, {})} == {CLEANING, STOOL}
    assert totals(MATTER, {}).open == 2


@pytest.mark.parametrize(
    ("rows", "whole"),
    [
        ([(100, GRANTED), (0, GRANTED)], Outcome.GRANTED),
        ([(100, REJECTED), (50, REJECTED)], Outcome.REJECTED),
        ([(100, REJECTED), (50, GRANTED)], Outcome.PARTIAL),
        ([(9_000, PARTLY)], Outcome.PARTIAL),
        ([(100, REJECTED), (0, GRANTED)], Outcome.REJECTED),
        ([(0, REJECTED), (0, GRANTED)], Outcome.PARTIAL),
    ],
)
def test_the_outcome_of_the_whole(rows: list[tuple[int, Prepared]], whole: Outcome) -> None:
    assert outcome_of_whole((Applied(uuid4(), cents, cents), words) for cents, words in rows) is whole


written = st.builds(
    Prepared,
    same_need=st.sampled_from([None, *SameNeed]),
    outcome=st.sampled_from([None, *Outcome]),
    amount_cents=st.none() | st.integers(-10, 200_000),
    reason=st.sampled_from(["", "Syy"]),
    provision=st.sampled_from([None, "shl-11"]),
)


@given(st.lists(st.tuples(st.integers(0, 100_000), written), max_size=6), st.integers(1, 300_000))
def test_what_may_be_decided_stays_within_the_budget_and_what_was_applied_for(
    rows: list[tuple[int, Prepared]], budget: int
) -> None:
    items = tuple(Applied(uuid4(), cents, cents) for cents, _words in rows)
    prepared = {item.item_id: words for item, (_cents, words) in zip(items, rows, strict=True)}
    matter = replace(MATTER, items=items, budget_cents=budget)
    sums = totals(matter, prepared)
    assert sums.decided + sums.open == len(rows)
    if not refusals_to_decide(matter, prepared, "abc", OFFICIAL):
        assert 0 <= sums.granted <= min(sums.budget, sums.applied)
        assert sums.open == 0
