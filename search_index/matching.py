"""What documents say of one asked word: by lemma, compound part or root, strongest where it counts most."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from search_index.bits import Codes, Flags, Floats, Kept, Numbers
from search_index.keeping import Keeping
from search_index.language import Token, TokenKind, Word
from search_index.stopwords import NEGATION
from search_index.terms import Entries, Terms

STRENGTHS: Final = 65_535.0
COVERS: Final = 200.0
"""In how many steps it is told how strongly and how much; what differs by less is no difference."""
LEAST_KEPT: Final = 500_000
KEPT_OF_EACH: Final = 120
"""How many entries of asked words are kept, per document."""


@dataclass(frozen=True)
class Said(Kept):
    """What documents say of one asked word: of each how strongly and why; an entry takes 8 bytes."""

    strengths: npt.NDArray[np.uint16]
    covers: npt.NDArray[np.uint8]
    told: Codes
    reasons: tuple[str, ...]
    """Why, by the code in `told`; "" where that needs no saying."""

    @property
    def strength(self) -> Floats:
        """Return how strongly each says it (0–1): often, in a short field, in the title."""
        return self.strengths / STRENGTHS

    @property
    def cover(self) -> Floats:
        """Return how much of the word each has (0–1), wherever it stands."""
        return self.covers / COVERS

    def reasons_of(self, numbers: Numbers) -> list[str]:
        """Return why each of some documents was found by this word; "" where that needs no saying."""
        if not len(self):
            return [""] * len(numbers)
        numbers = numbers.astype(np.int32)
        places = np.minimum(np.searchsorted(self.kept, numbers), len(self) - 1)
        has = self.kept[places] == numbers
        codes = np.where(has, self.told[places], 0)
        return [self.reasons[code] for code in codes.tolist()]


class Gathering:
    """What documents say of one word, gathered from its tokens; of each document the strongest counts."""

    def __init__(self, size: int) -> None:
        self._strength: Floats = np.zeros(size)
        self._cover: Floats = np.zeros(size)
        self._told = np.zeros(size, dtype=np.int8)
        self._reasons: list[str] = [""]

    def add(self, numbers: Numbers, strength: Floats, cover: Floats, reasons: Codes | int) -> None:
        """Note what documents say, each once, for a reason by its code."""
        known = self._strength.take(numbers)
        # Of many documents by chance a mask picks several times as slowly as their places do.
        better = np.flatnonzero(strength > known)
        self._told[numbers.take(better)] = reasons if isinstance(reasons, int) else reasons.take(better)
        self._strength[numbers] = np.maximum(known, strength)
        self._cover[numbers] = np.maximum(self._cover.take(numbers), np.minimum(cover, 1.0))

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
            codes = np.array([self.code_of(one) for one in other.reasons], np.int8).take(other.told)
            self.add(other.numbers, worth * other.strength, other.cover, codes)

    def said(self) -> Said:
        """Return all that was gathered."""
        numbers = np.flatnonzero(self._strength > 0)
        return Said(
            numbers.astype(np.int32),
            np.rint(STRENGTHS * self._strength.take(numbers)).astype(np.uint16),
            np.rint(COVERS * self._cover.take(numbers)).astype(np.uint8),
            self._told.take(numbers),
            tuple(self._reasons),
        )


def rarity(found: int, documents: int) -> float:
    """Return how much it tells that a word is there, 0–1: most for what next to no document says."""
    return math.log(1 + documents / (1 + found)) / math.log(1 + max(documents, 1))


class Matching:
    """What the documents of one generation say of words; asked by any thread."""

    def __init__(self, terms: Terms, documents: int) -> None:
        self._terms, self._documents = terms, documents
        self._said: Keeping[tuple[str, str], Said] = Keeping(max(LEAST_KEPT, KEPT_OF_EACH * terms.size), len)

    def said_of(self, word: Word, lang: str, visible: Flags | None, trust: float = 1.0) -> Said:
        """Return what the visible documents say of a word in one language; `trust` (0–1) scales a guess."""
        if visible is None and trust == 1.0:
            return self._said.get((word.surface, lang), lambda: self._gathered(word, lang, None, 1.0))
        return self._gathered(word, lang, visible, trust)

    def is_said(self, words: Iterable[Word], lang: str) -> bool:
        """Tell whether any document, or a provider's name, has any of these words in a language."""
        return any(len(self.said_of(word, lang, None)) for word in words)

    def _gathered(self, word: Word, lang: str, visible: Flags | None, trust: float) -> Said:
        gathering = Gathering(self._terms.size)
        tokens = list(word.tokens(0))
        for token in tokens:
            if token.kind is not TokenKind.PART:
                found = self._terms.find(token.text, token.kind, lang).within(visible)
                _add(gathering, word, found.entries(), trust)
        parts = [token for token in tokens if token.kind is TokenKind.PART]
        if parts:
            _add(gathering, word, self._of_parts(parts, lang, visible), trust)
        by_name = self._terms.find_provider(word.surface)
        by_name = by_name if visible is None else by_name[visible[by_name]]
        sure = trust * np.ones(len(by_name))
        gathering.add(by_name, 0.9 * sure, sure, gathering.code_of(f"provider:{word.surface}"))
        return gathering.said()

    def _of_parts(self, parts: list[Token], lang: str, visible: Flags | None) -> Entries:
        """Add up the parts of a compound; a rare part is more of the word than a common one."""
        found = [self._terms.find(token.text, token.kind, lang).within(visible) for token in parts]
        weights = [rarity(len(one), self._documents) for one in found]
        whole = sum(weights) or 1.0
        strength, cover = np.zeros(self._terms.size), np.zeros(self._terms.size)
        in_title = np.zeros(self._terms.size, dtype=np.bool_)
        for weight, one in zip(weights, found, strict=True):
            numbers, strengths, covers, titled = one.entries()
            strength[numbers] += weight / whole * strengths
            cover[numbers] += weight / whole * covers
            in_title[numbers] |= titled
        numbers = np.flatnonzero(strength > 0)
        return numbers, strength.take(numbers), cover.take(numbers), in_title.take(numbers)


def _add(gathering: Gathering, word: Word, found: Entries, trust: float) -> None:
    numbers, strength, cover, in_title = found
    if len(numbers):
        codes = np.array([gathering.code_of(_reason(place, word)) for place in ("text", "title")], np.int8)
        reasons = codes.take(in_title.view(np.int8))
        gathering.add(numbers, trust * strength, trust * cover, reasons)


def _reason(place: str, word: Word) -> str:
    # "en" and "ei" turn the meaning, but nobody wonders whether they were found.
    return f"{place}:{word.surface}" if word.weight > NEGATION else ""
