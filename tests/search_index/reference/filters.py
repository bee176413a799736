"""One small test per filter; visibility comes first and no other filter can widen what it lets through."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from catalogue.prices import Unit
from search_index.documents import IndexDocument
from search_index.filters import USUAL_WAITS, chosen
from search_index.request import ANY_TIME, SearchRequest

Filter = Callable[[IndexDocument, SearchRequest], bool]


def is_visible(document: IndexDocument, within: Collection[UUID] | None) -> bool:
    """Tell whether the asker may see it; None means everything indexed, an empty collection nothing."""
    return within is None or document.offering_id in within


def answers_needs(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether it is tagged with a chosen need or one below it."""
    return not request.needs or not request.needs.isdisjoint(document.needs)


def is_for_groups(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether it is meant for a chosen group; one without groups is for everybody."""
    return not request.groups or not document.groups or not request.groups.isdisjoint(document.groups)


def is_from_provider_kind(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether a chosen kind of provider offers it."""
    return not request.provider_kinds or document.provider_kind in request.provider_kinds


def is_kind(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether it is a service or goods as chosen."""
    return not request.kinds or document.kind in request.kinds


def is_delivered(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether it is to be had in a chosen way."""
    return not request.delivery or not request.delivery.isdisjoint(document.delivery)


def is_in_language(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether it is given in a chosen language."""
    return not request.languages or not request.languages.isdisjoint(document.languages)


def is_accessible(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether it has everything that was chosen."""
    return request.accessibility <= document.accessibility


def is_available(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether it begins in time and is not known to be full."""
    return request.within_days is None or begins_within(document, request.within_days)


def is_in_organiser(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether it is to be had in the organiser's area; what is nationwide is everywhere."""
    return request.organiser is None or document.nationwide or request.organiser in document.organisers


def is_in_municipality(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether it is to be had in the municipality, county-wide and nationwide ones included."""
    return (
        request.municipality is None or document.nationwide or request.municipality in document.municipalities
    )


def is_within_price(document: IndexDocument, request: SearchRequest) -> bool:
    """Tell whether it costs at most the given cents in the given unit; free is free in every unit."""
    if request.max_price_cents is None:
        return True
    cents = document.price_in(request.unit)
    return cents is not None and cents <= request.max_price_cents


def begins_within(document: IndexDocument, days: int) -> bool:
    starts = document.starts_within_days
    return starts is not None and starts <= days and document.free_places != 0


# A facet and the filter that must not narrow its own counts.
FACETS: Final[Mapping[str, Filter]] = {
    "need": answers_needs,
    "group": is_for_groups,
    "provider_kind": is_from_provider_kind,
    "kind": is_kind,
    "delivery": is_delivered,
    "language": is_in_language,
    "accessibility": is_accessible,
    "within_days": is_available,
    "organiser": is_in_organiser,
    "unit": is_within_price,
}
FILTERS: Final[tuple[Filter, ...]] = (*FACETS.values(), is_in_municipality)


def passing(
    documents: Iterable[tuple[int, IndexDocument]], request: SearchRequest
) -> tuple[list[int], dict[str, dict[str, int]]]:
    """Return the documents that pass every filter, and each facet's counts without its own filter."""
    passed: list[int] = []
    counted: dict[str, list[IndexDocument]] = {name: [] for name in FACETS}
    for number, document in documents:
        failed = [test for test in FILTERS if not test(document, request)]
        if not failed:
            passed.append(number)
        if len(failed) < 2:
            for name, own in FACETS.items():
                if not failed or failed[0] is own:
                    counted[name].append(document)
    return passed, {name: _counts(name, found, request) for name, found in counted.items()}


def _counts(name: str, documents: list[IndexDocument], request: SearchRequest) -> dict[str, int]:
    """Count values, the most frequent first; a chosen value stays even at zero."""
    values: Counter[str] = Counter(
        value for document in documents for value in _values(name, document, request)
    )
    for value in (*chosen(request)[name], *_ALWAYS.get(name, ())):
        values.setdefault(value, 0)
    # What is for everybody or everywhere counts wherever it would be found.
    everywhere = sum(1 for document in documents if _is_everywhere(name, document))
    counts = {value: count + everywhere for value, count in values.items()}
    if name == "within_days":
        counts[ANY_TIME] = len(documents)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


_ALWAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "within_days": tuple(map(str, USUAL_WAITS)),
    "unit": tuple(unit.value for unit in Unit),
}


def _values(name: str, document: IndexDocument, request: SearchRequest) -> Iterable[str]:
    """Return the values of one facet under which a document is found, those of `_is_everywhere` left out."""
    match name:
        case "within_days":
            waits = {*USUAL_WAITS, request.within_days}
            return [str(days) for days in waits if days is not None and begins_within(document, days)]
        case "unit":
            highest = request.max_price_cents
            found = {} if document.is_free else document.prices
            return [unit for unit, cents in found.items() if highest is None or cents <= highest]
        case "organiser":
            return () if document.nationwide else document.organisers
        case _:
            return _PLAIN_VALUES[name](document)


_PLAIN_VALUES: Final[Mapping[str, Callable[[IndexDocument], Iterable[str]]]] = {
    "need": lambda document: document.needs,
    "group": lambda document: document.groups,
    "provider_kind": lambda document: (document.provider_kind,),
    "kind": lambda document: (document.kind,),
    "delivery": lambda document: document.delivery,
    "language": lambda document: document.languages,
    "accessibility": lambda document: document.accessibility,
}


def _is_everywhere(name: str, document: IndexDocument) -> bool:
    """Tell whether a document is found under every value of a facet."""
    match name:
        case "group":
            return not document.groups
        case "organiser":
            return document.nationwide
        case "unit":
            return document.is_free
    return False
