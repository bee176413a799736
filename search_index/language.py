"""Finnish, Swedish and English analysis, the same at index and query time."""

import importlib.metadata
import re
import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import snowballstemmer

from search_index import compounds, voikko
from search_index.known_forms import KnownForms
from search_index.stopwords import LEFT_OUT, LOW_WEIGHT
from search_index.voikko import LanguageUnavailable, Morphology, Part

__all__ = [
    "LanguageUnavailable",
    "Token",
    "TokenKind",
    "Word",
    "analyse",
    "indexing",
    "keep_forms",
    "provider_name",
    "warm",
    "words",
]

LANGUAGES: Final = ("fi", "sv", "en")
RULES: Final = 3
"""Raise by one whenever the rules of this module change, so that older indexes are rebuilt."""

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
CASE_AFTER_COLON = re.compile(r"(?<=\w):[a-zåäö]+\b")
PART_WEIGHT: Final = 0.6
ROOT_WEIGHT: Final = 0.3
# A compound part of two letters is almost always a misreading ("työ" is the shortest that matters).
SHORTEST_PART: Final = 3
LONGEST_WORD: Final = 80
"""Letters; the longest words people really write have some sixty."""
_SNOWBALL: Final = {"fi": "finnish", "sv": "swedish", "en": "english"}


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
        return _finnish(surface)
    return None if surface in LEFT_OUT[lang] else _stemmed(surface, lang)


@lru_cache(maxsize=20_000)
def place_lemmas(surface: str) -> tuple[str, ...]:
    """Return the base forms a Finnish word has as a name of a place or person, in lower case."""
    return tuple(dict.fromkeys(_lemma(r) for r in _readings(surface) if r[-1].word_class.startswith("e")))


@lru_cache(maxsize=20_000)
def is_common_noun(surface: str) -> bool:
    """Tell whether a Finnish word means something beside a name: "salo" is a forest and a town."""
    readings = _readings(surface)
    return bool(readings) and any(not reading[-1].word_class.startswith("e") for reading in readings)


def _stemmed(surface: str, lang: str) -> Word:
    """Analyse a word by its Snowball stem, a compound by those of its parts too."""
    if lang == "sv" and "-" not in surface:
        parts = compounds.split(surface, _swedish_stem)
    else:
        pieces = surface.split("-") if "-" in surface else []
        parts = tuple(_stem(piece, lang) for piece in pieces if len(piece) >= SHORTEST_PART)
    weight = LOW_WEIGHT[lang].get(surface, 1.0)
    return Word(surface, weight, (_stem(surface, lang),), parts, ((),) * len(parts))


def _finnish(surface: str) -> Word | None:
    """Analyse a Finnish word: all lemmas of its simplest readings, the compound parts of the first."""
    readings = _readings(surface)
    if not readings:
        return _unknown_finnish(surface)
    lemmas = tuple(dict.fromkeys(_lemma(reading) for reading in readings))
    # Not one reading may be a content word: "on" is also "0:n".
    if surface in LEFT_OUT["fi"] or not LEFT_OUT["fi"].isdisjoint(lemmas):
        return None
    low = LOW_WEIGHT["fi"]
    weight = min((low[text] for text in (surface, *lemmas) if text in low), default=1.0)
    return _compose(surface, weight, lemmas, readings)


def _compose(surface: str, weight: float, lemmas: tuple[str, ...], readings: list[tuple[Part, ...]]) -> Word:
    """Put a word together from its readings."""
    parts = _parts(readings)
    part_roots = tuple(_roots(part) for part in parts)
    simple = [part for reading in readings for part in reading if len(reading) == 1]
    roots = [root for part in (parts or simple) for root in _roots(part)]
    return Word(
        surface,
        weight,
        lemmas,
        tuple(part.base for part in parts),
        part_roots,
        tuple(dict.fromkeys(root for root in roots if root not in lemmas)),
        known=True,
    )


def _readings(surface: str) -> list[tuple[Part, ...]]:
    """Return the readings with the fewest parts: "siivooja" is no ditch."""
    outputs = _forms.outputs(surface, _morphology().lookup)
    readings = [reading for output in outputs if (reading := voikko.parse(output))]
    fewest = min(map(len, readings), default=0)
    return list(dict.fromkeys(reading for reading in readings if len(reading) == fewest))


def _lemma(reading: tuple[Part, ...]) -> str:
    """Return the base form of a whole reading; the dictionary's inner borders ("=") are dropped."""
    return "".join(part.surface for part in reading[:-1]) + reading[-1].base.replace("=", "")


def _parts(readings: list[tuple[Part, ...]]) -> tuple[Part, ...]:
    """Return the compound parts of the first reading, those inside a dictionary entry ("=") included."""
    reading = readings[0]
    if len(reading) > 1:
        # The dictionary's inner border is no letter: "maahan=muuttaja" in "maahanmuuttajaäiti".
        plain = (replace(part, base=part.base.replace("=", "")) for part in reading)
        return tuple(part for part in plain if len(part.base) >= SHORTEST_PART)
    for only, *_ in readings:
        if "=" in only.base:
            return tuple(Part(base, base, (), "n") for base in only.base.split("="))
    return ()


