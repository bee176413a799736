"""The wordings of one language, each standing for a code, and which of them some words say."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from search_index.stopwords import LOW_WEIGHT, NEGATION
from search_index.tokens import Word

ENOUGH: Final = 0.7
"""How much of a wording, by weight, must be said: one shared common word is too little."""
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


class _Said(NamedTuple):
    """What one written word says of one wording: how much of it, and by atom."""

    phrase: int
    score: float
    atoms: tuple[tuple[int, float], ...]


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
        self._kept: dict[str, tuple[float, tuple[_Said, ...]]] = {}
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
        said: dict[int, list[tuple[str, _Said]]] = defaultdict(list)
        lows: dict[str, float] = {}
        for word in found:
            if word.surface not in lows:
                lows[word.surface], sayings = self._of_word(word)
                for one in sayings:
                    said[one.phrase].append((word.surface, one))
        for number, parts in said.items():
            score, surfaces = _joined(parts)
            if score >= ENOUGH:
                phrase = self._phrases[number]
                says = min(phrase.says, max(lows[surface] for surface in surfaces))
                yield Saying(phrase.code, score * min(1.0, says / SAYS_ENOUGH), surfaces)

    def _of_word(self, word: Word) -> tuple[float, tuple[_Said, ...]]:
        """Return how much a word tells and what it says of each wording, remembered for the next time."""
        known = self._kept.get(word.surface)
        if known is None:
            atoms = list(_atoms(word, self._language))
            known = max(atom.low for atom in atoms), tuple(self._say(atoms))
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[word.surface] = known
        return known

    def _say(self, atoms: list[_Atom]) -> Iterator[_Said]:
        """Return what the atoms of one written word say of each wording."""
        said: dict[int, dict[int, float]] = defaultdict(dict)
        for share, atom in zip(self._shares(atoms), atoms, strict=True):
            # "kuulolaite" is more than a "laite": a wording of one word needs the heavier side of a compound.
            least = self._head_alone if atom.is_head else PART_ALONE
            alone = least + (1 - least) * share
            for token, asked in atom.texts.items():
                for number, place, strength in self._where.get(token, ()):
                    shares = self._phrases[number].shares
                    gain = shares[place] * asked * strength * (alone if len(shares) == 1 else 1.0)
                    gains = said[number]
                    gains[place] = max(gains.get(place, 0.0), gain)
        for number, gains in said.items():
            yield _Said(number, sum(gains.values()), tuple(gains.items()))

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


def _joined(parts: list[tuple[str, _Said]]) -> tuple[float, frozenset[str]]:
    """Return how much of a wording several words say together, and which of them are needed for it."""
    if len(parts) == 1:
        return parts[0][1].score, frozenset((parts[0][0],))
    best: dict[int, tuple[float, str]] = {}
    for surface, said in parts:
        for place, gain in said.atoms:
            if place not in best or gain > best[place][0]:
                best[place] = (gain, surface)
    gains, surfaces = zip(*best.values(), strict=True)
    return sum(gains), frozenset(surfaces)


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
