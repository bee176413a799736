"""HSDS rows as values: every bad row names its field, and no row is too strange to be answered."""

import io
import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.exchange.hsds_rows import Codes, ServiceRow, parse_service
from catalogue.exchange.hsds_stream import ServiceStream
from catalogue.exchange.report import BadRow, Reason
from catalogue.prices import Unit
from catalogue.providers import ProviderKind

TODAY = date(2026, 11, 23)
ID = "03da1c71-6fb3-4928-8f39-2db39b027d8d"
CODES = Codes(
    needs=frozenset({"home.cleaning", "home.meals"}),
    needs_of_class={"P4.3": frozenset({"home.cleaning"}), "KE1": frozenset({"family.baby"})},
    groups_of_target={"KR1.1": frozenset({"older_people"})},
    organisers=frozenset({"08"}),
    municipalities={"837": "837", "tampere": "837", "tammerfors": "837"},
)


def a_row(**changed: Any) -> dict[str, Any]:
    return {"id": ID, "name": "Siivous", "status": "active", **changed}


def parsed(row: Any) -> ServiceRow:
    return parse_service(row, CODES, TODAY)


def test_the_least_row_is_a_service_for_the_whole_country_at_an_unknown_price() -> None:
    row = parsed(a_row())
    assert row.id == UUID(ID)
    assert row.content.title == {"fi": "Siivous"}
    assert row.content.prices == ()
    assert not row.content.organisers | row.content.municipalities | row.content.needs


def test_taxonomies_languages_and_areas_become_codes_of_ours() -> None:
    term = {"code": "P4.3", "name": "x"}
    by_uri = {"term_uri": "http://example.com/code/KR1.1", "name": "x"}
    row = parsed(
        a_row(
            name_i18n={"fi": "Toinen nimi", "sv": "Städning", "de": "Putzen"},
            summary_i18n={"fi": "Lyhyesti"},
            attributes=[
                {"id": ID, "link_type": "service_class", "taxonomy_term": term},
                {"id": ID, "link_type": "target_group", "taxonomy_term": by_uri},
                {"id": ID, "link_type": "life_event", "taxonomy_term": {"code": "KE1"}},
            ],
            languages=[{"id": ID, "code": "sv"}, {"id": ID, "name": "Urdu"}],
            service_areas=[
                {"id": ID, "extent": "08"},
                {"id": ID, "name": "Tammerfors"},
                {"id": ID, "name": "Mars"},
            ],
            organization={"id": ID, "name": "Yhdistys", "description": "x", "legal_status": "Non-profit"},
        )
    )
    assert row.content.title == {"fi": "Siivous", "sv": "Städning"}, "the standard field wins in Finnish"
    assert row.content.summary == {"fi": "Lyhyesti"}
    assert row.content.needs == {"home.cleaning", "family.baby"}
    assert row.content.groups == {"older_people"}
    assert row.content.languages == {"sv"}
    assert row.content.organisers == {"08"}
    assert row.content.municipalities == {"837"}
    assert len(row.oddities) == 1
    assert row.organization.kind is ProviderKind.NGO


def test_a_site_tells_how_it_is_delivered_and_its_address_is_left_out_with_a_word() -> None:
    location = {"id": ID, "location_type": "physical", "addresses": [{"id": ID, "city": "Tampere"}]}
    row = parsed(a_row(service_at_locations=[{"id": ID, "location": location}]))
    assert row.content.delivery == {"at_provider"}
    (left_out,) = row.oddities
    assert left_out.startswith("service_at_locations: ")
    remote = {"id": ID, "location_type": "virtual"}
    bare = parsed(a_row(service_at_locations=[{"id": ID, "location": remote}]))
    assert bare.content.delivery == {"remote"}
    assert bare.oddities == ()


@pytest.mark.parametrize(
    ("option", "cents", "note"),
    [
        ({"amount": 0, "currency": "eur", "option": "Maksuton"}, 0, "Maksuton"),
        ({"amount": 12.345, "currency": "EUR"}, 1235, None),
        ({"amount": 35, "currency": "gbp", "amount_description": "per hour"}, None, "35 GBP: per hour"),
        ({"option": "Kysy hinta"}, None, "Kysy hinta"),
        ({"amount": 0}, 0, None),
        ({"amount": 5}, None, "5"),
    ],
)
def test_euros_become_amounts_and_the_rest_stays_as_words(
    option: dict[str, Any], cents: int | None, note: str | None
) -> None:
    (price,) = parsed(a_row(cost_options=[option])).content.prices
    assert price.amount_cents == cents
    assert price.note.get("fi") == note


