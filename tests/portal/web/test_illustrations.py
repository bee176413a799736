"""The drawings of the top needs: each is there, small, in two colours, and silent to a screen reader."""

import re
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.administration.labels import ICONS
from portal.web.illustrations import BY_ICON, FALLBACK, FILE, drawing_of, drawn
from tests.portal.browse.reading import page_of

TOPS = {
    *("home", "food", "company", "moving", "mind", "carers", "family", "substances"),
    *("money", "housing", "safety", "fitness", "culture", "work", "care", "digital"),
}


def test_every_top_need_has_a_drawing_of_its_own() -> None:
    assert TOPS | {FALLBACK} <= drawn()
    assert set(BY_ICON.values()) <= drawn()


@pytest.mark.parametrize(
    ("code", "icon", "drawing"),
    [
        ("home", "broom", "home"),
        # An editor may choose another icon; the drawing follows the need.
        ("home", "tool", "home"),
        ("youth", "youth", "family"),
        ("yo", "rest", "carers"),
        ("devices", "tool", FALLBACK),
        ("uusi", "icon of tomorrow", FALLBACK),
    ],
)
def test_a_need_without_a_drawing_gets_one_of_its_kind_or_the_common_one(
    code: str, icon: str, drawing: str
) -> None:
    assert drawing_of(code, icon) == drawing


def test_the_kinds_are_icons_that_an_editor_can_choose() -> None:
    assert set(BY_ICON) <= set(ICONS)


def test_the_file_is_small_and_leaves_the_colours_to_the_page() -> None:
    assert FILE.stat().st_size < 10_000
    colours = {
        value
        for element in ElementTree.parse(FILE).getroot().iter()  # noqa: S314  (our own file)
        for name, value in element.attrib.items()
        if name in {"fill", "stroke", "style", "color"}
    }
    assert colours == {"none", "currentColor"}


def test_the_front_page_shows_a_drawing_beside_each_need(app: Flask, client: FlaskClient) -> None:
    tiles = page_of(client, "/").select("a.need")
    for tile in tiles:
        code = tile["href"].rpartition("=")[2]
        art = tile.select_one("svg.art")
        assert art["aria-hidden"] == "true"
        assert re.fullmatch(r"/static/illustrations\.svg\?v=[0-9a-f]{12}#[a-z]+", art.use["href"])
        assert art.use["href"].endswith(f"#{code}") or code not in drawn()
        assert art.get_text() == ""
    assert client.get(tiles[0].use["href"]).mimetype == "image/svg+xml"
    assert len(page_of(client, "/tarpeet").select("h2 svg.art")) == len(tiles)
