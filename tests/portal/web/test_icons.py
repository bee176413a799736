"""Every drawing a page may ask for exists, is valid and hidden from assistive technology."""

import pytest

from portal.web.icons import UnknownIcon, drawings, icon
from tests.portal.web.bare_app import strictly_parsed

NAMES = [
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
    "search",
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
    "check",
    "cross",
    "info",
    "warn",
    "wait",
    "plus",
    "ngo",
    "public",
    "private",
    "own",
    "goods",
    "print",
    "back",
    "edit",
    "people",
    "calendar",
    "history",
    "menu",
    "bell",
    "mail",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_drawing_exists(name: str) -> None:
    drawing = icon(name)
    assert drawing.startswith('<svg class="icon"')
    assert 'aria-hidden="true"' in drawing
    assert " id=" not in drawing
    strictly_parsed(f"<!doctype html><title>x</title><p>{drawing}</p>")


def test_there_is_no_drawing_nobody_knows_of() -> None:
    assert set(drawings()) == set(NAMES)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UnknownIcon):
        icon("unicorn")
