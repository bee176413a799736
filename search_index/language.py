"""Finnish, Swedish and English analysis, the same at index and query time."""

import re
from functools import lru_cache
from typing import Final

from search_index import compounds, finnish, morphology, stems
from search_index.stopwords import LEFT_OUT, LOW_WEIGHT
from search_index.tokens import SHORTEST_PART, Token, TokenKind, Word
from search_index.voikko import LanguageUnavailable

__all__ = [
    "LANGUAGES",
    "LanguageUnavailable",
    "Token",
    "TokenKind",
    "Word",
    "analyse",
    "provider_name",
    "surfaces",
    "words",
]

LANGUAGES: Final = ("fi", "sv", "en")
RULES: Final = 5
"""Raise by one whenever the rules of analysis or of needs in texts change: older indexes are rebuilt."""

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
CASE_AFTER_COLON = re.compile(r"(?<=\w):[a-zåäö]+\b")
LONGEST_WORD: Final = 80
"""Letters; the longest words people really write have some sixty."""


def analyse(text: str, lang: str) -> list[Token]:
    """Return the tokens of a text; raise LanguageUnavailable where Finnish has no analyser."""
    return [token for position, word in enumerate(words(text, lang)) for token in word.tokens(position)]


def words(text: str, lang: str) -> list[Word]:
    """Return the content words of a text in order, stop words left out."""
    found = (_word(surface, lang) for surface in surfaces(text))
    return [word for word in found if word is not None]


def surfaces(text: str) -> list[str]:
    """Return all words of a text in lower case, inflected abbreviations ("HB:n") cut at the colon."""
    plain = CASE_AFTER_COLON.sub("", text.replace("’", "'"))
    return [match.lower() for match in WORD.findall(plain)]


@lru_cache(maxsize=50_000)
def _word(surface: str, lang: str) -> Word | None:
    """Analyse one word form; None for a stop word."""
    if len(surface) > LONGEST_WORD:
        # No word at all: taking it apart costs the square of its length, and no index keeps it whole.
        return Word(surface, 1.0, (surface[:LONGEST_WORD],))
    if lang == "fi":
        return finnish.analysed(surface)
    return None if surface in LEFT_OUT[lang] else _stemmed(surface, lang)


def _stemmed(surface: str, lang: str) -> Word:
    """Analyse a word by its Snowball stem, a compound by those of its parts too."""
    if lang == "sv" and "-" not in surface:
        parts = compounds.split(surface, _swedish_stem)
    else:
        pieces = surface.split("-") if "-" in surface else []
        parts = tuple(stems.stem(piece, lang) for piece in pieces if len(piece) >= SHORTEST_PART)
    weight = LOW_WEIGHT[lang].get(surface, 1.0)
    return Word(surface, weight, (stems.stem(surface, lang),), parts, ((),) * len(parts))


def _swedish_stem(surface: str) -> str:
    return stems.stem(surface, "sv")


def provider_name() -> str:
    """Return who analyses, with versions: an index written under another name has to be rebuilt."""
    swedish = compounds.vocabulary_version()
    analyser = morphology.analyser().name
    return f"{analyser}; snowball {stems.version()}; compounds {swedish}; rules {RULES}"
