"""Names people still use for where they live: former municipalities and postal towns."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def postal_towns() -> Mapping[str, str]:
    """Return the municipality's code by the town's name in any language."""
    rows = json.loads((files("catalogue") / "data" / "postal_towns.json").read_text("utf-8"))
    return {name: row["municipality"] for row in rows["postal_towns"] for name in row["names"].values()}
