"""Which offerings are chosen to be compared: the address alone carries them, so it needs no cookie."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import url_for

MOST_COMPARED: Final = 3
_MOST_READ: Final = 12
"""An address with more ids than this is nobody's choice."""
_LONGEST_SEARCH: Final = 1500
"""Longer than every filter chosen at once; servers on the way may refuse longer addresses."""


@dataclass(frozen=True)
class Chosen:
    """The ids an address names, each once and in its order, and how many values were no ids."""

    known: tuple[UUID, ...]
    unreadable: int


def chosen_ids(given: Iterable[str]) -> Chosen:
    """Read the values of a repeated parameter; what is beyond the first dozen counts as unreadable."""
    known: dict[UUID, None] = {}
    unreadable = 0
    for value in given:
        try:
            found = UUID(value.strip())
        except ValueError:
            unreadable += 1
            continue
        if found in known:
            continue
        if len(known) < _MOST_READ:
            known[found] = None
        else:
            unreadable += 1
    return Chosen(tuple(known), unreadable)


def compare_address(ids: Sequence[UUID], text: str = "", search: str = "") -> str:
    """Return the address that compares these; with a text it also looks for more to compare.

    `search` is the query of the search somebody came from: it goes along, so that the way back stays.
    """
    once = list(dict.fromkeys(str(offering_id) for offering_id in ids))
    return url_for("browse.compare", palvelu=once, q=text or None, haku=search or None)


def read_search(given: str) -> str:
    """Return the query of a search as it came along in an address, written anew; "" for anything too long."""
    if len(given) > _LONGEST_SEARCH:
        return ""
    return urlencode(parse_qsl(given))


def search_address(search: str) -> str:
    """Return the address of the search with this query, of all services for an empty one."""
    whole = url_for("browse.search")
    return f"{whole}?{search}" if search else whole
