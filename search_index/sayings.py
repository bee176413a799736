"""The wordings of one language, each standing for a code, and which of them some words say."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from search_index.bits import Floats
from search_index.stopwords import LOW_WEIGHT, NEGATION
from search_index.tokens import Word

ENOUGH: Final = 0.7
"""How much of a wording, by weight, must be said: one shared common word is too little."""
SLACK: Final = 1e-9
"""Sums in another order differ by less."""
SAYS_ENOUGH: Final = 0.5
"""A wording that says less by its most telling word ("en pääse", "apua") is less of a sign."""
ROOT_STRENGTH: Final = 0.85
PART_ALONE: Final = 0.3
"""What the lightest part of a compound is worth alone; one that is more than half of it is enough."""
HEAD_ALONE: Final = 0.7
"""What the head of a compound is worth alone where a kind stands for the whole: "vesijumppa" is "jumppa"."""
MOST_KEPT: Final = 2_000
"""How many words are remembered with what they say."""


@dataclass(frozen=True)
class _Atom:
    """The smallest meaningful piece: a simple word or one part of a compound, with its roots."""

    texts: Mapping[str, float]
    low: float
    is_head: bool


class _Phrase(NamedTuple):
    """One wording: the code it stands for, how much of the whole (1) each of its atoms is, what it says."""

    code: str
    shares: tuple[float, ...]
    says: float
    """How much (0–1) the most telling of its words says: "en pääse" is left with next to nothing."""


class _Heard(NamedTuple):
    """What one written word says: how much it tells, of which wordings, how much of each, and by atom."""

    low: float
    phrases: npt.NDArray[np.int64]
    scores: Floats
    gains: tuple[Mapping[int, float], ...]


# Which word, by its place, and how much it says of each atom of a wording.
_Part = tuple[int, Mapping[int, float]]


class Saying(NamedTuple):
    """A wording that is said for the most part: its code, how surely (0–1), and by which written words."""

    code: str
    score: float
    surfaces: frozenset[str]


class Sayings:
    """Finds wordings by their words; learned once, then read by any thread."""

    def __init__(
        self, language: str, wordings: Iterable[tuple[str, list[Word]]], codes: int, *, kinds: bool = False
    ) -> None:
        self._language = language
        self._head_alone = HEAD_ALONE if kinds else PART_ALONE
        self._rarest = math.log(1 + codes)
        self._where: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
        """By token where it stands: the phrase, the atom in it, and how strongly it stands for the atom."""
        self.surfaces: set[str] = set()
        """The words of all wordings as written."""
        self._kept: dict[str, _Heard] = {}
        used_by: dict[str, set[str]] = defaultdict(set)
        listed: list[tuple[str, list[_Atom]]] = []
        for code, found in wordings:
            atoms = [atom for word in found for atom in _atoms(word, language)]
            # "kukaan ei käy" is left with its negation, which names nothing.
            if all(atom.low <= NEGATION for atom in atoms):
                continue
            self.surfaces.update(word.surface for word in found)
            for number, atom in enumerate(atoms):
                for token, strength in atom.texts.items():
                    used_by[token].add(code)
                    self._where[token].append((len(listed), number, strength))
            listed.append((code, atoms))
        self._weights = {token: math.log(1 + codes / len(users)) for token, users in used_by.items()}
        """A word tells the more the fewer codes use it."""
        self._phrases = [
            _Phrase(code, self._shares(atoms), max(atom.low for atom in atoms)) for code, atoms in listed
        ]

    def said_by(self, found: Iterable[Word]) -> Iterator[Saying]:
        """Return each wording that is there for the most part."""
        words = {word.surface: word for word in found}
        surfaces, heard = list(words), [self._of_word(word) for word in words.values()]
        for number, parts in self._likely(heard).items():
            score, needed = _joined(parts)
            if score >= ENOUGH:
                phrase = self._phrases[number]
                says = min(phrase.says, max(heard[which].low for which in needed))
                written = frozenset(surfaces[which] for which in needed)
                yield Saying(phrase.code, score * min(1.0, says / SAYS_ENOUGH), written)

    def _likely(self, heard: list[_Heard]) -> Mapping[int, list[_Part]]:
        """Return the wordings that may be said, with what each word (by its place) says of them."""
        if not heard:
            return {}
        phrases = np.concatenate([one.phrases for one in heard])
        scores = np.concatenate([one.scores for one in heard])
        # Words that say the same atom count twice here, so this is never less than what is said.
        likely = np.bincount(phrases, scores, len(self._phrases)) >= ENOUGH - SLACK
        starts = np.cumsum([0, *(len(one.phrases) for one in heard)])
        places = np.flatnonzero(likely[phrases])
        words = np.searchsorted(starts, places, "right") - 1
        parts: dict[int, list[_Part]] = defaultdict(list)
        listed = (phrases[places].tolist(), words.tolist(), (places - starts[words]).tolist())
        for number, which, place in zip(*listed, strict=True):
            parts[number].append((which, heard[which].gains[place]))
        return parts

    def _of_word(self, word: Word) -> _Heard:
        """Return what a word says, remembered for the next time."""
        known = self._kept.get(word.surface)
        if known is None:
            known = self._hear(list(_atoms(word, self._language)))
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[word.surface] = known
        return known

    def _hear(self, atoms: list[_Atom]) -> _Heard:
        """Work out what the atoms of one written word say."""
        said: dict[int, dict[int, float]] = defaultdict(dict)
        for share, atom in zip(self._shares(atoms), atoms, strict=True):
            # "kuulolaite" is more than a "laite": a wording of one word needs the heavier side of a compound.
            least = self._head_alone if atom.is_head else PART_ALONE
            alone = least + (1 - least) * share
            for token, asked in atom.texts.items():
                for number, place, strength in self._where.get(token, ()):
                    shares = self._phrases[number].shares
                    gain = shares[place] * asked * strength * (alone if len(shares) == 1 else 1.0)
                    said[number][place] = max(said[number].get(place, 0.0), gain)
        return _Heard(
            max(atom.low for atom in atoms),
            np.array(list(said), dtype=np.int64),
            np.array([sum(gains.values()) for gains in said.values()]),
            tuple(said.values()),
        )

    def _shares(self, atoms: list[_Atom]) -> tuple[float, ...]:
        """Return how much of the whole each atom is, together 1."""
        weights = [self._weight(atom) for atom in atoms]
        total = sum(weights) or 1.0
        return tuple(weight / total for weight in weights)

    def _weight(self, atom: _Atom) -> float:
        """Return how much an atom tells: rare ones more; those that no wording has as much as the rarest."""
        known = self._weights
        weights = [
            known[token] for token, strength in atom.texts.items() if strength == 1.0 and token in known
        ]
        return (min(weights) if weights else self._rarest) * atom.low


def _joined(parts: list[_Part]) -> tuple[float, Iterable[int]]:
    """Return how much of a wording several words say together, and which of them are needed for it."""
    if len(parts) == 1:
        return sum(parts[0][1].values()), (parts[0][0],)
    best: dict[int, tuple[float, int]] = {}
    for which, said in parts:
        for place, gain in said.items():
            if place not in best or gain > best[place][0]:
                best[place] = (gain, which)
    return sum(gain for gain, _which in best.values()), {which for _gain, which in best.values()}


def _atoms(word: Word, language: str) -> Iterator[_Atom]:
    """Split a word into atoms; a compound into its parts: "hoitaja lapselle" so meets "lastenhoitaja"."""
    if len(word.parts) < 2:
        texts = dict.fromkeys(word.roots, ROOT_STRENGTH) | dict.fromkeys(word.lemmas, 1.0)
        yield _Atom(texts, word.weight, True)
        return
    for position, (part, roots) in enumerate(zip(word.parts, word.part_roots, strict=True)):
        texts = dict.fromkeys(roots, ROOT_STRENGTH) | {part: 1.0}
        is_head = position == len(word.parts) - 1
        # A general head may be left out ("siivouspalvelu"), what makes it special not ("palvelutalo").
        yield _Atom(texts, LOW_WEIGHT[language].get(part, 1.0) if is_head else 1.0, is_head)
