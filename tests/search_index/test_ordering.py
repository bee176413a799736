"""Equals among the found: the nearer area, the fresher facts, what begins sooner, then another each day."""

from datetime import date, timedelta

import numpy as np
import pytest

from search_index.columns import whose_turn
from search_index.documents import IndexDocument
from search_index.ordering import _first, in_order
from search_index.ranking import _kept
from search_index.request import SearchRequest
from tests.search_index.corpus import columns_of, small

DAY = date(2026, 3, 2)


def order(documents: list[IndexDocument], request: SearchRequest, scores: dict[int, float]) -> list[int]:
    by_number = np.array([scores[number] for number in range(len(documents))])
    numbers = np.arange(len(documents))
    found = in_order(numbers, columns_of(documents), request, by_number, len(documents))
    return [int(number) for number in found]


@pytest.mark.parametrize("most", [1, 20, 60])
@pytest.mark.parametrize("different", [3, 50, 100_000])
def test_the_first_of_thousands_are_those_of_plain_sorting(most: int, different: int) -> None:
    chance = np.random.default_rng(most + different)
    numbers = np.flatnonzero(chance.random(4_000) < 0.8)
    values, titles = chance.integers(0, different, 4_000), chance.permutation(4_000)
    found = _first(numbers, [lambda some: values[some], lambda some: titles[some]], most)
    plain = sorted(numbers.tolist(), key=lambda number: (values[number], titles[number]))
    assert found.tolist() == plain[:most]


def test_what_lacks_a_word_but_scores_with_the_best_is_kept_with_them() -> None:
    coverage, scores = np.array([0.3] + [1.0] * 12), np.array([5.0] * 13)
    assert _kept(scores, coverage).tolist() == [True] * 13
    assert _kept(np.array([4.9] + [5.0] * 12), coverage).tolist() == [False] + [True] * 12


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
    found = order(documents, SearchRequest(day=DAY), dict.fromkeys(range(5), 1.0))
    assert found[:2] == [4, 3]
    assert set(found[2:]) == {0, 1, 2}, "what is full, what does not tell and what begins late are equal"


def test_the_fresher_comes_before_the_sooner() -> None:
    documents = [small("a", "A", starts_within_days=0), small("b", "B", confirmed_on=DAY)]
    assert order(documents, SearchRequest(day=DAY), {0: 1.0, 1: 1.0}) == [1, 0]


def test_without_a_day_titles_decide() -> None:
    documents = [small("b", "B"), small("a", "A")]
    assert order(documents, SearchRequest(), {0: 1.0, 1: 1.0}) == [1, 0]
    assert whose_turn("x", DAY) != whose_turn("x", DAY + timedelta(days=1))


def test_of_many_only_the_first_are_sorted_and_are_the_same_as_of_all() -> None:
    documents = [small(f"{number}", f"T{number % 3}", confirmed_on=DAY) for number in range(50)]
    scores = np.array([float(number % 4) for number in range(50)])
    columns, numbers = columns_of(documents), np.arange(50)
    for request in (SearchRequest(), SearchRequest(day=DAY)):
        everything = in_order(numbers, columns, request, scores, 50).tolist()
        for most in (0, 1, 7, 13, 49):
            assert in_order(numbers, columns, request, scores, most).tolist() == everything[:most]
