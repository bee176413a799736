"""The data files are checked as plain JSON: what the tree, the areas and the demo catalogue promise."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "catalogue" / "data"
LANGUAGES = {"fi", "sv", "en"}
ICONS = {
    "broom",
    "meal",
    "talk",
    "walk",
    "mind",
    "rest",
    "child",
    "glass",
    "money",
    "home",
    "shield",
    "phone",
    "sport",
    "art",
    "work",
    "tool",
    "care",
    "screen",
    "youth",
    "family",
    "paper",
    "heart",
}
UNITS = {"hour", "visit", "day", "week", "month", "piece", "course", "meal", "trip", "km"}


def load(name: str) -> dict[str, Any]:
    """Return one data file."""
    content: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return content


NEEDS = load("needs")["needs"]
GROUPS = load("client_groups")["client_groups"]
ORGANISERS = load("organisers")["organisers"]
RATES = load("vat")["rates"]
PROVIDERS = load("demo_providers")["providers"]
OFFERINGS = load("demo_offerings")["offerings"]
PHRASES = json.loads((ROOT / "tests" / "search_index" / "phrases.json").read_text(encoding="utf-8"))
NEED_CODES = {need["code"] for need in NEEDS}
TOP_NEEDS = {need["code"] for need in NEEDS if need["parent"] is None}
OFFERING_KEYS = {offering["key"] for offering in OFFERINGS}
ORGANISER_CODES = {organiser["code"] for organiser in ORGANISERS}
MUNICIPALITIES = {place["code"] for organiser in ORGANISERS for place in organiser["municipalities"]}


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: str(path.name))
def test_every_file_names_its_source_and_licence(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["source"]
    assert content["licence"]


def test_codes_and_keys_are_unique() -> None:
    for rows, key in ((NEEDS, "code"), (GROUPS, "code"), (PROVIDERS, "key"), (OFFERINGS, "key")):
        values = [row[key] for row in rows]
        assert len(values) == len(set(values))
    names = [provider["names"] for provider in PROVIDERS]
    assert len(names) == len(set(names))


def test_the_tree_hangs_together_and_parents_come_first() -> None:
    seen: set[str] = set()
    for need in NEEDS:
        assert need["parent"] is None or need["parent"] in seen, need["code"]
        assert need["code"].rpartition(".")[0] == (need["parent"] or "")
        seen.add(need["code"])
    assert len(TOP_NEEDS) >= 16
    assert len(NEEDS) >= 70
    assert {need["parent"] for need in NEEDS} - {None} == TOP_NEEDS


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: str(need["code"]))
def test_every_need_has_names_icon_and_enough_words(need: dict[str, Any]) -> None:
    assert need["icon"] in ICONS
    assert set(need["names"]) == set(need["everyday"]) == set(need["words"]) == LANGUAGES
    assert all(need["names"].values())
    assert all(need["everyday"].values())
    least = {"fi": 4, "sv": 2, "en": 2} if need["parent"] is None else {"fi": 8, "sv": 4, "en": 4}
    for language, words in need["words"].items():
        assert len(words) >= least[language], language
        assert len(words) == len(set(words))
        assert all(word == word.strip() != "" for word in words)


def test_every_statutory_need_is_mapped_and_no_other() -> None:
    """Social Welfare Act 1301/2014, section 11, has ten items."""
    assert {code for need in NEEDS for code in need["statutory"]} == {f"SHL11.{n}" for n in range(1, 11)}
    assert all(need["statutory"] for need in NEEDS)
    assert all(re.fullmatch(r"P\d+(\.\d+)?", code) for need in NEEDS for code in need["ptv"])


def test_there_are_eight_client_groups() -> None:
    assert len(GROUPS) == 8
    assert all(set(group["names"]) == LANGUAGES for group in GROUPS)


def test_all_308_municipalities_belong_to_one_organiser() -> None:
    assert len(MUNICIPALITIES) == 308
    assert sum(len(organiser["municipalities"]) for organiser in ORGANISERS) == 308
    kinds = {organiser["code"]: organiser["kind"] for organiser in ORGANISERS}
    assert len(kinds) == 23
    assert kinds.pop("90") == "city"
    assert kinds.pop("91") == "province"
    assert set(kinds.values()) == {"county"}
    for organiser in ORGANISERS:
        for place in organiser["municipalities"]:
            assert 59 < place["lat"] < 71, place["code"]
            assert 19 < place["lon"] < 32, place["code"]


def test_postal_towns_lead_to_municipalities_and_are_none_themselves() -> None:
    towns = load("postal_towns")["postal_towns"]
    names = [name.casefold() for town in towns for name in town["names"].values()]
    own = {
        name.casefold()
        for organiser in ORGANISERS
        for place in organiser["municipalities"]
        for name in place["names"].values()
    }
    assert len(towns) >= 150
    assert {town["municipality"] for town in towns} <= MUNICIPALITIES
    assert len(names) == len(set(names))
    assert not own & set(names)


def test_life_events_lead_to_needs_and_every_code_has_its_names() -> None:
    codes = load("ptv_codes")
    events = load("life_events")["life_events"]
    assert {row["code"] for row in events} <= {row["code"] for row in codes["life_events"]}
    assert {code for row in events for code in row["needs"]} <= NEED_CODES
    assert {code for need in NEEDS for code in need["ptv"]} <= {
        row["code"] for row in codes["service_classes"]
    }
    assert {code for group in GROUPS for code in group["ptv"]} <= {
        row["code"] for row in codes["target_groups"]
    }
    for rows in (codes["service_classes"], codes["target_groups"], codes["life_events"]):
        assert all(set(row["names"]) == LANGUAGES for row in rows)


def test_vat_has_one_rate_a_day_for_each_class() -> None:
    def rate(vat: str, day: date) -> list[int]:
        return [
            row["rate_bp"]
            for row in RATES
            if row["class"] == vat
            and row["valid_from"] <= day.isoformat() <= (row["valid_to"] or "9999-12-31")
        ]

    assert rate("standard", date(2024, 8, 31)) == [2400]
    assert rate("standard", date(2024, 9, 1)) == [2550]
    assert rate("reduced_mid", date(2025, 12, 31)) == [1400]
    assert rate("reduced_mid", date(2026, 1, 1)) == [1350]
    assert rate("reduced10", date(2026, 1, 1)) == [1000]
    assert rate("exempt", date(2026, 1, 1)) == [0]


def test_providers_are_plainly_examples_of_all_three_kinds() -> None:
    kinds = [provider["kind"] for provider in PROVIDERS]
    assert len(PROVIDERS) >= 15
    assert all(kinds.count(kind) >= 5 for kind in ("public", "ngo", "private"))
    for provider in PROVIDERS:
        assert re.search("esimerk|mall", provider["names"], re.IGNORECASE), provider["names"]
        assert provider["email"].endswith("@example.com")
        assert provider["phone"].startswith("08 000 ")
        assert provider["organisers"]
        assert set(provider["organisers"]) <= ORGANISER_CODES


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: str(provider["key"]))
def test_business_ids_are_synthetic_and_valid(provider: dict[str, Any]) -> None:
    """Weights 7 9 10 5 8 4 2 modulo 11; ids of test organisations start at nine million."""
    if provider["business_id"] is None:
        return
    body, check = provider["business_id"].split("-")
    rest = sum(int(digit) * weight for digit, weight in zip(body, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    assert body.startswith("9")
    assert rest != 1
    assert int(check) == (11 - rest) % 11


@pytest.mark.parametrize("offering", OFFERINGS, ids=lambda offering: str(offering["key"]))
def test_every_offering_is_whole_and_refers_to_what_exists(offering: dict[str, Any]) -> None:
    assert offering["provider"] in {provider["key"] for provider in PROVIDERS}
    assert offering["kind"] in {"service", "goods"}
    assert offering["needs"]
    assert set(offering["needs"]) <= NEED_CODES
    assert offering["groups"]
    assert set(offering["groups"]) <= {group["code"] for group in GROUPS}
    assert offering["delivery"]
    assert set(offering["delivery"]) <= {"home", "remote", "at_provider"}
    assert offering["languages"]
    assert set(offering["title"]) == set(offering["summary"]) == LANGUAGES
    assert offering["description"]["fi"]
    assert offering["how_to_start"]["fi"]
    for area in offering["areas"]:
        assert area.get("organiser") in ORGANISER_CODES or area.get("municipality") in MUNICIPALITIES


@pytest.mark.parametrize("offering", OFFERINGS, ids=lambda offering: str(offering["key"]))
def test_prices_are_whole_cents_or_unknown(offering: dict[str, Any]) -> None:
    assert offering["prices"]
    for price in offering["prices"]:
        cents = price["amount_cents"]
        assert cents is None or (type(cents) is int and cents >= 0)
        assert price["unit"] in UNITS
        assert price["vat"] in {row["class"] for row in RATES}
        date.fromisoformat(price["valid_from"])
        assert price["valid_to"] is None


def test_providers_are_approved_where_their_offerings_are_sold() -> None:
    approved = {provider["key"]: set(provider["organisers"]) for provider in PROVIDERS}
    home = {place["code"]: o["code"] for o in ORGANISERS for place in o["municipalities"]}
    for offering in OFFERINGS:
        sold = {area.get("organiser") or home[area["municipality"]] for area in offering["areas"]}
        assert sold <= approved[offering["provider"]], offering["key"]


def test_the_demo_covers_every_need_and_has_goods_easy_texts_and_unknown_prices() -> None:
    used = {need for offering in OFFERINGS for need in offering["needs"]}
    assert used | {need.partition(".")[0] for need in used} == NEED_CODES
    assert len(OFFERINGS) >= 45
    assert sum(offering["kind"] == "goods" for offering in OFFERINGS) >= 8
    assert sum("easy" in offering for offering in OFFERINGS) >= 15
    assert sum(set(offering["description"]) == LANGUAGES for offering in OFFERINGS) >= 25
    assert any(price["amount_cents"] is None for offering in OFFERINGS for price in offering["prices"])
    assert load("demo_offerings")["price_basis"]


def test_phrases_expect_offerings_that_exist() -> None:
    languages = [phrase["lang"] for phrase in PHRASES]
    assert languages.count("fi") >= 30
    assert languages.count("sv") >= 3
    assert languages.count("en") >= 3
    for phrase in PHRASES:
        assert phrase["expect"], phrase["text"]
        assert set(phrase["expect"]) <= OFFERING_KEYS, phrase["text"]
