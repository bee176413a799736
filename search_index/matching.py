"""What documents say of one asked word: by lemma, compound part or root, strongest where it counts most."""

import math
from collections.abc import Iterable

import numpy as np

from search_index.bits import Flags, Floats, Numbers
from search_index.language import Token, TokenKind, Word
from search_index.snapshot import Snapshot
from search_index.stopwords import NEGATION
from search_index.terms import Found


class Said:
    """What documents say of one asked word, by document number."""

    def __init__(self, size: int) -> None:
        self.strength: Floats = np.zeros(size)
        """How strongly (0–1): often, in a short field, in the title."""
        self.cover: Floats = np.zeros(size)
        """How much of the word (0–1), wherever it stands."""
        self._told: Numbers = np.zeros(size, dtype=np.int64)
        self._reasons: list[str] = [""]

    def add(self, numbers: Numbers, strength: Floats, cover: Floats, reasons: Numbers) -> None:
        """Note what documents say, each once; the strongest counts. Reasons are codes of this word."""
        better = strength > self.strength[numbers]
        stronger = numbers[better]
        self.strength[stronger] = strength[better]
        self._told[stronger] = reasons[better]
        self.cover[numbers] = np.maximum(self.cover[numbers], np.minimum(cover, 1.0))

    def code_of(self, reason: str) -> int:
        """Return the code of a reason, known from now on."""
        if reason not in self._reasons:
            self._reasons.append(reason)
        return self._reasons.index(reason)

    def same(self, reason: str, numbers: Numbers) -> Numbers:
        """Return one reason's code for each of some documents."""
        return np.full(len(numbers), self.code_of(reason))

    def reasons(self, numbers: Numbers) -> list[str]:
        """Return why each of some documents was found by this word; "" where that needs no saying."""
        return [self._reasons[code] for code in self._told[numbers].tolist()]

    def take(self, other: "Said", worth: float, reason: str | None = None) -> None:
        """Let what another word says count for this one, for the given reason or its own."""
        numbers = np.flatnonzero(other.strength)
        if reason is not None:
            reasons = self.same(reason, numbers)
        else:
            reasons = np.array([self.code_of(one) for one in other._reasons])[other._told[numbers]]
        self.add(numbers, worth * other.strength[numbers], other.cover[numbers], reasons)


def rarity(found: int, documents: int) -> float:
    """Return how much it tells that a word is there, 0–1: most for what next to no document says."""
    return math.log(1 + documents / (1 + found)) / math.log(1 + max(documents, 1))


def said_of(word: Word, snapshot: Snapshot, lang: str, visible: Flags | None, trust: float = 1.0) -> Said:
    """Return what the visible documents say of a word in one language; `trust` (0–1) scales a mere guess."""
    said = Said(snapshot.size)
    tokens = list(word.tokens(0))
    for token in tokens:
        if token.kind is not TokenKind.PART:
            _add(said, word, snapshot.terms.find(token.text, token.kind, lang).within(visible), trust)
    parts = [token for token in tokens if token.kind is TokenKind.PART]
    if parts:
        _add(said, word, _of_parts(parts, snapshot, lang, visible), trust)
    by_name = snapshot.terms.find_provider(word.surface)
    by_name = by_name if visible is None else by_name[visible[by_name]]
    if len(by_name):
        sure = np.ones(len(by_name))
        said.add(by_name, 0.9 * trust * sure, trust * sure, said.same(f"provider:{word.surface}", by_name))
    return said


def _add(said: Said, word: Word, found: Found, trust: float) -> None:
    if len(found.numbers):
        in_title, in_text = (said.code_of(_reason(place, word)) for place in ("title", "text"))
        reasons = np.where(found.in_title, in_title, in_text)
        said.add(found.numbers, trust * found.strength, trust * found.cover, reasons)


def _of_parts(parts: list[Token], snapshot: Snapshot, lang: str, visible: Flags | None) -> Found:
    """Add up the parts of a compound; a rare part is more of the word than a common one."""
    found = [snapshot.terms.find(token.text, token.kind, lang).within(visible) for token in parts]
    weights = [rarity(len(one.numbers), snapshot.count) for one in found]
    whole = sum(weights) or 1.0
    strength, cover = np.zeros(snapshot.size), np.zeros(snapshot.size)
    in_title = np.zeros(snapshot.size, dtype=np.bool_)
    for weight, one in zip(weights, found, strict=True):
        strength[one.numbers] += weight / whole * one.strength
        cover[one.numbers] += weight / whole * one.cover
        in_title[one.numbers] |= one.in_title
    numbers = np.flatnonzero(strength)
    return Found(numbers, strength[numbers], cover[numbers], in_title[numbers])


def _reason(place: str, word: Word) -> str:
    # "en" and "ei" turn the meaning, but nobody wonders whether they were found.
    return f"{place}:{word.surface}" if word.weight > NEGATION else ""


def is_known(words: Iterable[Word], snapshot: Snapshot, lang: str) -> bool:
    """Tell whether any document says any token of these words in a language."""
    return any(
        len(snapshot.terms.find(token.text, token.kind, lang).numbers)
        for word in words
        for token in word.tokens(0)
    )
