"""What words mean beyond themselves: needs of the taxonomy, and everyday words for what services call else.

Both are asked in the same way: which of them a text speaks of, in any of the languages.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from search_index.documents import IndexDocument
from search_index.language import LANGUAGES, words
from search_index.lexicon import NeedLexicon, NeedMatch, NeedWords, with_ancestors

SYNONYM: Final = "="
"""How the code of a set of everyday words begins; no need's code does."""
SURE: Final = 0.85
BROADER: Final = 0.4
"""A need weighs this much where one below it is asked for by the same words."""
IN_TEXT: Final = 0.6
"""What the summary or description speaks of weighs this much of what the title does."""
UNFOCUSED: Final = 0.7
"""What a title says beside much else weighs this much of what is all its matter."""
GUESSED: Final = 0.55
"""A need guessed from words weighs this much of one that people tagged."""
BESIDE_TAGS: Final = 0.7
"""Where people told the needs, other words for them weigh this much of what they do elsewhere."""


@dataclass(frozen=True)
class Understood:
    """What a text speaks of, surest first."""

    needs: tuple[NeedMatch, ...]
    synonyms: tuple[NeedMatch, ...]


class Concepts:
    """Finds needs and sets of everyday words in texts; built once, then read by any thread."""

    def __init__(self, needs: Iterable[NeedWords]) -> None:
        listed = tuple(needs)
        self.needs = NeedLexicon(listed)
        self._needs_told = NeedLexicon(map(_as_services_say, listed), kinds=True)
        self._synonyms, self._synonyms_told = everyday_words()

    def understand(self, text: str, lang: str) -> Understood:
        """Return what a search speaks of in any language, the reader's first."""
        needs, synonyms = self.needs.needs_in(text, lang), self._synonyms.needs_in(text, lang)
        return Understood(_weighed(needs, self.needs.parents), tuple(synonyms))

    def surfaces(self, language: str) -> set[str]:
        """Return the words of needs and everyday words as written, for suggestions."""
        return self.needs.surfaces(language) | self._synonyms.surfaces(language)

    def spoken_of(self, document: IndexDocument) -> dict[str, float]:
        """Return what a document's words speak of, how surely (0–1); needs only where nobody tagged it."""
        found: dict[str, float] = {}
        for texts, in_title in ((document.title, True), (document.summary, False), (document.body, False)):
            for language, text in texts.items():
                if language in LANGUAGES and text:
                    weights = _weights(text, language) if in_title else {}
                    for match, worth in self._told(text, language, tagged=bool(document.needs)):
                        focus = _focus(match, weights) if in_title else IN_TEXT
                        sure = round(match.weight * worth * focus, 3)
                        found[match.code] = max(found.get(match.code, 0.0), sure)
        return found

    def _told(self, text: str, language: str, *, tagged: bool) -> Iterable[tuple[NeedMatch, float]]:
        """Return what a text of a document speaks of, and what that is worth."""
        for match in self._synonyms_told.needs_in(text, language, own_language=True):
            yield match, BESIDE_TAGS if tagged else 1.0
        if not tagged:
            for match in self._needs_told.needs_in(text, language, own_language=True):
                yield match, GUESSED


def _weighed(matches: Iterable[NeedMatch], parents: Mapping[str, str | None]) -> tuple[NeedMatch, ...]:
    """Trust a need less where one below it is asked for by the same words."""
    listed = list(matches)
    above: dict[str, set[frozenset[str]]] = defaultdict(set)
    for match in listed:
        if match.weight >= SURE:
            for code in with_ancestors([match.code], parents) - {match.code}:
                above[code].add(match.words)
    weighed = [
        replace(match, weight=match.weight * BROADER)
        if any(match.words <= words for words in above[match.code])
        else match
        for match in listed
    ]
    # A theme says less than one of its needs.
    return tuple(
        sorted(
            weighed,
            key=lambda match: (-match.weight, not parents.get(match.code), -len(match.words), match.code),
        )
    )


def _weights(text: str, language: str) -> dict[str, float]:
    """Return how much each written word of a title says."""
    return {word.surface: word.weight for word in words(text, language)}


def _focus(match: NeedMatch, weights: Mapping[str, float]) -> float:
    """Return how much a title is about what it speaks of: all of it, or one word among many."""
    total = sum(weights.values()) or 1.0
    share = sum(weights.get(word, 0.0) for word in match.words) / total
    return UNFOCUSED + (1 - UNFOCUSED) * min(share, 1.0)


def _as_services_say(need: NeedWords) -> NeedWords:
    """Return the wordings of a need that a service may use of itself: none that speaks as the one in need."""
    return replace(need, everyday={})


@cache
def everyday_words() -> tuple[NeedLexicon, NeedLexicon]:
    """Return the sets of catalogue/data/everyday_words.json as people ask and as services tell."""
    data: Any = json.loads((files("catalogue") / "data" / "everyday_words.json").read_text("utf-8"))
    rows = list(enumerate(data["sets"]))
    return (
        NeedLexicon(_set(number, row, (*row["say"].get("fi", ()), *row["find"])) for number, row in rows),
        NeedLexicon((_set(number, row, row["find"]) for number, row in rows), kinds=True),
    )


def _set(number: int, row: Mapping[str, Any], finnish: Iterable[str]) -> NeedWords:
    """Read one set as if it were a need: its words are all that is known of it."""
    other = {lang: tuple(row["say"].get(lang, ())) for lang in LANGUAGES}
    return NeedWords(f"{SYNONYM}{number}", None, {}, {}, other | {"fi": tuple(finnish)})
