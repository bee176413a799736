"""Two wordings side by side: which parts differ, and what to do when two people wrote at once."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Any, Final

from catalogue.content import OfferingContent
from catalogue.texts import LANGUAGES, clean

TEXT_FIELDS: Final = ("title", "summary", "description", "easy", "how_to_start")
PARTS: Final = tuple(
    part
    for field in fields(OfferingContent)
    for part in (
        [f"{field.name}.{language}" for language in LANGUAGES] if field.name in TEXT_FIELDS else [field.name]
    )
)
"""Every part two people can change apart from each other, in the order of the page."""


@dataclass(frozen=True)
class Merge:
    """What becomes of two wordings that started from the same one."""

    content: OfferingContent
    """What the second person wrote, with the parts only the first one touched as the first left them."""
    taken: tuple[str, ...]
    """Parts that only the first one changed."""
    clashing: tuple[str, ...]
    """Parts that both changed, each their own way; the second person decides."""


def part_of(content: OfferingContent, part: str) -> Any:
    """Return the value of one part; a missing text is empty."""
    name, _, language = part.partition(".")
    value = getattr(content, name)
    return clean(value).get(language, "") if language else value


def changed_parts(before: OfferingContent, after: OfferingContent) -> tuple[str, ...]:
    """Name the parts that differ."""
    return tuple(part for part in PARTS if part_of(before, part) != part_of(after, part))


def token_of(content: OfferingContent) -> str:
    """Return a mark of every part, short enough for a hidden field; equal parts have equal marks."""
    return "".join(_marks(content).values())


def merge(opened: str, theirs: OfferingContent, mine: OfferingContent) -> Merge:
    """Bring two wordings together; `opened` is the token of the one that `mine` was written over.

    Without a readable token nothing is known of the beginning, so every difference clashes.
    """
    size = len(_mark(""))
    readable = len(opened) == size * len(PARTS)
    base = {part: opened[at * size : (at + 1) * size] if readable else "" for at, part in enumerate(PARTS)}
    their_marks, my_marks = _marks(theirs), _marks(mine)
    touched = [part for part in changed_parts(mine, theirs) if their_marks[part] != base[part]]
    taken = tuple(part for part in touched if my_marks[part] == base[part])
    return Merge(
        content=_with_parts(mine, theirs, taken),
        taken=taken,
        clashing=tuple(part for part in touched if part not in taken),
    )


def _with_parts(content: OfferingContent, source: OfferingContent, parts: tuple[str, ...]) -> OfferingContent:
    values: dict[str, Any] = {}
    for part in parts:
        name, _, language = part.partition(".")
        if language:
            texts: Mapping[str, str] = values.get(name, getattr(content, name))
            values[name] = clean({**texts, language: part_of(source, part)})
        else:
            values[name] = part_of(source, part)
    return replace(content, **values)


def _marks(content: OfferingContent) -> dict[str, str]:
    return {part: _mark(part_of(content, part)) for part in PARTS}


def _mark(value: Any) -> str:
    whole = sorted(value) if isinstance(value, frozenset) else value
    return sha256(repr(whole).encode()).hexdigest()[:8]
