"""One set of documents per filter: visibility comes first, and no other widens what it lets through."""

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Final

import numpy as np

from catalogue.prices import Unit
from search_index import bits
from search_index.bits import Bits, packed
from search_index.columns import Columns
from search_index.request import ANY_TIME, SearchRequest

Filter = Callable[[Columns, SearchRequest], Bits | None]
"""What passes; None where nothing was chosen and so everything does."""
USUAL_WAITS: Final = (7, 30)
"""Days within which something may begin that are always counted."""


def answers_needs(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return what is tagged with a chosen need or one below it."""
    return columns.sets["need"].any_of(request.needs) if request.needs else None


def is_for_groups(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return what is meant for a chosen group; what names no group is for everybody."""
    if not request.groups:
        return None
    return columns.sets["group"].any_of(request.groups) | columns.everywhere["group"]


def is_from_provider_kind(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return what a chosen kind of provider offers."""
    return columns.sets["provider_kind"].any_of(request.provider_kinds) if request.provider_kinds else None


def is_kind(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return services or goods as chosen."""
    return columns.sets["kind"].any_of(request.kinds) if request.kinds else None


def is_delivered(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return what is to be had in a chosen way."""
    return columns.sets["delivery"].any_of(request.delivery) if request.delivery else None


def is_in_language(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return what is given in a chosen language."""
    return columns.sets["language"].any_of(request.languages) if request.languages else None


def is_accessible(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return what has everything that was chosen."""
    if not request.accessibility:
        return None
    return reduce(np.bitwise_and, map(columns.sets["accessibility"].of, request.accessibility))


def is_available(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return what begins in time and is not known to be full."""
    return None if request.within_days is None else _begins_within(columns, request.within_days)


def is_in_organiser(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return what is to be had in the organiser's area; what is nationwide is everywhere."""
    if request.organiser is None:
        return None
    return columns.sets["organiser"].of(request.organiser) | columns.everywhere["organiser"]


def is_in_municipality(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return what is to be had in the municipality, county-wide and nationwide ones included."""
    if request.municipality is None:
        return None
    return columns.sets["municipality"].of(request.municipality) | columns.everywhere["municipality"]


def is_within_price(columns: Columns, request: SearchRequest) -> Bits | None:
    """Return what costs at most the given cents in the given unit; free is free in every unit."""
    if request.max_price_cents is None:
        return None
    return packed(columns.price_in(request.unit) <= request.max_price_cents)


def _begins_within(columns: Columns, days: int) -> Bits:
    return packed(columns.begins_in <= days)


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
FILTERS: Final[Mapping[str, Filter]] = {**FACETS, "municipality": is_in_municipality}


def chosen(request: SearchRequest) -> dict[str, frozenset[str]]:
    """Return the chosen values by facet."""
    single = {"organiser": request.organiser, "unit": request.unit, "within_days": request.within_days}
    return {
        "need": request.needs,
        "group": request.groups,
        "provider_kind": request.provider_kinds,
        "kind": request.kinds,
        "delivery": request.delivery,
        "language": request.languages,
        "accessibility": request.accessibility,
        **{name: frozenset(() if one is None else (str(one),)) for name, one in single.items()},
    }


class FacetCounts(Mapping[str, Mapping[str, int]]):
    """Each facet's counts without its own filter, made when somebody looks at the facet."""

    def __init__(self, columns: Columns, request: SearchRequest, counted: Mapping[str, Bits]) -> None:
        self._columns, self._request, self._counted = columns, request, counted
        self._made: dict[str, dict[str, int]] = {}

    def __getitem__(self, name: str) -> Mapping[str, int]:
        if name not in self._made:
            self._made[name] = _counts(name, self._columns, self._counted[name], self._request)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FACETS)

    def __len__(self) -> int:
        return len(FACETS)


def passing(columns: Columns, candidates: Bits, request: SearchRequest) -> tuple[Bits, FacetCounts]:
    """Return the candidates that pass every filter, and the counts of every facet."""
    found = {name: test(columns, request) for name, test in FILTERS.items()}
    active = {name: passes for name, passes in found.items() if passes is not None}
    passed = reduce(np.bitwise_and, active.values(), candidates)
    counted = dict.fromkeys(FACETS, passed)
    for name in active.keys() & FACETS.keys():
        others = (passes for other, passes in active.items() if other != name)
        counted[name] = reduce(np.bitwise_and, others, candidates)
    return passed, FacetCounts(columns, request, counted)


def _counts(name: str, columns: Columns, counted: Bits, request: SearchRequest) -> dict[str, int]:
    """Count values, the most frequent first; a chosen value stays even at zero."""
    values = _values(name, columns, counted, request)
    for value in (*chosen(request)[name], *_ALWAYS.get(name, ())):
        values.setdefault(value, 0)
    # What is for everybody or everywhere counts wherever it would be found.
    everywhere = bits.count(counted & columns.everywhere[name]) if name in columns.everywhere else 0
    counts = {value: count + everywhere for value, count in values.items()}
    if name == "within_days":
        counts[ANY_TIME] = bits.count(counted)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


_ALWAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "within_days": tuple(map(str, USUAL_WAITS)),
    "unit": tuple(unit.value for unit in Unit),
}


def _values(name: str, columns: Columns, counted: Bits, request: SearchRequest) -> dict[str, int]:
    """Count the values that anything is found under, what is found under every value left out."""
    if name == "within_days":
        waits = {*USUAL_WAITS, request.within_days}
        sets = {str(days): _begins_within(columns, days) for days in waits if days is not None}
        found = {value: bits.count(counted & begins) for value, begins in sets.items()}
    elif name == "unit":
        most, told = request.max_price_cents, columns.priced
        if most is not None:
            told = {unit: packed((cents <= most) & ~columns.free) for unit, cents in columns.prices.items()}
        found = {unit: bits.count(counted & passes) for unit, passes in told.items()}
    else:
        narrower = counted & ~columns.everywhere[name] if name in columns.everywhere else counted
        values = columns.sets[name]
        found = dict(zip(values.values, bits.counts(values.bits, narrower).tolist(), strict=True))
    return {value: count for value, count in found.items() if count}
