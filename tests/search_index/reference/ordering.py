"""In which order what was found is shown: by fit, by price within one unit, or by distance."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from search_index.columns import whose_turn
from search_index.documents import IndexDocument
from search_index.request import SearchRequest, Sort
from tests.search_index.reference.filters import begins_within

FRESH: Final = (timedelta(days=92), timedelta(days=183))
SOON: Final = (7, 30)
WHOLE_COUNTRY: Final = 4


def in_order(
    numbers: Iterable[int],
    documents: Mapping[int, IndexDocument],
    request: SearchRequest,
    scores: Mapping[int, float],
) -> list[int]:
    """Return the numbers in the asked order; equals by fit, then by title, so that pages never overlap."""
    ordered = sorted(numbers, key=lambda number: _by_fit(number, documents[number], request, scores))
    match request.sort:
        case Sort.PRICE:
            unit = request.unit or _commonest_unit(documents[number] for number in ordered)
            return sorted(ordered, key=lambda number: _by_price(documents[number], unit))
        case Sort.NEAREST:
            return sorted(ordered, key=lambda number: _by_distance(documents[number], request))
    return ordered


def _by_fit(
    number: int, document: IndexDocument, request: SearchRequest, scores: Mapping[int, float]
) -> tuple[float, int, int, int, str, str]:
    """Return the place by fit; equals are told apart by area, freshness, how soon it begins and turn."""
    score, offering = scores.get(number, 0.0), str(document.offering_id)
    if request.day is None:
        texts = document.title
        title = texts.get(request.lang) or texts.get("fi") or next(iter(texts.values()), "")
        return -score, 0, 0, 0, title.casefold(), offering
    turn = whose_turn(offering, request.day)
    reach, stale = _reach(document, request), _staleness(document, request.day)
    return -round(score, 1), reach, stale, _wait(document), turn, offering


def _reach(document: IndexDocument, request: SearchRequest) -> int:
    """Return 0 for what is made for the chosen area, more the wider it reaches; all alike without one."""
    if request.municipality is None and request.organiser is None:
        return 0
    return WHOLE_COUNTRY if document.nationwide else min(len(document.organisers), WHOLE_COUNTRY - 1)


def _staleness(document: IndexDocument, day: date) -> int:
    """Return in steps how long ago somebody confirmed the facts."""
    if document.confirmed_on is None:
        return len(FRESH)
    return sum(day - document.confirmed_on > age for age in FRESH)


def _wait(document: IndexDocument) -> int:
    """Return in steps how soon it begins; what is full, or tells nothing, is last."""
    return sum(not begins_within(document, days) for days in SOON)


def _commonest_unit(documents: Iterable[IndexDocument]) -> str:
    """Return the unit in which most of the documents tell a price, "" where none does."""
    counts = Counter(unit for document in documents if not document.is_free for unit in document.prices)
    return min(counts, key=lambda unit: (-counts[unit], unit), default="")


def _by_price(document: IndexDocument, unit: str) -> tuple[int, str, int]:
    """Free first, then the chosen unit, then the others unit by unit, unknown last."""
    cents = document.price_in(unit)
    if cents is not None:
        return (0 if document.is_free else 1), "", cents
    other = min(document.prices, default=None)
    # Prices compare only within one unit, so another unit's price never stands between.
    return (3, "", 0) if other is None else (2, other, document.prices[other])


def _by_distance(document: IndexDocument, request: SearchRequest) -> tuple[bool, float]:
    """What is made for the place itself first, then the wider its area reaches; the whole country last."""
    known = [request.distances[code] for code in document.municipalities if code in request.distances]
    return not known, round(sum(known) / len(known), 3) if known else 0.0
