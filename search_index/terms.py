"""What documents say of a token: decoded from the index at its first use, as arrays by document."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from search_index.bits import Codes, Flags, Floats, Kept, Numbers
from search_index.decoding import lengths, postings
from search_index.fields import FIELDS, MARKS, PROVIDER, PROVIDER_WEIGHT
from search_index.keeping import Keeping
from search_index.language import LANGUAGES, TokenKind

LENGTH_PENALTY: Final = 0.5
SATURATION: Final = 2.0
LEAST_KEPT: Final = 200_000
KEPT_OF_EACH: Final = 10
"""How many entries of decoded tokens are kept, per document; what words say is kept longer."""
_L, _P, _R = TokenKind.LEMMA, TokenKind.PART, TokenKind.ROOT
# How well what a document has (second) answers what was asked (first).
ANSWERS: Final = {
    (_L, _L): 1.0,
    (_L, _P): 0.8,
    (_L, _R): 0.5,
    (_P, _L): 0.9,
    (_P, _P): 0.8,
    (_P, _R): 0.4,
    (_R, _L): 0.6,
    (_R, _P): 0.5,
    (_R, _R): 0.4,
}


Entries = tuple[Numbers, Floats, Floats, Flags]


@dataclass(frozen=True)
class Found(Kept):
    """The documents that have a token: how strongly, how well, and whether in the title; 14 bytes each."""

    strength: Floats
    covers: Codes
    """In hundredths."""
    in_title: Flags

    @classmethod
    def of(cls, numbers: Numbers, strength: Floats, cover: Floats, in_title: Flags) -> "Found":
        """Keep what was found."""
        covers = np.round(100 * cover).astype(np.int8)
        return cls(numbers.astype(np.int32), strength, covers, in_title)

    def entries(self) -> Entries:
        """Return which documents have it, how strongly, how well (0–1), and whether in the title."""
        return self.numbers, self.strength, self.covers / 100.0, self.in_title

    def within(self, visible: Flags | None) -> "Found":
        """Return what is left of visible documents; None means every one."""
        if visible is None:
            return self
        left = np.flatnonzero(visible.take(self.kept))
        return Found(
            self.kept.take(left), self.strength.take(left), self.covers.take(left), self.in_title.take(left)
        )


class Terms:
    """The tokens of one generation of the index; read by any thread."""

    def __init__(self, reader: Any, documents: int, reading: AbstractContextManager[object]) -> None:
        self._reader, self._reading = reader, reading
        self.size = int(reader.doc_count_all())
        self._known: Keeping[tuple[str, str, str], Found] = Keeping(
            max(LEAST_KEPT, KEPT_OF_EACH * self.size), len
        )
        fields = [*(f"{name}_{language}" for name in FIELDS for language in LANGUAGES), PROVIDER]
        self._norms = {field: self._norm(field, documents) for field in fields}

    def _norm(self, field: str, documents: int) -> Floats:
        """Return by how much each document's frequencies in a field are divided."""
        average = float(self._reader.field_length(field)) / max(documents, 1) or 1.0
        return 1 - LENGTH_PENALTY + LENGTH_PENALTY * (lengths(self._reader, field) / average)

    def find(self, text: str, asked: TokenKind, language: str) -> Found:
        """Return the documents that answer a token of some kind by the same text of any kind."""
        return self._kept((text, asked, language))

    def find_provider(self, surface: str) -> Numbers:
        """Return the documents whose provider's name has the word."""
        return self._kept((surface, PROVIDER, "")).numbers

    def _kept(self, key: tuple[str, str, str]) -> Found:
        return self._known.get(key, lambda: self._answers(*key))

    def _answers(self, text: str, asked: str, language: str) -> Found:
        """Take of each document the strongest and the best answer."""
        if asked == PROVIDER:
            said, named = self._decode(text, {PROVIDER: PROVIDER_WEIGHT})
            numbers = np.flatnonzero(said > 0)
            return Found.of(numbers, said.take(numbers), np.ones(len(numbers)), named.take(numbers))
        fields = {f"{name}_{language}": weight for name, weight in FIELDS.items()}
        strength, cover = np.zeros(self.size), np.zeros(self.size)
        in_title = np.zeros(self.size, dtype=np.bool_)
        for kind in TokenKind:
            answers = ANSWERS[TokenKind(asked), kind]
            said, titled = self._decode(MARKS[kind] + text, fields)
            np.maximum(strength, answers * said / (SATURATION + said), out=strength)
            np.maximum(cover, answers * (said > 0), out=cover)
            in_title |= titled
        numbers = np.flatnonzero(strength > 0)
        return Found.of(numbers, strength.take(numbers), cover.take(numbers), in_title.take(numbers))

    def _decode(self, term: str, fields: dict[str, float]) -> tuple[Floats, Flags]:
        """Add up the fields' length-normalised frequencies (the inner sum of BM25F), by document."""
        said = np.zeros(self.size)
        titled = np.zeros(self.size, dtype=np.bool_)
        for field, weight in fields.items():
            with self._reading:
                numbers, times = postings(self._reader, field, term)
            if len(numbers):
                said[numbers] += weight * times / self._norms[field].take(numbers)
                titled[numbers] |= field.startswith("title")
        return said, titled
