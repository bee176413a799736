"""Our own line drawings, put straight into the page so that a phone loads no sprite."""

from functools import cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from flask import Flask
from markupsafe import Markup

SYMBOLS: Final = Path(__file__).parent.parent / "static" / "icons.svg"
_SVG: Final = "{http://www.w3.org/2000/svg}"


class UnknownIcon(LookupError):
    """No drawing of that name stands in portal/static/icons.svg."""


@cache
def drawings() -> dict[str, Markup]:
    """Return name → drawing as inline SVG, read once from the symbols file."""
    # The file is our own and part of the package, so the standard parser is safe here.
    symbols = ElementTree.parse(SYMBOLS).getroot().iter(f"{_SVG}symbol")  # noqa: S314
    return {symbol.attrib["id"]: _inline(symbol) for symbol in symbols}


def icon(name: str) -> Markup:
    """Return the drawing as decoration: hidden from assistive technology, so words must stand beside it."""
    try:
        return drawings()[name]
    except KeyError:
        raise UnknownIcon(name) from None


def init_app(app: Flask) -> None:
    """Give templates `icon(name)`; reads the drawings now, so that a broken file stops the start."""
    drawings()
    app.add_template_global(icon)


def _inline(symbol: ElementTree.Element) -> Markup:
    paths = Markup("").join(Markup('<path d="{}"/>').format(path.attrib["d"]) for path in symbol)
    frame = Markup('<svg class="icon" viewBox="{}" aria-hidden="true" focusable="false">{}</svg>')
    return frame.format(symbol.attrib["viewBox"], paths)
