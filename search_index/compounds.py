"""Swedish compounds: split where the words of the catalogue's own data meet ("flytt|firma")."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final

SHORTEST: Final = 3
"""A shorter part is almost always a misreading."""
SURE: Final = 4
"""A part beside one that is not known has at least so many letters, and so has the other."""
LINKS: Final = ("", "s")
ENDINGS: Final = (
    "ning",
    "ing",
    "het",
    "are",
    "ande",
    "ende",
    "else",
    "skap",
    "dom",
    "lig",
    "isk",
    "ism",
    "ist",
)
"""What words end in is no word of its own."""
_WORD = re.compile(r"[a-zåäöéü]+")


def split(word: str, stem: Callable[[str], str]) -> tuple[str, ...]:
    """Return the stems of a compound's two parts, the surest division; empty where there is none."""
    stems = _stems(stem)
    best: tuple[int, int, tuple[str, ...]] = (0, 0, ())
    for border in range(SHORTEST, len(word) - SHORTEST + 1):
        left, right = word[:border], word[border:]
        if right.startswith(ENDINGS):
            continue
        for link in LINKS:
            if link and not (left.endswith(link) and len(left) > SHORTEST):
                continue
            first, second = stem(left.removesuffix(link) if link else left), stem(right)
            both, near = {first in stems, second in stems}, min(len(first), len(right))
            if both == {True}:
                best = max(best, (2, near, (first, second)))
            elif True in both and min(len(left) - len(link), len(right)) >= SURE:
                best = max(best, (1, len(first) if first in stems else len(second), (first, second)))
    return best[2]


@cache
def vocabulary() -> frozenset[str]:
    """Return the Swedish words of the need tree and of the everyday words."""
    found: set[str] = set()
    for name in ("needs.json", "everyday_words.json"):
        found.update(_swedish(json.loads((files("catalogue") / "data" / name).read_text("utf-8"))))
    return frozenset(word for text in found for word in _WORD.findall(text.lower()) if len(word) >= SHORTEST)


@cache
def vocabulary_version() -> str:
    """Return what changes with the vocabulary, since compounds then divide otherwise."""
    return hashlib.sha256(" ".join(sorted(vocabulary())).encode()).hexdigest()[:8]


@cache
def _stems(stem: Callable[[str], str]) -> frozenset[str]:
    return frozenset(map(stem, vocabulary()))


def _swedish(data: Any) -> Iterable[str]:
    """Return every text under a key "sv", however deep."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "sv":
                yield from [value] if isinstance(value, str) else value
            else:
                yield from _swedish(value)
    elif isinstance(data, list):
        for value in data:
            yield from _swedish(value)
