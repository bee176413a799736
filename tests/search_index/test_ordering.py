"""Equals among the found: the nearer area, the fresher facts, what begins sooner, then another each day."""

from datetime import date, timedelta

import pytest

from search_index.documents import IndexDocument
from search_index.ordering import in_order, whose_turn
from search_index.request import SearchRequest
from tests.search_index.corpus import small

DAY = date(2026, 3, 2)


def order(documents: list[IndexDocument], request: SearchRequest, scores: dict[int, float]) -> list[int]:
    return in_order(range(len(documents)), dict(enumerate(documents)), request, scores)


def test_equals_take_turns_by_day_and_every_one_is_first_some_day() -> None:
    documents = [small(key, f"Siivous {key}", confirmed_on=DAY) for key in "abc"]
    scores = dict.fromkeys(range(3), 5.0)
    first = {
        order(documents, SearchRequest(day=DAY + timedelta(days=after)), scores)[0] for after in range(60)
    }
    assert first == {0, 1, 2}
    today = SearchRequest(day=DAY)
    assert order(documents, today, scores) == order(documents, today, scores)


def test_nearly_equal_scores_are_equal_and_better_ones_stay_first() -> None:
    documents = [small("a", "A"), small("b", "B", confirmed_on=DAY)]
    request = SearchRequest(day=DAY)
    assert order(documents, request, {0: 5.02, 1: 5.0}) == [1, 0]
    assert order(documents, request, {0: 6.0, 1: 5.0}) == [0, 1]


def test_what_is_made_for_the_chosen_area_comes_before_the_whole_country() -> None:
    local = {"nationwide": False, "organisers": frozenset({"20"}), "municipalities": frozenset({"205"})}
    documents = [small("a", "A", confirmed_on=DAY), small("b", "B", **local)]
    assert order(documents, SearchRequest(day=DAY, municipality="205"), {0: 5.0, 1: 5.0}) == [1, 0]
    assert order(documents, SearchRequest(day=DAY), {0: 5.0, 1: 5.0}) == [0, 1]


@pytest.mark.parametrize(("newer", "older"), [(10, 120), (120, 200)])
def test_the_fresher_comes_first(newer: int, older: int) -> None:
    documents = [
        small("a", "A", confirmed_on=DAY - timedelta(days=older)),
        small("b", "B", confirmed_on=DAY - timedelta(days=newer)),
    ]
    assert order(documents, SearchRequest(day=DAY), {0: 1.0, 1: 1.0}) == [1, 0]


def test_among_equals_what_begins_soon_and_has_room_comes_first() -> None:
    documents = [
        small("full", "A", starts_within_days=0, free_places=0),
        small("unknown", "B"),
        small("later", "C", starts_within_days=60),
        small("month", "D", starts_within_days=30, free_places=2),
        small("week", "E", starts_within_days=7),
    ]
    assert order(documents, SearchRequest(day=DAY), dict.fromkeys(range(5), 1.0)) in (
        [4, 3, 1, 2, 0],
        [4, 3, 2, 1, 0],
    )


def test_the_fresher_comes_before_the_sooner() -> None:
    documents = [small("a", "A", starts_within_days=0), small("b", "B", confirmed_on=DAY)]
    assert order(documents, SearchRequest(day=DAY), {0: 1.0, 1: 1.0}) == [1, 0]


def test_without_a_day_titles_decide() -> None:
    documents = [small("b", "B"), small("a", "A")]
    assert order(documents, SearchRequest(), {0: 1.0, 1: 1.0}) == [1, 0]
    assert whose_turn("x", DAY) != whose_turn("x", DAY + timedelta(days=1))
