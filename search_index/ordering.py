"""In which order what was found is shown: by fit, by price within one unit, or by distance."""

from collections import Counter
from collections.abc import Iterable, Mapping

from search_index.documents import IndexDocument
from search_index.request import SearchRequest, Sort


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
) -> tuple[float, str, str]:
    texts = document.title
    title = texts.get(request.lang) or texts.get("fi") or next(iter(texts.values()), "")
    return -scores.get(number, 0.0), title.casefold(), str(document.offering_id)


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
