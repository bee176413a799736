"""One small test per filter; visibility comes first and no other filter can widen what it lets through."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from search_index.documents import IndexDocument
from search_index.request import SearchRequest

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
    if document.price_cents == 0:
        return True
    if request.unit is not None and document.price_unit != request.unit:
        return False
    if request.max_price_cents is None:
        return True
    return document.price_cents is not None and document.price_cents <= request.max_price_cents


# A facet and the filter that must not narrow its own counts.
FACETS: Final[Mapping[str, Filter]] = {
    "need": answers_needs,
    "group": is_for_groups,
    "provider_kind": is_from_provider_kind,
    "kind": is_kind,
    "delivery": is_delivered,
    "organiser": is_in_organiser,
}
FILTERS: Final[tuple[Filter, ...]] = (*FACETS.values(), is_in_municipality, is_within_price)


def chosen(request: SearchRequest) -> dict[str, frozenset[str]]:
    """Return the chosen values by facet."""
    return {
        "need": request.needs,
        "group": request.groups,
        "provider_kind": request.provider_kinds,
        "kind": request.kinds,
        "delivery": request.delivery,
        "organiser": frozenset(() if request.organiser is None else (request.organiser,)),
    }


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
        for name, own in FACETS.items():
            if not failed or failed == [own]:
                counted[name].append(document)
    selected = chosen(request)
    return passed, {name: _counts(name, found, selected[name]) for name, found in counted.items()}


def _counts(name: str, documents: list[IndexDocument], selected: frozenset[str]) -> dict[str, int]:
    """Count values, the most frequent first; a chosen value stays even at zero."""
    values: Counter[str] = Counter(value for document in documents for value in _values(name, document))
    for value in selected:
        values.setdefault(value, 0)
    # What is for everybody or everywhere counts wherever it would be found.
    everywhere = sum(1 for document in documents if _is_everywhere(name, document))
    counts = {value: count + everywhere for value, count in values.items()}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _values(name: str, document: IndexDocument) -> Iterable[str]:
    """Return a document's own values of one facet."""
    match name:
        case "need":
            return document.needs
        case "group":
            return document.groups
        case "provider_kind":
            return (document.provider_kind,)
        case "kind":
            return (document.kind,)
        case "delivery":
            return document.delivery
        case _:
            return () if document.nationwide else document.organisers


def _is_everywhere(name: str, document: IndexDocument) -> bool:
    """Tell whether a document is found under every value of a facet."""
    return (name == "group" and not document.groups) or (name == "organiser" and document.nationwide)
