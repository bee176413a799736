"""How good a ranking is against judgements: recall and nDCG, both over the first ten."""

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def recall(ranked: Sequence[Item], grades: Mapping[Item, int], depth: int = 10) -> float:
    """Return the share of the relevant items (grade above 0) among the first; 1 where nothing is relevant."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 1.0


def ndcg(ranked: Sequence[Item], grades: Mapping[Item, int], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain (gain 2^grade - 1); 1 where nothing is relevant."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(item, 0) for item in ranked[:depth]]) / ideal if ideal else 1.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))
