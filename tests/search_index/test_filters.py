"""Filters and facet counts: whatever is on the shelves and whatever is asked, as counting by hand does."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.prices import Unit
from search_index.bits import numbers_in, packed
from search_index.columns import Columns
from search_index.documents import IndexDocument
from search_index.engine import Engine
from search_index.filters import FACETS, FacetCounts, passing
from search_index.request import ANY_TIME, SearchRequest
from tests.search_index.corpus import columns_of, demo_documents, small
from tests.search_index.reference.filters import FILTERS

NEEDS = ("home", "home.cleaning", "mind", "mobility")
GROUPS = ("older_people", "children", "disabled_people")
PLACES = {"837": "08", "536": "08", "205": "18"}
UNITS = ("hour", "visit", "month")


def some(*values: str, most: int = 2) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=most)


@st.composite
def documents(draw: st.DrawFn) -> IndexDocument:
    """One offering of a small catalogue; no place is the whole country."""
    places = draw(some(*PLACES))
    return small(
        f"{draw(st.uuids())}",
        draw(st.sampled_from(["Siivous", "Kuoro", "Taksi"])),
        needs=draw(some(*NEEDS)),
        groups=draw(some(*GROUPS)),
        provider_kind=draw(st.sampled_from(["public", "ngo", "private"])),
        kind=draw(st.sampled_from(["service", "goods"])),
        delivery=draw(some("home", "remote", "at_provider")),
        languages=draw(some("fi", "sv", "fi-sgn")),
        accessibility=draw(some("step_free", "accessible_toilet", "induction_loop")),
        starts_within_days=draw(st.sampled_from([None, 0, 7, 8, 30, 31])),
        free_places=draw(st.sampled_from([None, 0, 3])),
        prices=draw(st.dictionaries(st.sampled_from(UNITS), st.sampled_from([0, 500, 2500]), max_size=2)),
        municipalities=places,
        organisers=frozenset(PLACES[place] for place in places),
        nationwide=not places,
    )


REQUESTS = st.builds(
    SearchRequest,
    text=st.sampled_from(["", "siivous"]),
    needs=some(*NEEDS),
    groups=some(*GROUPS),
    provider_kinds=some("public", "ngo", "private"),
    kinds=some("service", "goods", most=1),
    delivery=some("home", "remote", most=1),
    languages=some("fi", "sv", "fi-sgn"),
    accessibility=some("step_free", "accessible_toilet"),
    within_days=st.sampled_from([None, 0, 7, 14, 30]),
    organiser=st.sampled_from([None, "08", "90"]),
    municipality=st.sampled_from([None, "837", "205"]),
    unit=st.sampled_from(UNITS),
    max_price_cents=st.sampled_from([None, 0, 500, 1000]),
    size=st.just(100),
)
FIELDS = {
    "need": "needs",
    "group": "groups",
    "provider_kind": "provider_kinds",
    "kind": "kinds",
    "delivery": "delivery",
    "language": "languages",
    "accessibility": "accessibility",
}


def with_only(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """Return the request with this value alone chosen in its facet."""
    given_value: dict[str, Any]
    match facet:
        case "organiser":
            given_value = {"organiser": value}
        case "within_days":
            given_value = {"within_days": None if value == ANY_TIME else int(value)}
        case "unit":
            given_value = {"unit": value}
        case _:
            given_value = {FIELDS[facet]: frozenset({value})}
    return replace(request, **given_value)


def pass_all(columns: Columns, request: SearchRequest) -> tuple[list[int], FacetCounts]:
    passed, facets = passing(columns, packed(columns.present), request)
    return numbers_in(passed, columns.size).tolist(), facets


def found_by_hand(listed: Iterable[IndexDocument], request: SearchRequest) -> list[IndexDocument]:
    return [document for document in listed if all(test(document, request) for test in FILTERS)]


def counted_by_hand(listed: list[IndexDocument], request: SearchRequest, facet: str, value: str) -> int:
    """Count what choosing one value alone finds; a unit without a highest price counts whoever tells one."""
    found = found_by_hand(listed, with_only(request, facet, value))
    if facet == "unit":
        found = [document for document in found if document.price_in(value) is not None]
    return len(found)


def every_value(listed: list[IndexDocument], facet: str) -> set[str]:
    """Return the values that could be chosen in a facet."""
    match facet:
        case "within_days":
            return {"7", "30", ANY_TIME}
        case "unit":
            return {unit.value for unit in Unit}
        case "organiser":
            return {code for document in listed for code in document.organisers}
        case "provider_kind" | "kind":
            return {getattr(document, facet) for document in listed}
        case _:
            return {code for document in listed for code in getattr(document, FIELDS[facet])}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(documents(), max_size=12), REQUESTS)
def test_counts_are_what_counting_by_hand_finds(listed: list[IndexDocument], request: SearchRequest) -> None:
    passed, facets = pass_all(columns_of(listed), request)
    assert [listed[number] for number in passed] == found_by_hand(listed, request)
    assert set(facets) == set(FACETS)
    for facet, counts in facets.items():
        for value, count in counts.items():
            assert count == counted_by_hand(listed, request, facet, value), (facet, value)
        for value in every_value(listed, facet) - counts.keys():
            found = found_by_hand(listed, with_only(request, facet, value))
            # What is for everybody is found under a value that nothing left names; it needs no line.
            assert not any(value in _own(document, facet) for document in found), (facet, value)


def _own(document: IndexDocument, facet: str) -> frozenset[str]:
    own = {"organiser": "organisers", **FIELDS}[facet] if facet in {"organiser", *FIELDS} else facet
    value: frozenset[str] | str = getattr(document, own, frozenset())
    return frozenset({value}) if isinstance(value, str) else frozenset(value)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REQUESTS)
def test_the_engine_finds_and_counts_the_demo_as_by_hand(
    demo_engine: Engine, request: SearchRequest
) -> None:
    for text in ("", "apua kotiin"):
        asked = replace(request, text=text)
        page = demo_engine.search(asked)
        if not text:
            wanted = {document.offering_id for document in found_by_hand(demo_documents(), asked)}
            assert page.total == len(wanted)
            pages = [page, *(demo_engine.search(replace(asked, page=number)) for number in (2, 3))]
            assert {hit.offering_id for one in pages for hit in one.hits} == wanted
        for facet in FACETS.keys() - {"unit"}:
            for value, count in page.facets[facet].items():
                assert demo_engine.search(with_only(asked, facet, value)).total == count, (facet, value)


@pytest.mark.parametrize("facet", FACETS)
def test_a_chosen_value_that_finds_nothing_stays_in_sight(facet: str) -> None:
    value = {"within_days": "3", "unit": "hour"}.get(facet, "chosen")
    _passed, facets = pass_all(columns_of([]), with_only(SearchRequest(), facet, value))
    assert facets[facet][value] == 0


def test_who_needs_two_things_is_not_helped_by_one_of_them() -> None:
    both = small("a", "Uimahalli", accessibility=frozenset({"step_free", "accessible_toilet"}))
    one = small("b", "Sali", accessibility=frozenset({"step_free"}))
    request = SearchRequest(accessibility=frozenset({"step_free", "accessible_toilet"}))
    assert found_by_hand([both, one], request) == [both]


@pytest.mark.parametrize(
    ("starts", "places", "found"),
    [(7, None, True), (7, 2, True), (0, 1, True), (8, None, False), (None, 5, False), (7, 0, False)],
)
def test_within_a_week_means_told_and_with_room(starts: int | None, places: int | None, found: bool) -> None:
    document = small("a", "Kerho", starts_within_days=starts, free_places=places)
    assert bool(found_by_hand([document], SearchRequest(within_days=7))) is found


@pytest.mark.parametrize(
    ("prices", "found"),
    [
        ({"hour": 1000}, True),
        ({"hour": 1001}, False),
        ({"visit": 500}, False),
        ({"visit": 9000, "hour": 900}, True),
        ({"visit": 0}, True),
        ({"visit": 0, "hour": 2000}, False),
        ({}, False),
    ],
)
def test_a_highest_price_compares_only_within_its_unit(prices: dict[str, int], found: bool) -> None:
    document = small("a", "Siivous", prices=prices)
    request = SearchRequest(max_price_cents=1000, unit="hour")
    assert bool(found_by_hand([document], request)) is found
