"""From everyday words to needs: what the need tree says in three languages, analysed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from search_index.language import LANGUAGES, words
from search_index.sayings import Sayings

OTHER_LANGUAGE: Final = 0.9
_PHRASE_BORDER = re.compile(r"[,;.!?:()/]|\s[–—-]\s")


@dataclass(frozen=True)
class NeedWords:
    """What the lexicon knows of one need; the shape of catalogue/data/needs.json."""

    code: str
    parent: str | None
    names: Mapping[str, str]
    everyday: Mapping[str, str]
    words: Mapping[str, Iterable[str]]

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> "NeedWords":
        """Read one entry of the taxonomy data."""
        return cls(
            str(data["code"]),
            data.get("parent"),
            dict(data.get("names") or {}),
            dict(data.get("everyday") or {}),
            {language: tuple(listed) for language, listed in (data.get("words") or {}).items()},
        )

    def phrases(self, language: str) -> Iterable[str]:
        """Return every wording of the need in one language."""
        for text in (
            self.names.get(language, ""),
            self.everyday.get(language, ""),
            *self.words.get(language, ()),
        ):
            yield from (phrase.strip() for phrase in _PHRASE_BORDER.split(text) if phrase.strip())


@dataclass(frozen=True)
class NeedMatch:
    """A need that a text speaks of: how surely (0–1), and by which of its words as written, in lower case."""

    code: str
    weight: float
    words: frozenset[str]


def with_ancestors(codes: Iterable[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """Return the codes and everything above them in the tree."""
    found: set[str] = set()
    for code in codes:
        above: str | None = code
        while above is not None and above not in found:
            found.add(above)
            above = parents.get(above)
    return frozenset(found)


class NeedLexicon:
    """Finds the needs a text speaks of; built once from the taxonomy, then read by any thread."""

    def __init__(self, needs: Iterable[NeedWords], *, kinds: bool = False) -> None:
        listed = tuple(needs)
        self.parents: dict[str, str | None] = {need.code: need.parent for need in listed}
        self._sayings: dict[str, Sayings] = {}
        for language in LANGUAGES:
            wordings = (
                (need.code, words(text, language))
                for need in listed
                for text in dict.fromkeys(need.phrases(language))
            )
            self._sayings[language] = Sayings(language, wordings, len(self.parents), kinds=kinds)

    def surfaces(self, language: str) -> set[str]:
        """Return the words of the taxonomy as written, for suggestions."""
        return self._sayings[language].surfaces

    def needs_in(self, text: str, lang: str, *, own_language: bool = False) -> list[NeedMatch]:
        """Return the needs a text speaks of in any language (or its own only); surest first."""
        best: dict[str, float] = {}
        covered: dict[str, set[str]] = defaultdict(set)
        read = {lang: words(text, lang)}
        # A word of one's own language is no foreign one: "teen" is no teenager.
        foreign = " ".join(word.surface for word in read[lang] if not word.known)
        if foreign and not own_language:
            read |= {other: words(foreign, other) for other in LANGUAGES if other != lang}
        for language, found in read.items():
            factor = 1.0 if language == lang else OTHER_LANGUAGE
            for saying in self._sayings[language].said_by(found):
                best[saying.code] = max(best.get(saying.code, 0.0), saying.score * factor)
                covered[saying.code] |= saying.surfaces
        matches = [NeedMatch(code, weight, frozenset(covered[code])) for code, weight in best.items()]
        return sorted(matches, key=lambda match: (-match.weight, -len(match.words), match.code))