def test_the_unit_is_read_from_the_words() -> None:
    (price,) = parsed(
        a_row(cost_options=[{"amount": 3, "currency": "EUR", "option": "tunti"}])
    ).content.prices
    assert price.unit is Unit.HOUR


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"id": None}, "id", Reason.NULL),
        ({"id": "17"}, "id", Reason.NOT_A_UUID),
        ({"name": " "}, "name", Reason.EMPTY),
        ({"name": None}, "name", Reason.NULL),
        ({"name": 3}, "name", Reason.NOT_TEXT),
        ({"status": "open"}, "status", Reason.UNKNOWN_VALUE),
        ({"description": None}, "description", Reason.NULL),
        ({"cost_options": [{"amount": "12"}]}, "cost_options[0].amount", Reason.NOT_A_NUMBER),
        ({"cost_options": [{"amount": True}]}, "cost_options[0].amount", Reason.NOT_A_NUMBER),
        ({"cost_options": [{"amount": -1}]}, "cost_options[0].amount", Reason.NEGATIVE),
        ({"cost_options": [{"amount": 1e300}]}, "cost_options[0].amount", Reason.TOO_LARGE),
        ({"cost_options": [{"valid_from": "soon"}]}, "cost_options[0].valid_from", Reason.NOT_A_DATE),
        (
            {"cost_options": [{"valid_from": "2026-02-01", "valid_to": "2026-01-01"}]},
            "cost_options[0].valid_to",
            Reason.DATES_OUT_OF_ORDER,
        ),
        ({"cost_options": {}}, "cost_options", Reason.NOT_A_LIST),
        ({"attributes": ["P4.3"]}, "attributes[0]", Reason.NOT_AN_OBJECT),
        ({"organization": {"id": ID, "description": "x"}}, "organization.name", Reason.MISSING),
        ({"organization": {"id": "x", "name": "x"}}, "organization.id", Reason.NOT_A_UUID),
    ],
)
def test_a_bad_row_names_its_field(changed: dict[str, Any], field: str, reason: Reason) -> None:
    with pytest.raises(BadRow) as caught:
        parsed(a_row(**changed))
    assert (caught.value.field, caught.value.reason) == (field, reason)


@pytest.mark.parametrize("name", ["id", "name", "status"])
def test_what_the_standard_requires_is_required(name: str) -> None:
    row = a_row()
    del row[name]
    with pytest.raises(BadRow, match="missing"):
        parsed(row)


def test_unknown_fields_pass_whatever_they_hold() -> None:
    assert parsed(a_row(x_extra=None)).content.title == {"fi": "Siivous"}


def test_what_cannot_be_stored_is_taken_out() -> None:
    assert parsed(a_row(name="Sii\x00vo\ud800us")).content.title == {"fi": "Siivous"}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just(ID),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
known = st.sampled_from(
    ["name", "status", "description", "name_i18n", "attributes", "cost_options", "organization",
     "service_areas", "languages", "service_at_locations", "assured_date", "fees_description"]
)  # fmt: skip
parts = st.sampled_from(
    ["id", "name", "amount", "currency", "valid_from", "valid_to", "extent", "code", "fi"]
)
lists = st.lists(st.dictionaries(parts, anything, max_size=4), max_size=2)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(known, anything | lists | st.dictionaries(parts, anything, max_size=4), max_size=4))
def test_no_row_is_too_strange_to_be_answered(changed: dict[str, Any]) -> None:
    told = ""
    try:
        told = parsed(a_row(**changed)).content.title["fi"]
    except BadRow as bad:
        told = bad.field
    assert told


@settings(max_examples=100, deadline=None)
@given(anything)
def test_nothing_else_is_either(row: Any) -> None:
    with pytest.raises(BadRow):
        parsed(row)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60) | st.text(alphabet='[]{}",:0123contes \ufeff', max_size=60).map(str.encode))
def test_no_file_is_too_strange_to_be_answered(content: bytes) -> None:
    stream = ServiceStream(io.BytesIO(content))
    assert len(list(stream)) == stream.count


@pytest.mark.parametrize(
    ("content", "count", "fault"),
    [
        (json.dumps({"size": 2, "contents": [a_row(), a_row()]}), 2, None),
        (json.dumps([a_row()]), 1, None),
        (json.dumps(a_row()), 1, None),
        ("\ufeff" + json.dumps([a_row()]), 1, None),
        (json.dumps({"contents": []}), 0, None),
        (json.dumps({"contents": [a_row(), a_row()]})[:-40], 1, Reason.NOT_JSON),
        ("<html>", 0, Reason.NOT_JSON),
        ("", 0, Reason.NOT_JSON),
        ("7", 0, Reason.NO_SERVICES),
        (json.dumps({"contents": {}}), 0, Reason.NO_SERVICES),
    ],
)
def test_a_file_is_an_envelope_a_list_or_one_service(content: str, count: int, fault: Reason | None) -> None:
    stream = ServiceStream(io.BytesIO(content.encode()))
    assert len(list(stream)) == count
    assert stream.fault is fault


def test_an_envelope_that_lies_is_told() -> None:
    stream = ServiceStream(io.BytesIO(json.dumps({"total_items": 31, "size": 1, "contents": [1]}).encode()))
    assert list(stream) == [1]
    assert list(stream.lies()) == ["envelope: total_items says 31, contents holds 1"]


@pytest.mark.parametrize(
    ("capacities", "places"),
    [
        ([], None),
        ([{"unit": {"name": "Paikka"}, "available": 3, "updated": "2026-11-01T08:00:00Z"}], 3),
        ([{"unit": {"name": "Bed"}, "available": 2}, {"unit": {"name": "bed"}, "available": 1.5}], 3),
        ([{"unit": {"name": "Bed"}, "available": 2}, {"unit": {"name": "Hour"}, "available": 40}], None),
        ([{"unit": {"name": "Bed"}, "maximum": 9}], None),
    ],
)
def test_free_places_are_added_up_within_one_unit(capacities: list[Any], places: int | None) -> None:
    assert parsed(a_row(capacities=capacities)).content.free_places == places


@pytest.mark.parametrize(
    ("available", "reason"),
    [("3", Reason.NOT_A_NUMBER), (True, Reason.NOT_A_NUMBER), (-1, Reason.NEGATIVE), (1e9, Reason.TOO_LARGE)],
)
def test_free_places_that_are_no_count_are_refused(available: Any, reason: Reason) -> None:
    with pytest.raises(BadRow) as bad:
        parsed(a_row(capacities=[{"available": available}]))
    assert (bad.value.field, bad.value.reason) == ("capacities[0].available", reason)
