"""The wordings of one language, each standing for a code, and which of them some words say."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from search_index.bits import Floats, Numbers
from search_index.stopwords import LOW_WEIGHT, NEGATION
from search_index.tokens import Word

ENOUGH: Final = 0.7
"""How much of a wording, by weight, must be said: one shared common word is too little."""
DIGITS: Final = 9
SLACK: Final = 10.0**-DIGITS
"""Sums in another order differ by less."""
SAYS_ENOUGH: Final = 0.5
"""A wording that says less by its most telling word ("en pääse", "apua") is less of a sign."""
ROOT_STRENGTH: Final = 0.85
PART_ALONE: Final = 0.3
"""What the lightest part of a compound is worth alone; one that is more than half of it is enough."""
HEAD_ALONE: Final = 0.7
"""What the head of a compound is worth alone where a kind stands for the whole: "vesijumppa" is "jumppa"."""
MOST_KEPT: Final = 10_000
"""How many words are remembered with what they say."""


@dataclass(frozen=True)
class _Atom:
    """The smallest meaningful piece: a simple word or one part of a compound, with its roots."""

    texts: Mapping[str, float]
    low: float
    is_head: bool


class _Heard(NamedTuple):
    """What one written word says: how much it tells, which atoms of wordings, and how much of the wording."""

    low: float
    atoms: Numbers
    gains: Floats


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
        self._where: dict[str, list[tuple[int, float]]] = defaultdict(list)
        """By token the atoms it stands for, counted through all wordings, and how strongly."""
        self.surfaces: set[str] = set()
        """The words of all wordings as written."""
        self._kept: dict[str, _Heard] = {}
        used_by: dict[str, set[str]] = defaultdict(set)
        listed: list[tuple[str, list[_Atom]]] = []
        phrase_of: list[int] = []
        for code, found in wordings:
            atoms = [atom for word in found for atom in _atoms(word, language)]
            # "kukaan ei käy" is left with its negation, which names nothing.
            if all(atom.low <= NEGATION for atom in atoms):
                continue
            self.surfaces.update(word.surface for word in found)
            for atom in atoms:
                for token, strength in atom.texts.items():
                    used_by[token].add(code)
                    self._where[token].append((len(phrase_of), strength))
                phrase_of.append(len(listed))
            listed.append((code, atoms))
        self._weights = {token: math.log(1 + codes / len(users)) for token, users in used_by.items()}
        """A word tells the more the fewer codes use it."""
        self._codes = [code for code, _atoms_of in listed]
        self._says: Floats = np.array([max(atom.low for atom in atoms) for _code, atoms in listed])
        """How much (0–1) the most telling word of a wording says: "en pääse" is left with next to nothing."""
        self._phrase_of: Numbers = np.array(phrase_of, dtype=np.int64)
        """By atom its wording."""
        self._share_of = [
            (share, len(atoms) == 1) for _code, atoms in listed for share in self._shares(atoms)
        ]
        """By atom how much of its wording it is, and whether it is all of it."""

    def said_by(self, found: Iterable[Word]) -> Iterator[Saying]:
        """Return each wording that is there for the most part."""
        words = {word.surface: word for word in found}
        surfaces, heard = list(words), [self._of_word(word) for word in words.values()]
        likely = self._likely(heard) if heard else None
        if likely is None:
            return
        phrases, gains, which = likely
        starts = np.flatnonzero(np.diff(phrases, prepend=-1))
        scores = np.add.reduceat(gains, starts)
        lows = np.array([one.low for one in heard])
        says = np.minimum(self._says[phrases[starts]], np.maximum.reduceat(lows[which], starts))
        # A sum in another order differs in its last digits.
        sure = np.round(scores * np.minimum(1.0, says / SAYS_ENOUGH), DIGITS).tolist()
        needed, numbers = which.tolist(), phrases[starts].tolist()
        borders = [*starts.tolist(), len(needed)]
        for group in np.flatnonzero(scores >= ENOUGH - SLACK).tolist():
            written = frozenset(surfaces[one] for one in needed[borders[group] : borders[group + 1]])
            yield Saying(self._codes[numbers[group]], sure[group], written)

    def _likely(self, heard: list[_Heard]) -> tuple[Numbers, Floats, Numbers] | None:
        """Return the wordings that may be said, atom by atom: how much of it is said, and by which word.

        Of an atom that several words say, the word counts that says most of it. None where there are none.
        """
        atoms = np.concatenate([one.atoms for one in heard])
        gains = np.concatenate([one.gains for one in heard])
        phrases = self._phrase_of[atoms]
        # Words that say the same atom count twice here, so this is never less than what is said.
        likely = np.bincount(phrases, gains, len(self._codes)) >= ENOUGH - SLACK
        kept = np.flatnonzero(likely[phrases])
        if not len(kept):
            return None
        which = np.repeat(np.arange(len(heard)), [len(one.atoms) for one in heard])
        kept = kept[np.lexsort((-gains[kept], atoms[kept]))]
        best = kept[np.flatnonzero(np.diff(atoms[kept], prepend=-1))]
        return phrases[best], gains[best], which[best]

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
        said: dict[int, float] = {}
        for share, atom in zip(self._shares(atoms), atoms, strict=True):
            # "kuulolaite" is more than a "laite": a wording of one word needs the heavier side of a compound.
            least = self._head_alone if atom.is_head else PART_ALONE
            alone = least + (1 - least) * share
            for token, asked in atom.texts.items():
                for number, strength in self._where.get(token, ()):
                    whole, is_single = self._share_of[number]
                    gain = whole * asked * strength * (alone if is_single else 1.0)
                    said[number] = max(said.get(number, 0.0), gain)
        return _Heard(
            max(atom.low for atom in atoms),
            np.array(list(said), dtype=np.int64),
            np.array(list(said.values()), dtype=np.float64),
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
