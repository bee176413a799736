"""In which order what was found is shown: by fit, by price within one unit, or by distance."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from search_index.bits import Floats, Numbers
from search_index.columns import UNKNOWN, Columns
from search_index.request import SearchRequest, Sort

FRESH: Final = (92, 183)
"""Days after which what was confirmed counts as older, step by step."""
SOON: Final = (7, 30)
"""Days within which something begins soon, and fairly soon."""
HEAP: Final = 16
"""How many values at a time are looked at by their lowest only."""
Key = Callable[[Numbers], Any]
"""A number for each of some documents; the smaller comes first."""


def in_order(
    numbers: Numbers, columns: Columns, request: SearchRequest, scores: Floats | None, most: int
) -> Numbers:
    """Return the first documents in the asked order; equals by fit, then so that pages never overlap."""
    keys = _by_fit(columns, request, scores)
    match request.sort:
        case Sort.PRICE:
            prices = columns.by_price(request.unit or _commonest_unit(columns, numbers))
            keys = [lambda found: prices[found], *keys]
        case Sort.NEAREST:
            distances = _distances(columns, request)
            keys = [lambda found: distances[found], *keys]
    return _first(numbers, keys, most)


def _first(numbers: Numbers, keys: list[Key], most: int) -> Numbers:
    """Sort no more than may be among the first: of the rest only equals are looked at by the next key."""
    sure: list[Numbers] = []
    left = numbers
    for key in keys:
        room = most - sum(map(len, sure))
        if not 0 < room < len(left):
            break
        left, values = _near(left, key(left), room)
        border = np.partition(values, room - 1)[room - 1]
        sure.append(left[values < border])
        left = left[values == border]
    found = np.concatenate([*sure, left])
    return found[np.lexsort([key(found) for key in reversed(keys)])][:most]


def _near(numbers: Numbers, values: Any, room: int) -> tuple[Numbers, Any]:
    """Return those among which the first `room` surely are, with their values: many fewer, and fast.

    Of `room` heaps each has one at or below the border, so nothing above it can be among the first.
    """
    heaps = len(values) // HEAP
    if heaps <= room:
        return numbers, values
    lowest = values[: heaps * HEAP].reshape(HEAP, heaps).min(axis=0)
    near = np.flatnonzero(values <= np.partition(lowest, room - 1)[room - 1])
    return numbers[near], values[near]


def _by_fit(columns: Columns, request: SearchRequest, scores: Floats | None) -> list[Key]:
    """Return the keys by fit; equals are told apart by area, freshness, how soon it begins and turn."""
    if request.day is None:
        titles = columns.by_title(request.lang)
        by_score: list[Key] = [] if scores is None else [lambda found: -scores[found]]
        return [*by_score, lambda found: titles[found]]
    turns, day = columns.turns(request.day), request.day.toordinal()
    keys: list[Key] = [
        lambda found: _staleness(columns.confirmed[found], day),
        lambda found: np.searchsorted(SOON, columns.begins_in[found]),
        lambda found: turns[found],
    ]
    if request.municipality is not None or request.organiser is not None:
        keys.insert(0, lambda found: columns.reach[found])
    if scores is not None:
        keys.insert(0, lambda found: -np.round(scores[found], 1))
    return keys


def _staleness(confirmed: Numbers, day: int) -> Numbers:
    """Return in steps how long ago somebody confirmed the facts; never is longest ago."""
    return np.searchsorted(FRESH, day - confirmed)


def _commonest_unit(columns: Columns, numbers: Numbers) -> str:
    """Return the unit in which most of the documents tell a price, "" where none does."""
    told = numbers[~columns.free[numbers]]
    counts = {unit: int((cents[told] < UNKNOWN).sum()) for unit, cents in columns.prices.items()}
    return min((unit for unit in counts if counts[unit]), key=lambda unit: (-counts[unit], unit), default="")


def _distances(columns: Columns, request: SearchRequest) -> Floats:
    """Return how far on the average it is to where each is to be had; the whole country last."""
    values = columns.sets["municipality"].values
    by_row = np.array([request.distances.get(code, np.nan) for code in values], dtype=np.float64)
    documents, rows = columns.area_entries
    known = ~np.isnan(by_row[rows]) if len(rows) else np.zeros(0, dtype=np.bool_)
    documents, rows = documents[known], rows[known]
    sums = np.bincount(documents, weights=by_row[rows], minlength=columns.size)
    places = np.bincount(documents, minlength=columns.size)
    with np.errstate(invalid="ignore"):
        return np.where(places > 0, np.round(sums / places, 3), np.inf)
