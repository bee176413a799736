"""The example catalogue as plain JSON: wide enough to try everything, true to life, plainly invented."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery, OfferingKind
from catalogue.prices import Unit, VatClass
from portal.web.code_words import ACCESSIBILITY, SIGN_LANGUAGES

ROOT = Path(__file__).parents[2]
DATA = ROOT / "catalogue" / "data"
LANGUAGES = {"fi", "sv", "en"}
TEXTS = ("title", "summary", "description", "easy", "how_to_start")
NATIONWIDE = "nationwide"


def load(path: Path) -> dict[str, Any]:
    """Return one data file."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


THEMES = sorted((DATA / "demo").glob("offerings_*.json"))
PROVIDERS = load(DATA / "demo" / "providers.json")["providers"]
SHELVES = [row for theme in THEMES for row in load(theme)["offerings"]]
OFFERINGS = [*SHELVES, *load(DATA / "demo" / "desk.json")["offerings"]]
NEEDS = load(DATA / "needs.json")["needs"]
ORGANISERS = load(DATA / "organisers.json")["organisers"]
PHRASES = json.loads((ROOT / "tests" / "search_index" / "phrases.json").read_text(encoding="utf-8"))
TOP_NEEDS = {need["code"] for need in NEEDS if need["parent"] is None}
LEAVES = {need["code"] for need in NEEDS} - TOP_NEEDS
HOME = {place["code"]: organiser["code"] for organiser in ORGANISERS for place in organiser["municipalities"]}
PRICES = [price for offering in SHELVES for price in offering["prices"]]
every_offering = pytest.mark.parametrize("offering", OFFERINGS, ids=lambda offering: str(offering["key"]))
every_provider = pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: str(provider["key"]))


def sold_by(offering: dict[str, Any]) -> set[str]:
    """Return the organisers in whose area it is sold; none when it is sold everywhere."""
    return {area.get("organiser") or HOME[area["municipality"]] for area in offering["areas"]}


def sentences(text: str) -> list[str]:
    """Return a text sentence by sentence."""
    return re.split(r"(?<=[.!?])\s+", text)


def test_there_are_providers_enough_of_all_three_kinds() -> None:
    kinds = Counter(provider["kind"] for provider in PROVIDERS)
    assert len(PROVIDERS) >= 46
    assert set(kinds) == {"public", "ngo", "private"}
    assert min(kinds.values()) >= 15
    assert {offering["provider"] for offering in SHELVES} == {provider["key"] for provider in PROVIDERS}


@every_provider
def test_a_provider_is_plainly_an_example(provider: dict[str, Any]) -> None:
    assert re.search("esimerk|mall|exempel", provider["names"], re.IGNORECASE), provider["names"]
    assert provider["email"].endswith("@example.com")
    assert provider["phone"].startswith("08 000 ")
    assert provider["web"] is None or re.fullmatch(r"https://[a-z-]+\.example\.com/", provider["web"])
    assert set(provider["description"]) == LANGUAGES
    assert provider["organisers"]
    assert set(provider["organisers"]) <= set(HOME.values())


