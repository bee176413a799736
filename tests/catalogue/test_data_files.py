"""The data files are checked as JSON: what the tree, the groups, the areas and the VAT rates promise."""

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


def load(name: str) -> dict[str, Any]:
    """Return one data file."""
    content: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return content


NEEDS = load("needs")["needs"]
GROUPS = load("client_groups")["client_groups"]
ORGANISERS = load("organisers")["organisers"]
RATES = load("vat")["rates"]
NEED_CODES = {need["code"] for need in NEEDS}
TOP_NEEDS = {need["code"] for need in NEEDS if need["parent"] is None}
MUNICIPALITIES = {place["code"] for organiser in ORGANISERS for place in organiser["municipalities"]}


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.json")), ids=lambda path: str(path.name))
def test_every_file_names_its_source_and_licence(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["source"]
    assert content["licence"]


def test_codes_are_unique() -> None:
    for rows in (NEEDS, GROUPS, ORGANISERS):
        values = [row["code"] for row in rows]
        assert len(values) == len(set(values))


def test_the_tree_hangs_together_and_parents_come_first() -> None:
    seen: set[str] = set()
    for need in NEEDS:
        assert need["parent"] is None or need["parent"] in seen, need["code"]
        assert need["code"].rpartition(".")[0] == (need["parent"] or "")
        seen.add(need["code"])
    assert 12 <= len(TOP_NEEDS) <= 16
    assert len(NEEDS) >= 92
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
