"""What search makes of the parameters it is given."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_index.request import NoteCode, SearchRequest, Sort

NAMES = [
    "q",
    "lang",
    "need",
    "group",
    "organiser",
    "municipality",
    "kind",
    "provider_kind",
    "delivery",
    "language",
    "accessibility",
    "within_days",
    "max_price",
    "unit",
    "sort",
    "page",
    "size",
]


def test_known_values_are_read() -> None:
    request = SearchRequest.parse(
        {
            "q": "  en  jaksa siivota ",
            "need": ["home", "family,home.cleaning"],
            "kind": "goods",
            "unit": "hour",
            "max_price": "12,50 €",
            "sort": "price",
            "page": "2",
            "organiser": "08",
            "language": "sv,fi-sgn",
            "accessibility": ["step_free"],
            "within_days": "7",
        }
    )
    assert request == SearchRequest(
        text="en jaksa siivota",
        needs=frozenset({"home", "family", "home.cleaning"}),
        kinds=frozenset({"goods"}),
        unit="hour",
        max_price_cents=1250,
        sort=Sort.PRICE,
        page=2,
        organiser="08",
        languages=frozenset({"sv", "fi-sgn"}),
        accessibility=frozenset({"step_free"}),
        within_days=7,
    )
    assert request.notes == ()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("kind", "thing", NoteCode.UNKNOWN_VALUE),
        ("need", "<script>", NoteCode.UNKNOWN_VALUE),
        ("lang", "de", NoteCode.UNKNOWN_VALUE),
        ("page", "two", NoteCode.NOT_A_NUMBER),
        ("page", "0", NoteCode.OUT_OF_RANGE),
        ("size", "5000", NoteCode.OUT_OF_RANGE),
        ("max_price", "cheap", NoteCode.NOT_A_NUMBER),
        ("max_price", "-1", NoteCode.OUT_OF_RANGE),
        ("max_price", "NaN", NoteCode.OUT_OF_RANGE),
        ("max_price", "10", NoteCode.NEEDS_UNIT),
        ("language", "<b>", NoteCode.UNKNOWN_VALUE),
        ("within_days", "soon", NoteCode.NOT_A_NUMBER),
        ("within_days", "-7", NoteCode.OUT_OF_RANGE),
        ("within_days", "400", NoteCode.OUT_OF_RANGE),
        ("sort", "nearest", NoteCode.NEEDS_PLACE),
        ("q", "a" * 1000, NoteCode.TOO_LONG),
    ],
)
def test_what_is_not_understood_is_noted(name: str, value: str, code: NoteCode) -> None:
    (note,) = SearchRequest.parse({name: value}).notes
    assert (note.field, note.code) == (name, code)


def test_any_time_is_no_limit_and_near_needs_a_place() -> None:
    assert SearchRequest.parse({"within_days": "any"}).within_days is None
    assert SearchRequest.parse({"sort": "nearest", "municipality": "837"}).sort is Sort.NEAREST


def test_free_needs_no_unit() -> None:
    assert SearchRequest.parse({"max_price": "0"}).max_price_cents == 0


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(NAMES), st.text() | st.lists(st.text(), max_size=3)))
def test_no_parameters_break_it_and_reading_back_gives_the_same(
    given_values: dict[str, str | list[str]],
) -> None:
    request = SearchRequest.parse(given_values)
    again: dict[str, list[str]] = {}
    for name, value in request.parameters():
        again.setdefault(name, []).append(value)
    extra = {"lang": request.lang, "page": str(request.page), "size": str(request.size)}
    assert SearchRequest.parse({**again, **extra}) == request
