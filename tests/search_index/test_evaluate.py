"""The two measures, by numbers worked out by hand, and the judged collection where it is at hand."""

import pytest

from search_index.evaluate import ndcg, recall


def test_the_perfect_order_scores_one_and_a_miss_zero() -> None:
    grades = {"a": 2, "b": 1}
    assert ndcg(["a", "b"], grades) == pytest.approx(1.0)
    assert ndcg(["x"], grades) == 0.0
    assert ndcg(["b", "a"], grades) == pytest.approx((1 + 3 / 1.5849625) / (3 + 1 / 1.5849625))


def test_recall_counts_relevant_ones_only() -> None:
    assert recall(["a", "x"], {"a": 2, "b": 1, "x": 0}) == 0.5
    assert recall([], {}) == 1.0