@every_provider
def test_business_ids_are_synthetic_and_valid(provider: dict[str, Any]) -> None:
    """Weights 7 9 10 5 8 4 2 modulo 11; ids of test organisations start at nine million."""
    if provider["business_id"] is None:
        return
    body, check = provider["business_id"].split("-")
    rest = sum(int(digit) * weight for digit, weight in zip(body, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    assert body.startswith("9")
    assert rest != 1
    assert int(check) == (11 - rest) % 11


def test_nothing_is_told_twice() -> None:
    for rows in (PROVIDERS, OFFERINGS):
        keys = [row["key"] for row in rows]
        assert len(keys) == len(set(keys))
    assert len({provider["names"] for provider in PROVIDERS}) == len(PROVIDERS)
    assert len({provider["phone"] for provider in PROVIDERS}) == len(PROVIDERS)
    for name in ("title", "summary", "description", "easy"):
        for language in LANGUAGES:
            texts = [row[name][language] for row in OFFERINGS if row.get(name, {}).get(language)]
            twice = [text for text, times in Counter(texts).items() if times > 1]
            assert not twice, (name, language)


def test_no_two_descriptions_share_a_sentence() -> None:
    """A template with swapped words would show here."""
    counted = Counter(sentence for row in SHELVES for sentence in sentences(row["description"]["fi"]))
    assert [sentence for sentence, times in counted.items() if times > 1] == []


@every_offering
def test_an_offering_is_whole_and_refers_to_what_exists(offering: dict[str, Any]) -> None:
    OfferingKind(offering["kind"])
    assert offering["provider"] in {provider["key"] for provider in PROVIDERS}
    assert set(offering["needs"]) <= TOP_NEEDS | LEAVES
    assert set(offering["groups"]) <= set(ClientGroup)
    assert offering["delivery"]
    assert set(offering["delivery"]) <= set(Delivery)
    assert offering["languages"]
    assert set(offering["languages"]) <= {*Locale.parse("fi").languages, *SIGN_LANGUAGES}
    assert set(offering["accessibility"]) <= set(ACCESSIBILITY)
    assert offering["starts_within_days"] is None or 0 <= offering["starts_within_days"] <= 180
    assert offering.get("free_places") is None or 0 <= offering["free_places"] <= 20
    for area in offering["areas"]:
        assert area.get("organiser") in HOME.values() or area.get("municipality") in HOME
    for text in (offering.get(name, {}) for name in TEXTS):
        assert set(text) <= LANGUAGES
        assert all(words == words.strip() for words in text.values())


@pytest.mark.parametrize("offering", SHELVES, ids=lambda offering: str(offering["key"]))
def test_what_stands_on_a_shelf_says_all_a_reader_needs(offering: dict[str, Any]) -> None:
    assert offering["needs"]
    assert offering["groups"]
    assert offering["prices"]
    assert set(offering["title"]) == set(offering["summary"]) == LANGUAGES
    assert offering["description"]["fi"]
    assert offering["how_to_start"]["fi"]
    assert len(offering["summary"]["fi"]) <= 120
    assert max(len(sentence.split()) for sentence in sentences(offering["description"]["fi"])) <= 20
    easy = offering.get("easy", {}).get("fi", "Ei ole.")
    assert max(len(sentence.split()) for sentence in sentences(easy)) <= 10


@every_offering
def test_prices_are_whole_cents_or_unknown_and_dated_in_order(offering: dict[str, Any]) -> None:
    for price in offering["prices"]:
        cents = price["amount_cents"]
        assert cents is None or (type(cents) is int and cents >= 0)
        Unit(price["unit"])
        VatClass(price["vat"])
        since = date.fromisoformat(price["valid_from"])
        assert price["valid_to"] is None or date.fromisoformat(price["valid_to"]) >= since
    for row, since in successors(offering):
        assert since.toordinal() == date.fromisoformat(row["valid_to"]).toordinal() + 1


def successors(offering: dict[str, Any]) -> Iterator[tuple[dict[str, Any], date]]:
    """Yield each price that ends with the day when the next price of its unit begins."""
    prices = offering["prices"]
    for row, after in pairwise(prices):
        if row["valid_to"] is not None:
            assert after["unit"] == row["unit"]
            yield row, date.fromisoformat(after["valid_from"])


def test_prices_show_every_case() -> None:
    cents = [price["amount_cents"] for price in PRICES]
    assert cents.count(None) >= 5
    assert cents.count(0) >= 30
    assert {price["unit"] for price in PRICES} == set(Unit)
    assert sum(len(offering["prices"]) > 1 for offering in SHELVES) >= 15
    assert sum(any(successors(offering)) for offering in SHELVES) >= 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
def test_each_theme_tells_the_basis_of_its_prices_and_keeps_to_its_need(theme: Path) -> None:
    content = load(theme)
    assert len(content["price_basis"]) > 60
    top = theme.stem.removeprefix("offerings_")
    assert {offering["needs"][0].partition(".")[0] for offering in content["offerings"]} == {top}


def test_providers_are_approved_where_their_offerings_are_sold() -> None:
    approved = {provider["key"]: set(provider["organisers"]) for provider in PROVIDERS}
    for offering in OFFERINGS:
        assert sold_by(offering) <= approved[offering["provider"]], offering["key"]


def test_every_need_is_answered_and_each_top_need_in_many_ways() -> None:
    assert {need for offering in SHELVES for need in offering["needs"]} - TOP_NEEDS == LEAVES
    ways = Counter(
        top for offering in SHELVES for top in {need.partition(".")[0] for need in offering["needs"]}
    )
    assert set(ways) == TOP_NEEDS
    assert min(ways.values()) >= 5


def test_the_examples_are_many_and_stand_in_many_counties() -> None:
    assert len(SHELVES) >= 165
    assert sum(offering["kind"] == "goods" for offering in SHELVES) >= 28
    places = Counter(code for offering in SHELVES for code in sold_by(offering) or {NATIONWIDE})
    assert len([code for code, count in places.items() if count >= 5]) >= 6
    assert places[NATIONWIDE] >= 10


def test_texts_stand_in_easy_language_and_in_three_languages() -> None:
    assert sum("easy" in offering for offering in SHELVES) >= 65
    whole = [offering for offering in SHELVES if set(offering["description"]) == LANGUAGES]
    assert len(whole) >= 65
    assert all(set(offering["how_to_start"]) == LANGUAGES for offering in whole)
    swedish = [offering for offering in SHELVES if sold_by(offering) == {"17"}]
    assert len(swedish) >= 20
    assert all(offering["description"]["sv"] and "sv" in offering["languages"] for offering in swedish)


def test_phrases_expect_offerings_that_exist() -> None:
    languages = [phrase["lang"] for phrase in PHRASES]
    assert languages.count("fi") >= 30
    assert languages.count("sv") >= 3
    assert languages.count("en") >= 3
    for phrase in PHRASES:
        assert phrase["expect"], phrase["text"]
        assert set(phrase["expect"]) <= {offering["key"] for offering in SHELVES}, phrase["text"]
