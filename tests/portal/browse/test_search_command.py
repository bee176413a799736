"""`tarjotin search`: what the page finds, in a terminal; what is not there is one sentence."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from portal.browse.search_command import search


def found_by(app: Flask, *words: str) -> dict[str, Any]:
    result = CliRunner().invoke(search, [*words, "--json"], obj=lambda: app)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_the_command_prints_what_the_page_finds(full_app: Flask) -> None:
    words = ["kotisiivous", "--json", "--limit", "3"]
    result = CliRunner().invoke(search, words, obj=lambda: full_app)
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert set(found) == {"total", "hits", "facets", "suggestion", "heard"}
    assert len(found["hits"]) == 3
    assert set(found["hits"][0]) == {"id", "title", "score"}
    assert "Kotisiivous" in {hit["title"] for hit in found["hits"][:2]}
    assert found["facets"]["need"]["home"] > 0


def test_the_command_narrows_by_need_and_speaks_other_languages(full_app: Flask) -> None:
    words = ["--lang", "sv", "--need", "home.cleaning", "--json"]
    found = json.loads(CliRunner().invoke(search, words, obj=lambda: full_app).output)
    assert found["total"] >= 1
    assert "Hemstädning" in [hit["title"] for hit in found["hits"]]


def test_places_and_prices_in_the_words_are_heard_as_on_the_page(full_app: Flask) -> None:
    found = found_by(full_app, "ilmainen kerho Kajaanissa", "--limit", "100")
    assert found["heard"] == [
        {"filter": "municipality", "words": "Kajaanissa"},
        {"filter": "free", "words": "ilmainen"},
    ]
    same = found_by(full_app, "kerho", "--area", "Kajaani", "--max-price", "0", "--limit", "100")
    assert found["hits"] == same["hits"] != []
    assert same["heard"] == []


@pytest.mark.parametrize(
    ("words", "facet", "value"),
    [
        (["--group", "teenagers"], "group", "teenagers"),
        (["--kind", "goods"], "kind", "goods"),
        (["--provider-kind", "ngo"], "provider_kind", "ngo"),
        (["--delivery", "remote"], "delivery", "remote"),
        (["--area", "08"], "organiser", "08"),
        (["--area", "Pirkanmaa"], "organiser", "08"),
        (["--area", "birkalands välfärdsområde"], "organiser", "08"),
        (["--max-price", "40", "--unit", "hour"], "unit", "hour"),
    ],
)
def test_every_option_narrows_to_what_its_count_promises(
    full_app: Flask, words: list[str], facet: str, value: str
) -> None:
    everything, found = found_by(full_app), found_by(full_app, *words)
    assert 0 < found["total"] < everything["total"]
    assert found["facets"][facet][value] == found["total"]


def test_a_municipality_is_an_area_too_and_what_is_nearest_starts_from_it(full_app: Flask) -> None:
    for area in ("837", "Tampere", "Tammerfors"):
        assert found_by(full_app, "--area", area)["total"] < found_by(full_app)["total"]
    near = found_by(full_app, "--area", "Tampere", "--sort", "nearest", "--limit", "3")
    assert near["hits"]


def test_the_cheapest_come_first(full_app: Flask) -> None:
    by_price = found_by(full_app, "siivous", "--sort", "price", "--unit", "hour", "--limit", "100")
    by_fit = found_by(full_app, "siivous", "--limit", "100")
    assert [hit["id"] for hit in by_price["hits"]] != [hit["id"] for hit in by_fit["hits"]]
    assert {hit["id"] for hit in by_price["hits"]} == {hit["id"] for hit in by_fit["hits"]}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--lang", "de"], "--lang: there is no 'de'; there is fi, sv, en."),
        (["--need", "home.flying"], "--need: there is no need 'home.flying'."),
        (["--group", "everybody"], "--group: there is no 'everybody'; there is adults_substance, "),
        (["--area", "Xyzzy"], "--area: there is no area 'Xyzzy'."),
        (["--area", "Tamperi"], "--area: there is no area 'Tamperi'; did you mean Tampere?"),
        (["--kind", "thing"], "--kind: there is no 'thing'; there is service, goods."),
        (["--provider-kind", "x"], "--provider-kind: there is no 'x'; there is public, ngo, private."),
        (["--delivery", "post"], "--delivery: there is no 'post'; there is home, remote, at_provider."),
        (["--max-price", "cheap", "--unit", "hour"], "--max-price: 'cheap' is not a number."),
        (["--max-price", "-1", "--unit", "hour"], "--max-price: '-1' is out of range."),
        (["--max-price", "40"], "--max-price compares only within one unit: add --unit."),
        (["--unit", "minute"], "--unit: there is no 'minute'; there is hour, "),
        (["--sort", "newest"], "--sort: there is no 'newest'; there is relevance, price, nearest."),
        (["--sort", "nearest"], "--sort nearest starts from a municipality: give one as --area."),
        (["--sort", "nearest", "--area", "08"], "--sort nearest starts from a municipality"),
        (["--limit", "0"], "--limit: '0' is out of range, which is 1–100."),
        (["--limit", "many"], "--limit: 'many' is not a number."),
    ],
)
def test_what_is_not_there_is_one_sentence(full_app: Flask, words: list[str], sentence: str) -> None:
    result = CliRunner().invoke(search, ["x", *words], obj=lambda: full_app)
    assert result.exit_code == 2
    assert result.output.startswith(f"Error: {sentence}")
    assert len(result.output.splitlines()) == 1
