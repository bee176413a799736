"""Finnish words: their lemmas, compound parts and roots, by the dictionary as far as it goes."""

from dataclasses import replace
from functools import lru_cache

from search_index.derivations import roots_of
from search_index.morphology import lemma, readings
from search_index.spoken import as_written
from search_index.stems import stem
from search_index.stopwords import LEFT_OUT, LOW_WEIGHT
from search_index.tokens import SHORTEST_PART, Word
from search_index.voikko import Part

Readings = list[tuple[Part, ...]]


def analysed(surface: str) -> Word | None:
    """Analyse a word by its simplest readings, its compound parts by the first; None for a stop word."""
    found = readings(surface) or _spoken(surface)
    if not found:
        return _unknown(surface)
    lemmas = tuple(dict.fromkeys(map(lemma, found)))
    # Not one reading may be a content word: "on" is also "0:n".
    if surface in LEFT_OUT["fi"] or not LEFT_OUT["fi"].isdisjoint(lemmas):
        return None
    low = LOW_WEIGHT["fi"]
    weight = min((low[text] for text in (surface, *lemmas) if text in low), default=1.0)
    return _compose(surface, weight, lemmas, found)


@lru_cache(maxsize=20_000)
def place_lemmas(surface: str) -> tuple[str, ...]:
    """Return the base forms a word has as a name of a place or person, in lower case."""
    return tuple(dict.fromkeys(lemma(r) for r in readings(surface) if r[-1].word_class.startswith("e")))


@lru_cache(maxsize=20_000)
def is_common_noun(surface: str) -> bool:
    """Tell whether a word means something beside a name: "salo" is a forest and a town."""
    return any(not reading[-1].word_class.startswith("e") for reading in readings(surface))


def _spoken(surface: str) -> Readings:
    """Return the readings of a word that is written as it is spoken."""
    return next((found for written in as_written(surface) if (found := readings(written))), [])


def _compose(surface: str, weight: float, lemmas: tuple[str, ...], found: Readings) -> Word:
    """Put a word together from its readings."""
    parts = _parts(found)
    simple = [part for reading in found for part in reading if len(reading) == 1]
    roots = [root for part in (parts or simple) for root in roots_of(part)]
    return Word(
        surface,
        weight,
        lemmas,
        tuple(part.base for part in parts),
        tuple(map(roots_of, parts)),
        tuple(dict.fromkeys(root for root in roots if root not in lemmas)),
        known=True,
    )


def _parts(found: Readings) -> tuple[Part, ...]:
    """Return the compound parts of the first reading, those inside a dictionary entry ("=") included."""
    reading = found[0]
    if len(reading) > 1:
        # The dictionary's inner border is no letter: "maahan=muuttaja" in "maahanmuuttajaäiti".
        plain = (replace(part, base=part.base.replace("=", "")) for part in reading)
        return tuple(part for part in plain if len(part.base) >= SHORTEST_PART)
    for only, *_ in found:
        if "=" in only.base:
            return tuple(Part(base, base, (), "n") for base in only.base.split("="))
    return ()


def _unknown(surface: str) -> Word | None:
    """Analyse a word the dictionary lacks: at hyphens, else as two words it knows, else by its stem."""
    if surface in LEFT_OUT["fi"]:
        return None
    weight = LOW_WEIGHT["fi"].get(surface, 1.0)
    known = _split(surface)
    if not known:
        return Word(surface, weight, (stem(surface, "fi"),))
    last = known[-1]
    whole = surface[: -len(last.surface)] + last.base if last.surface else surface
    parts = tuple(part for part in known if len(part.base) >= SHORTEST_PART)
    roots = tuple(root for part in parts for root in roots_of(part))
    return Word(surface, weight, (whole,), tuple(p.base for p in parts), tuple(map(roots_of, parts)), roots)


def _split(surface: str) -> tuple[Part, ...]:
    """Split a word the dictionary lacks ("kaupassakäynti") into known ones; empty where that fails."""
    if "-" in surface:
        pieces = [readings(piece) for piece in surface.split("-")]
        return tuple(part for reading in pieces if reading for part in reading[0])
    for border in range(len(surface) - 4, 3, -1):
        left = readings(surface[:border])
        if left and len(left[0]) == 1:
            right = readings(surface[border:])
            if right and len(right[0]) == 1 and right[0][0].word_class.startswith(("n", "t")):
                return (*left[0], *right[0])
    return ()
