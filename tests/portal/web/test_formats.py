"""Money, dates and texts are written and read the way the reader's language does it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web import formats
from tests.portal.web.bare_app import make_app


@pytest.mark.parametrize(
    ("language", "written"),
    [("fi", "1\u00a0234,50\u00a0€"), ("sv", "1\u00a0234,50\u00a0€"), ("en", "€1,234.50")],
)
def test_money_is_written_as_the_language_does(language: str, written: str) -> None:
    assert formats.money(123450, language) == written


@given(cents=st.integers(min_value=-(10**12), max_value=10**12), language=st.sampled_from(["fi", "sv", "en"]))
def test_money_written_by_us_is_read_back_to_the_same_cents(cents: int, language: str) -> None:
    assert formats.parse_money(formats.money(cents, language), language) == cents


@pytest.mark.parametrize(
    ("typed", "language", "cents"),
    [
        ("1 234,50", "fi", 123450),
        ("12", "fi", 1200),
        ("12,5 €", "fi", 1250),
        ("12.50", "fi", 1250),
        (" 12 euroa ", "fi", 1200),
        ("1.234,50", "sv", 123450),
        ("1,234.50", "fi", 123450),
        ("1,234", "en", 123400),
        ("€12", "en", 1200),
        (",5", "fi", 50),
        ("-3,00", "fi", -300),
    ],
)
def test_people_may_type_money_in_many_ways(typed: str, language: str, cents: int) -> None:
    assert formats.parse_money(typed, language) == cents


@pytest.mark.parametrize(
    "typed", ["", "noin sata", "12,345", "1.234", "1,2,3", "€", "--1", "1e3", "٣", "9" * 40]
)
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(formats.Unreadable):
        formats.parse_money(typed, "fi")


@given(typed=st.text())
def test_no_text_breaks_the_readers_of_money_and_dates(typed: str) -> None:
    for read in (formats.parse_money, formats.parse_quantity, formats.parse_date):
        try:
            read(typed)
        except formats.Unreadable:
            continue


@pytest.mark.parametrize("typed", ["1.2.2026", "01.02.2026", " 1. 2. 2026 ", "1/2/2026", "2026-02-01"])
def test_a_day_may_be_typed_in_many_ways(typed: str) -> None:
    assert formats.parse_date(typed) == date(2026, 2, 1)


@pytest.mark.parametrize("typed", ["31.2.2026", "1.2.26", "huomenna", "", "0.0.0000"])
def test_what_is_not_a_day_is_refused(typed: str) -> None:
    with pytest.raises(formats.Unreadable):
        formats.parse_date(typed)


@given(value=st.dates(min_value=date(1000, 1, 1)))
def test_a_day_written_in_finnish_is_read_back(value: date) -> None:
    assert formats.parse_date(formats.day(value, "fi")) == value


def test_dates_and_periods_are_short() -> None:
    assert formats.day(date(2027, 1, 14), "fi") == "14.1.2027"
    assert formats.day(date(2027, 1, 14), "en") == "14 Jan 2027"
    assert formats.day_range(date(2027, 1, 1), date(2027, 6, 30), "fi") == "1.1.–30.6.2027"
    assert formats.day_range(date(2026, 12, 1), date(2027, 6, 30), "sv") == "1.12.2026–30.6.2027"


def test_moments_are_shown_in_helsinki() -> None:
    late = datetime(2026, 7, 1, 22, 5, tzinfo=UTC)
    assert formats.moment(late, "fi") == "2.7.2026 klo\u00a01.05"
    assert formats.moment(late, "sv") == "2.7.2026 kl.\u00a01.05"
    assert formats.day(late, "fi") == "2.7.2026"


def test_quantities_have_no_trailing_zeros() -> None:
    assert [formats.quantity(Decimal(number), "fi") for number in ("2.00", "2.50", "100")] == [
        "2",
        "2,5",
        "100",
    ]


@pytest.mark.parametrize("filter_", [formats.texts, formats.prose])
def test_a_text_in_another_language_is_marked(filter_: object) -> None:
    with make_app().test_request_context("/"):
        assert formats.texts({"fi": "Siivous", "sv": "Städning"}) == "Siivous"
        assert callable(filter_)
        marked = filter_({"sv": "<b>Städning</b>"})
    assert 'lang="sv"' in marked
    assert "ruotsiksi" in marked
    assert "&lt;b&gt;" in marked


def test_prose_makes_paragraphs_and_lines() -> None:
    with make_app().test_request_context("/"):
        assert formats.prose({"fi": "Yksi\nkaksi\n\nKolme"}) == "<p>Yksi<br>kaksi</p><p>Kolme</p>"
        assert formats.prose({}) == ""
        assert formats.texts({}) == ""
