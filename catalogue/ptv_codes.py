"""The code lists of the Finnish Service Catalogue (PTV): what a code is called."""

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from catalogue.texts import Texts


class PtvList(StrEnum):
    """A code list; the value is its key in catalogue/data/ptv_codes.json."""

    SERVICE_CLASSES = "service_classes"
    TARGET_GROUPS = "target_groups"
    LIFE_EVENTS = "life_events"


@cache
def ptv_names(which: PtvList) -> Mapping[str, Texts]:
    """Return the names of a list by code, in the order of the list."""
    lists = json.loads((files("catalogue") / "data" / "ptv_codes.json").read_text("utf-8"))
    return {row["code"]: row["names"] for row in lists[which.value]}
