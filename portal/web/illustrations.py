"""One drawing for each top need, in two colours; a page shows them from one file that browsers keep."""

from functools import cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from flask import Flask
from markupsafe import Markup

from portal.web.static_files import static_url

NAME: Final = "illustrations.svg"
FILE: Final = Path(__file__).parent.parent / "static" / NAME
FALLBACK: Final = "other"
BY_ICON: Final = {
    "broom": "home",
    "meal": "food",
    "talk": "company",
    "walk": "moving",
    "mind": "mind",
    "rest": "carers",
    "child": "family",
    "family": "family",
    "youth": "family",
    "glass": "substances",
    "money": "money",
    "home": "housing",
    "shield": "safety",
    "sport": "fitness",
    "art": "culture",
    "work": "work",
    "care": "care",
    "heart": "care",
    "screen": "digital",
    "phone": "digital",
}
"""What stands for a need without a drawing of its own."""
_SVG: Final = "{http://www.w3.org/2000/svg}"


@cache
def drawn() -> frozenset[str]:
    """Return the codes that have a drawing, read once from the file."""
    # The file is our own and part of the package, so the standard parser is safe here.
    symbols = ElementTree.parse(FILE).getroot().iter(f"{_SVG}symbol")  # noqa: S314
    return frozenset(symbol.attrib["id"] for symbol in symbols)


def drawing_of(code: str, icon_name: str) -> str:
    """Return the drawing of a need: its own, else one of the same kind, else the common one."""
    return code if code in drawn() else BY_ICON.get(icon_name, FALLBACK)


def illustration(code: str, icon_name: str) -> Markup:
    """Return the drawing as decoration: hidden from assistive technology, so words must stand beside it."""
    frame = Markup('<svg class="art" viewBox="0 0 96 96" aria-hidden="true" focusable="false">{}</svg>')
    use = Markup('<use href="{}#{}"/>').format(static_url(NAME), drawing_of(code, icon_name))
    return frame.format(use)


def init_app(app: Flask) -> None:
    """Give templates `illustration(code, icon)`; reads the file now, so that a broken one stops the start."""
    drawn()
    app.add_template_global(illustration)