def _unknown_finnish(surface: str) -> Word | None:
    """Analyse a word the dictionary lacks: at hyphens, else as two words it knows, else by its stem."""
    if surface in LEFT_OUT["fi"]:
        return None
    weight = LOW_WEIGHT["fi"].get(surface, 1.0)
    known = _split_unknown(surface)
    if not known:
        return Word(surface, weight, (_stem(surface, "fi"),))
    lemma = surface[: -len(known[-1].surface)] + known[-1].base if known[-1].surface else surface
    parts = tuple(part for part in known if len(part.base) >= SHORTEST_PART)
    roots = tuple(root for part in parts for root in _roots(part))
    return Word(surface, weight, (lemma,), tuple(p.base for p in parts), tuple(map(_roots, parts)), roots)


def _split_unknown(surface: str) -> tuple[Part, ...]:
    """Split a word the dictionary lacks ("kaupassakäynti") into known ones; empty where that fails."""
    if "-" in surface:
        pieces = [_readings(piece) for piece in surface.split("-")]
        return tuple(part for reading in pieces if reading for part in reading[0])
    for border in range(len(surface) - 4, 3, -1):
        left = _readings(surface[:border])
        if left and len(left[0]) == 1:
            right = _readings(surface[border:])
            if right and len(right[0]) == 1 and right[0][0].word_class.startswith(("n", "t")):
                return (*left[0], *right[0])
    return ()


@lru_cache(maxsize=20_000)
def _roots(part: Part) -> tuple[str, ...]:
    """Return what a part is derived from, also where the dictionary lists the derivation by itself."""
    verbs = _verbs_behind(part.base) if part.word_class in ("n", "nl") else ()
    return tuple(dict.fromkeys((*part.roots, *verbs)))


def _verbs_behind(noun: str) -> tuple[str, ...]:
    """Return the verbs a noun in -us, -ja or -o may come from, as far as the dictionary knows them."""
    guesses: list[str] = []
    if noun.endswith(("us", "ys")):
        stem = noun[:-2]
        # siivous – siivota, avustus – avustaa, kuljetus – kuljettaa, kuvaus – kuvata
        guesses += [stem + "ta", stem + "tä", stem + "aa", stem + "ää", stem + "taa", stem + "tää"]
    elif noun.endswith(("ja", "jä")) and len(noun) > 4 and noun[-3] == noun[-4]:
        # siivooja – siivota, pelaaja – pelata
        guesses += [noun[:-3] + "ta", noun[:-3] + "tä"]
    elif noun.endswith(("o", "ö", "u", "y")):
        # ulkoilu – ulkoilla, kylpy – kylpeä, hoito – hoitaa
        guesses += [noun[:-1] + ending for ending in ("a", "ä", "la", "lä", "aa", "ää", "ea", "eä")]
    return tuple(guess for guess in guesses if len(guess) > 4 and _is_verb(guess))


@lru_cache(maxsize=20_000)
def _is_verb(word: str) -> bool:
    """Tell whether the word is the base form of a verb."""
    return any(len(r) == 1 and r[0].word_class == "t" and r[0].base == word for r in _readings(word))


_stemmers = threading.local()


def _stem(surface: str, lang: str) -> str:
    """Return the Snowball stem; a stemmer keeps state, so each thread has its own."""
    stemmers: dict[str, Any] = vars(_stemmers)
    if lang not in stemmers:
        stemmers[lang] = snowballstemmer.stemmer(_SNOWBALL[lang])
    return str(stemmers[lang].stemWord(surface))


def _swedish_stem(surface: str) -> str:
    return _stem(surface, "sv")


_loading = threading.Lock()
_loaded: list[Morphology] = []


def _morphology() -> Morphology:
    """Return the analyser, loaded once per process at first use."""
    if not _loaded:
        with _loading:
            if not _loaded:
                _loaded.append(voikko.load())
    return _loaded[0]


_forms = KnownForms()


def keep_forms(path: Path) -> None:
    """Keep in this file what indexing learns of word forms, and use what is there already."""
    _forms.open(path, _morphology().name)


def indexing() -> AbstractContextManager[None]:
    """Remember the word forms that this thread analyses meanwhile; those of searches are not."""
    return _forms.indexing()


def warm() -> threading.Thread:
    """Load the analyser in a thread of its own, so that the server listens meanwhile."""
    thread = threading.Thread(target=lambda: _morphology().lookup("sana"), name="language", daemon=True)
    thread.start()
    return thread


def provider_name() -> str:
    """Return who analyses, with versions: an index written under another name has to be rebuilt."""
    swedish = compounds.vocabulary_version()
    return f"{_morphology().name}; snowball {_snowball_version()}; compounds {swedish}; rules {RULES}"


@lru_cache(maxsize=1)
def _snowball_version() -> str:
    return importlib.metadata.version("snowballstemmer")
