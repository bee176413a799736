"""What analysis makes of a text: words, and the tokens they are looked for by."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PART_WEIGHT: Final = 0.6
ROOT_WEIGHT: Final = 0.3
# A compound part of two letters is almost always a misreading ("työ" is the shortest that matters).
SHORTEST_PART: Final = 3


class TokenKind(StrEnum):
    """How a token comes out of its word."""

    LEMMA = "lemma"
    PART = "part"
    """A part of a compound: "hoitaja" in "lastenhoitaja"."""
    ROOT = "root"
    """What the word is derived from: "hoitaa" behind "hoitaja"."""


@dataclass(frozen=True)
class Token:
    """One thing to look for or to index; `word` counts the content words of the text from 0."""

    text: str
    weight: float
    kind: TokenKind
    word: int


@dataclass(frozen=True)
class Word:
    """One content word as written (lower case), with its lemmas, compound parts and roots."""

    surface: str
    weight: float
    lemmas: tuple[str, ...]
    parts: tuple[str, ...] = ()
    part_roots: tuple[tuple[str, ...], ...] = ()
    roots: tuple[str, ...] = ()
    known: bool = False
    """Whether a dictionary has the word; only Finnish is asked of one."""

    def tokens(self, position: int) -> Iterable[Token]:
        """Return the word's tokens, each text once, at its highest weight."""
        seen: set[str] = set()
        for texts, kind, weight in (
            (self.lemmas, TokenKind.LEMMA, 1.0),
            (self.parts, TokenKind.PART, PART_WEIGHT),
            (self.roots, TokenKind.ROOT, ROOT_WEIGHT),
        ):
            for text in texts:
                if text not in seen:
                    seen.add(text)
                    yield Token(text, weight * self.weight, kind, position)
