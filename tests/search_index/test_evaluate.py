"""The measures, by numbers worked out by hand."""

import pytest

from search_index.evaluate import Answered, measure, ndcg, percentile, recall, reciprocal_rank


def test_the_perfect_order_scores_one_and_a_miss_zero() -> None:
    grades = {"a": 2, "b": 1}
    assert ndcg(["a", "b"], grades) == pytest.approx(1.0)
    assert ndcg(["x"], grades) == 0.0
    assert ndcg(["b", "a"], grades) == pytest.approx((1 + 3 / 1.5849625) / (3 + 1 / 1.5849625))


def test_what_comes_after_the_tenth_place_gains_nothing() -> None:
    ranked = [f"x{place}" for place in range(10)] + ["a"]
    assert ndcg(ranked, {"a": 1}) == 0.0
    assert recall(ranked, {"a": 1}) == 0.0
    assert ndcg(ranked[1:], {"a": 1}) == pytest.approx(1 / 3.4594316)


def test_recall_counts_relevant_ones_only() -> None:
    assert recall(["a", "x"], {"a": 2, "b": 1, "x": 0}) == 0.5
    assert recall([], {}) == 1.0


def test_recall_asks_for_no_more_than_fits_in_ten() -> None:
    grades = dict.fromkeys(map(str, range(20)), 1)
    assert recall([str(number) for number in range(10)], grades) == 1.0
    assert recall(["0", "1", "2", "3", "4"], grades) == 0.5


def test_the_reciprocal_rank_is_that_of_the_first_relevant_one() -> None:
    assert reciprocal_rank(["x", "y", "b", "a"], {"a": 2, "b": 1, "x": 0}) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], {"a": 2}) == 0.0


@pytest.mark.parametrize(("share", "value"), [(0.5, 2.0), (0.95, 4.0), (0.25, 1.0), (0.0, 1.0)])
def test_a_percentile_is_a_value_that_was_measured(share: float, value: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], share) == value
    assert percentile([], share) == 0.0


def test_queries_nothing_answers_are_left_out_of_the_means() -> None:
    found = Answered("1", "fi", "siivous", ["a", "x"], {"a": 1, "b": 1}, 2.0)
    lost = Answered("2", "fi", "kyyti", ["x"], {"c": 1}, 4.0)
    empty = Answered[str]("3", "fi", "avaruusmatka", [], {}, 900.0)
    means = measure([found, lost, empty])
    assert (means.queries, means.recall_at_10, means.mrr, means.p50_ms) == (2, 0.25, 0.5, 2.0)
    assert found.missed == ["b"]
    assert measure([empty]).queries == 0
