"""Which offerings are chosen to be compared: the address alone carries them, so it needs no cookie."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import url_for

MOST_COMPARED: Final = 3
_MOST_READ: Final = 12
"""An address with more ids than this is nobody's choice."""


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


def compare_address(ids: Sequence[UUID], text: str = "") -> str:
    """Return the address that compares these; with a text it also looks for more to compare."""
    once = list(dict.fromkeys(str(offering_id) for offering_id in ids))
    return url_for("browse.compare", palvelu=once, q=text or None)
