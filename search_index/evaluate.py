"""How good a ranking is against judgements: recall, nDCG and reciprocal rank, and how long answers took."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")
DEPTH: Final = 10


def recall(ranked: Sequence[Item], grades: Mapping[Item, int], depth: int = DEPTH) -> float:
    """Return how many relevant items (grade above 0) are among the first, of as many as fit there (0–1)."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    found = len(relevant.intersection(ranked[:depth]))
    return found / min(depth, len(relevant)) if relevant else 1.0


def ndcg(ranked: Sequence[Item], grades: Mapping[Item, int], depth: int = DEPTH) -> float:
    """Return the normalised discounted cumulative gain (gain 2^grade - 1); 1 where nothing is relevant."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(item, 0) for item in ranked[:depth]]) / ideal if ideal else 1.0


def reciprocal_rank(ranked: Sequence[Item], grades: Mapping[Item, int]) -> float:
    """Return one over the place of the first relevant item, 0 where there is none."""
    places = (place for place, item in enumerate(ranked, 1) if grades.get(item, 0) > 0)
    return 1.0 / next(places, math.inf)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share (0–1) of the values do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)] if ordered else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


@dataclass(frozen=True)
class Answered(Generic[Item]):
    """One judged query with what was found, in order, and how long it took in milliseconds."""

    id: str
    lang: str
    text: str
    ranked: Sequence[Item]
    grades: Mapping[Item, int]
    took_ms: float

    @property
    def missed(self) -> list[Item]:
        """Return the relevant items that are not among the first ten, the most relevant first."""
        left = [item for item, grade in self.grades.items() if grade and item not in self.ranked[:DEPTH]]
        return sorted(left, key=lambda item: -self.grades[item])


@dataclass(frozen=True)
class Measured:
    """The means over some queries; those without any relevant item measure nothing and are left out."""

    queries: int
    recall_at_10: float
    ndcg_at_10: float
    mrr: float
    p50_ms: float
    p95_ms: float


def measure(answered: Iterable[Answered[Item]]) -> Measured:
    """Return the means over judged queries; all zero where there are none."""
    judged = [one for one in answered if any(grade > 0 for grade in one.grades.values())]
    times = [one.took_ms for one in judged]
    return Measured(
        queries=len(judged),
        recall_at_10=_mean([recall(one.ranked, one.grades) for one in judged]),
        ndcg_at_10=_mean([ndcg(one.ranked, one.grades) for one in judged]),
        mrr=_mean([reciprocal_rank(one.ranked, one.grades) for one in judged]),
        p50_ms=round(percentile(times, 0.5), 3),
        p95_ms=round(percentile(times, 0.95), 3),
    )


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
