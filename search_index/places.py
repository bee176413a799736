"""Municipalities and organisers as people name them, in any case form and in three languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from search_index.finnish import is_common_noun, place_lemmas
from search_index.language import surfaces

# "hyvinvointialue", "välfärdsområde" and their like tell no area apart.
_KIND_WORDS = """
hyvinvointialue hyvinvointialueen välfärdsområde wellbeing services county kaupunki kaupungin stad city
maakunta landskap region kunta kommun municipality of the
"""
_KINDS: Final = frozenset(_KIND_WORDS.split())
_LOCAL_ENDINGS = "ssa ssä sta stä lla llä lta ltä lle hen aan een iin oon uun yyn ään öön"
_LOCAL: Final = tuple(_LOCAL_ENDINGS.split())
LONGEST: Final = 3


@dataclass(frozen=True)
class Place:
    """A municipality or an organiser by its code."""

    code: str
    is_municipality: bool


@dataclass(frozen=True)
class NamedPlace:
    """A place named in a text, and the words that name it, as written."""

    place: Place
    words: str


class Places:
    """Finds the places a text names; built once from the names by code."""

    def __init__(
        self, municipalities: Mapping[str, Mapping[str, str]], organisers: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._by_name: dict[str, Place] = {}
        # A municipality wins over an organiser of the same name: Helsinki is both.
        for names_by_code, municipal in ((organisers, False), (municipalities, True)):
            for code, names in names_by_code.items():
                for language, name in names.items():
                    for key in _keys(name, language):
                        self._by_name[key] = Place(code, municipal)

    def named_in(self, text: str) -> list[NamedPlace]:
        """Return the places in the order they are named; the longest name counts."""
        written = text.split()
        found: list[NamedPlace] = []
        start = 0
        while start < len(written):
            length, place = self._at(written, start)
            if place is not None:
                found.append(NamedPlace(place, " ".join(written[start : start + length])))
            start += length
        return found

    def _at(self, written: list[str], start: int) -> tuple[int, Place | None]:
        for length in range(min(LONGEST, len(written) - start), 0, -1):
            words = written[start : start + length]
            place = next((self._by_name[key] for key in self._asked(words) if key in self._by_name), None)
            if place is not None:
                # "Pirkanmaan hyvinvointialue" is one name.
                after = written[start + length : start + length + 1]
                return length + sum(_plain(word) in _KINDS for word in after), place
        return 1, None

    def _asked(self, words: list[str]) -> Iterable[str]:
        """Return the names that words as written can be."""
        plain = " ".join(map(_plain, words))
        if len(words) > 1:
            return (plain,)
        if is_common_noun(plain) and not (words[0][:1].isupper() or plain.endswith(_LOCAL)):
            # "kolari" is a crash, "Kolari" and "kolarissa" a municipality.
            return ()
        return dict.fromkeys((plain, *place_lemmas(plain), plain.removesuffix("s")))


def _plain(word: str) -> str:
    """Return a written word in lower case without what stands around it."""
    return " ".join(surfaces(word))


def _keys(name: str, language: str) -> Iterable[str]:
    """Return the keys under which a name is found."""
    words = [word for word in surfaces(name) if word not in _KINDS]
    if not words:
        return
    joined = " ".join(words)
    yield joined
    # Organisers stand in the genitive: "Pirkanmaan hyvinvointialue", "Birkalands välfärdsområde".
    if language == "sv":
        yield joined.removesuffix("s")
    if language == "fi" and len(words) == 1:
        yield from place_lemmas(words[0])
