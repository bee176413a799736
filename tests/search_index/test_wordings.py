"""Where and at what price, as people write it into their words."""

from dataclasses import replace

import pytest

from search_index.places import Places
from search_index.request import SearchRequest
from search_index.wordings import Heard, WordFilter, read_words
from tests.search_index.corpus import read


@pytest.fixture(scope="module")
def places() -> Places:
    organisers = read("organisers.json")["organisers"]
    municipalities = {place["code"]: place["names"] for row in organisers for place in row["municipalities"]}
    return Places(municipalities, {row["code"]: row["names"] for row in organisers})


@pytest.mark.parametrize(
    ("text", "rest", "municipality", "organiser"),
    [
        ("siivous Tampereella", "siivous", "837", None),
        ("siivousapua tampereelta", "siivousapua", "837", None),
        ("Jyväskylän siivouspalvelut", "siivouspalvelut", "179", None),
        ("kyyti lahteen", "kyyti", "398", None),
        ("siivous Pirkanmaalta", "siivous", None, "08"),
        ("Pohjois-Savon hyvinvointialue siivous", "siivous", None, "13"),
        ("Kainuu", "", None, "20"),
        ("städning i Tammerfors", "städning", "837", None),
        ("städning Birkaland", "städning", None, "08"),
        ("cleaning in Turku", "cleaning", "853", None),
        ("cleaning in North Savo", "cleaning", None, "13"),
    ],
)
def test_a_place_named_in_any_form_becomes_the_area(
    places: Places, text: str, rest: str, municipality: str | None, organiser: str | None
) -> None:
    reading = read_words(SearchRequest(text=text), places)
    found = reading.request
    assert (found.text, found.municipality, found.organiser) == (rest, municipality, organiser)
    assert len(reading.heard) == 1
    assert reading.heard[0].words in text


@pytest.mark.parametrize(
    "text", ["kolari", "salo on metsä", "hoitaja lapselle", "", "kyyti Oulusta Kemiin", "\ud800 🙂 ''"]
)
def test_common_words_and_two_places_are_no_area(places: Places, text: str) -> None:
    """A crash and a forest are towns only with a capital letter or in a local case."""
    assert read_words(SearchRequest(text=text), places).heard == ()


def test_every_municipality_is_found_by_its_finnish_name(places: Places) -> None:
    rows = [place for row in read("organisers.json")["organisers"] for place in row["municipalities"]]
    lost = [
        place["names"]["fi"]
        for place in rows
        if read_words(SearchRequest(text=f"siivous {place['names']['fi']}"), places).request.municipality
        != place["code"]
    ]
    assert lost == []


def test_a_chosen_area_and_price_are_left_alone(places: Places) -> None:
    chosen = SearchRequest(text="siivous Oulussa ilmaiseksi", municipality="837", max_price_cents=5000)
    assert read_words(chosen, places).request == chosen


@pytest.mark.parametrize(
    ("text", "rest", "cents", "unit"),
    [
        ("ilmainen ruoka", "ruoka", 0, None),
        ("maksuton neuvonta", "neuvonta", 0, None),
        ("maksuttomia ryhmiä", "ryhmiä", 0, None),
        ("gratis mat", "mat", 0, None),
        ("free food", "food", 0, None),
        ("siivous alle 20 euroa", "siivous", 2000, "hour"),
        ("jalkahoito enintään 45,50 € kerta", "jalkahoito", 4550, "visit"),
        ("städning under 30 euro i timmen", "städning", 3000, "hour"),
        ("cleaning less than 25 euros per hour", "cleaning", 2500, "hour"),
    ],
)
def test_a_price_in_words_becomes_the_highest_price(
    places: Places, text: str, rest: str, cents: int, unit: str | None
) -> None:
    found = read_words(SearchRequest(text=text), places).request
    assert (found.text, found.max_price_cents, found.unit) == (rest, cents, unit)


@pytest.mark.parametrize("text", ["alle 10-vuotias", "vapaa omaishoitajalle", "alle 99999999999 euroa"])
def test_other_numbers_are_no_price(places: Places, text: str) -> None:
    assert read_words(SearchRequest(text=text), places).request.max_price_cents is None


def test_place_and_price_are_heard_together(places: Places) -> None:
    reading = read_words(SearchRequest(text="ilmainen ruoka Oulussa"), places)
    assert reading.heard == (Heard(WordFilter.MUNICIPALITY, "Oulussa"), Heard(WordFilter.FREE, "ilmainen"))
    assert reading.request == replace(SearchRequest(text="ruoka"), municipality="564", max_price_cents=0)
