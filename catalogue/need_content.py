"""What an editor tells about a need as a value, and which parts of two differ."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from catalogue.needs import Need
from catalogue.texts import LANGUAGES, Texts, clean

PARTS: Final = (
    *(f"{name}.{language}" for name in ("names", "everyday", "words") for language in LANGUAGES),
    "icon",
    "classes",
    "events",
    "statutory",
)
"""Every part of a need, in the order of the page."""

Words = dict[str, list[str]]


@dataclass(frozen=True)
class NeedContent:
    """A need without its place in the tree.

    `classes` and `events` are PTV codes, `statutory` items of the Social Welfare Act like SHL11.2.
    """

    names: Texts
    everyday: Texts = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    icon: str = "heart"
    classes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    statutory: frozenset[str] = frozenset()

    def write_to(self, need: Need) -> None:
        """Put everything into a need but the PTV mappings, which are rows of their own."""
        need.names, need.everyday, need.icon = clean(self.names), clean(self.everyday), self.icon
        need.words, need.statutory = tidy_words(self.words), self.statutory


def content_of(need: Need, classes: Iterable[str], events: Iterable[str]) -> NeedContent:
    """Return a need's content as a value."""
    return NeedContent(
        names=dict(need.names),
        everyday=dict(need.everyday),
        words=tidy_words(need.words or {}),
        icon=need.icon,
        classes=frozenset(classes),
        events=frozenset(events),
        statutory=need.statutory,
    )


def tidy_words(words: Mapping[str, Iterable[str]]) -> Words:
    """Return the words of the known languages, stripped, each once whatever its capitals."""
    tidied: Words = {}
    for language in LANGUAGES:
        stripped = (" ".join(word.split()) for word in words.get(language, ()))
        once: dict[str, str] = {}
        for word in stripped:
            once.setdefault(word.casefold(), word)
        once.pop("", None)
        if once:
            tidied[language] = list(once.values())
    return tidied


def changes_between(before: NeedContent, after: NeedContent) -> list[dict[str, Any]]:
    """Return part, before and after of everything that differs, as plain JSON."""
    return [
        {"part": part, "before": _plain(before, part), "after": _plain(after, part)}
        for part in PARTS
        if _plain(before, part) != _plain(after, part)
    ]


def code_from(name: str, parent_code: str | None) -> str:
    """Return a code made of the name's letters, with the parent's path before it."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    own = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30] or "need"
    return f"{parent_code}.{own}" if parent_code else own


def _plain(content: NeedContent, part: str) -> Any:
    name, _dot, language = part.partition(".")
    value = getattr(content, name)
    if language:
        return value.get(language, [] if name == "words" else "")
    return sorted(value) if isinstance(value, frozenset) else value
