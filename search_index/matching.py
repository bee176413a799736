"""What documents say of one asked word: by lemma, compound part or root, strongest where it counts most."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search_index.bits import Flags, Floats, Numbers
from search_index.keeping import Keeping
from search_index.language import Token, TokenKind, Word
from search_index.stopwords import NEGATION
from search_index.terms import Found, Terms, room_for


@dataclass(frozen=True)
class Said:
    """What documents say of one asked word: of each, in order of their numbers, how strongly and why."""

    numbers: Numbers
    strength: Floats
    """How strongly (0–1): often, in a short field, in the title."""
    cover: Floats
    """How much of the word (0–1), wherever it stands."""
    told: npt.NDArray[np.int8]
    reasons: tuple[str, ...]
    """Why, by the code in `told`; "" where that needs no saying."""

    def reasons_of(self, numbers: Numbers) -> list[str]:
        """Return why each of some documents was found by this word; "" where that needs no saying."""
        if not len(self.numbers):
            return [""] * len(numbers)
        places = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        has = self.numbers[places] == numbers
        codes = np.where(has, self.told[places], 0)
        return [self.reasons[code] for code in codes.tolist()]


class Gathering:
    """What documents say of one word, gathered from its tokens; of each document the strongest counts."""

    def __init__(self, size: int) -> None:
        self._strength: Floats = np.zeros(size)
        self._cover: Floats = np.zeros(size)
        self._told = np.zeros(size, dtype=np.int8)
        self._reasons: list[str] = [""]

    def add(self, numbers: Numbers, strength: Floats, cover: Floats, reasons: Numbers | int) -> None:
        """Note what documents say, each once, for a reason by its code."""
        better = strength > self._strength[numbers]
        stronger = numbers[better]
        self._strength[stronger] = strength[better]
        self._told[stronger] = reasons if isinstance(reasons, int) else reasons[better]
        self._cover[numbers] = np.maximum(self._cover[numbers], np.minimum(cover, 1.0))

    def code_of(self, reason: str) -> int:
        """Return the code of a reason, known from now on."""
        if reason not in self._reasons:
            self._reasons.append(reason)
        return self._reasons.index(reason)

    def take(self, other: Said, worth: float = 1.0, reason: str | None = None) -> None:
        """Let what another word says count for this one, for the given reason or its own."""
        if reason is not None:
            self.add(other.numbers, worth * other.strength, other.cover, self.code_of(reason))
        else:
            codes = np.array([self.code_of(one) for one in other.reasons])[other.told]
            self.add(other.numbers, worth * other.strength, other.cover, codes)

    def said(self) -> Said:
        """Return all that was gathered."""
        numbers = np.flatnonzero(self._strength)
        return Said(
            numbers,
            self._strength[numbers],
            self._cover[numbers],
            self._told[numbers],
            tuple(self._reasons),
        )


def rarity(found: int, documents: int) -> float:
    """Return how much it tells that a word is there, 0–1: most for what next to no document says."""
    return math.log(1 + documents / (1 + found)) / math.log(1 + max(documents, 1))


class Matching:
    """What the documents of one generation say of words; asked by any thread."""

    def __init__(self, terms: Terms, documents: int) -> None:
        self._terms, self._documents = terms, documents
        self._said: Keeping[tuple[str, str], Said] = Keeping(
            room_for(terms.size), lambda said: len(said.numbers)
        )

    def said_of(self, word: Word, lang: str, visible: Flags | None, trust: float = 1.0) -> Said:
        """Return what the visible documents say of a word in one language; `trust` (0–1) scales a guess."""
        if visible is None and trust == 1.0:
            return self._said.get((word.surface, lang), lambda: self._gathered(word, lang, None, 1.0))
        return self._gathered(word, lang, visible, trust)

    def is_said(self, words: Iterable[Word], lang: str) -> bool:
        """Tell whether any document says any token of these words in a language."""
        return any(
            len(self._terms.find(token.text, token.kind, lang).numbers)
            for word in words
            for token in word.tokens(0)
        )

    def is_provider(self, word: Word) -> bool:
        """Tell whether any provider's name has the word."""
        return len(self._terms.find_provider(word.surface)) > 0

    def _gathered(self, word: Word, lang: str, visible: Flags | None, trust: float) -> Said:
        gathering = Gathering(self._terms.size)
        tokens = list(word.tokens(0))
        for token in tokens:
            if token.kind is not TokenKind.PART:
                found = self._terms.find(token.text, token.kind, lang).within(visible)
                _add(gathering, word, found, trust)
        parts = [token for token in tokens if token.kind is TokenKind.PART]
        if parts:
            _add(gathering, word, self._of_parts(parts, lang, visible), trust)
        by_name = self._terms.find_provider(word.surface)
        by_name = by_name if visible is None else by_name[visible[by_name]]
        sure = trust * np.ones(len(by_name))
        gathering.add(by_name, 0.9 * sure, sure, gathering.code_of(f"provider:{word.surface}"))
        return gathering.said()

    def _of_parts(self, parts: list[Token], lang: str, visible: Flags | None) -> Found:
        """Add up the parts of a compound; a rare part is more of the word than a common one."""
        found = [self._terms.find(token.text, token.kind, lang).within(visible) for token in parts]
        weights = [rarity(len(one.numbers), self._documents) for one in found]
        whole = sum(weights) or 1.0
        strength, cover = np.zeros(self._terms.size), np.zeros(self._terms.size)
        in_title = np.zeros(self._terms.size, dtype=np.bool_)
        for weight, one in zip(weights, found, strict=True):
            strength[one.numbers] += weight / whole * one.strength
            cover[one.numbers] += weight / whole * one.cover
            in_title[one.numbers] |= one.in_title
        numbers = np.flatnonzero(strength)
        return Found(numbers, strength[numbers], cover[numbers], in_title[numbers])


def _add(gathering: Gathering, word: Word, found: Found, trust: float) -> None:
    if len(found.numbers):
        in_title, in_text = (gathering.code_of(_reason(place, word)) for place in ("title", "text"))
        reasons = np.where(found.in_title, in_title, in_text)
        gathering.add(found.numbers, trust * found.strength, trust * found.cover, reasons)


def _reason(place: str, word: Word) -> str:
    # "en" and "ei" turn the meaning, but nobody wonders whether they were found.
    return f"{place}:{word.surface}" if word.weight > NEGATION else ""
