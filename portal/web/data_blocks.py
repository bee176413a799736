"""Data for machines inside a page: JSON-LD in a script element that no browser runs."""

import json
from collections.abc import Mapping
from typing import Final

from flask import Flask
from markupsafe import Markup

# Nothing in the data may end the element, begin a comment in it, or be a line end to an old reader of JSON.
_ESCAPES: Final = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def data_block(data: Mapping[str, object]) -> Markup:
    """Return the data as one element of type application/ld+json, safe whatever people wrote into it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    # Every "<" and "&" in the text has just become an escape of JSON, so it can only be data.
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704


def init_app(app: Flask) -> None:
    """Give templates `data_block`."""
    app.add_template_global(data_block)
