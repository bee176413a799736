"""From everyday words to needs: what the need tree says in three languages, analysed."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from search_index.language import LANGUAGES, Word, words
from search_index.stopwords import LOW_WEIGHT

ENOUGH: Final = 0.7
"""How much of a phrase, by weight, must be in the text: one shared common word is too little."""
ROOT_STRENGTH: Final = 0.85
ALONE_IN_COMPOUND: Final = 0.6
OTHER_LANGUAGE: Final = 0.9
_PHRASE_BORDER = re.compile(r"[,;.!?:()/]|\s[–—-]\s")


@dataclass(frozen=True)
class NeedWords:
    """What the lexicon knows of one need; the shape of catalogue/data/needs.json."""

    code: str
    parent: str | None
    names: Mapping[str, str]
    everyday: Mapping[str, str]
    words: Mapping[str, Iterable[str]]

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> "NeedWords":
        """Read one entry of the taxonomy data."""
        return cls(
            str(data["code"]),
            data.get("parent"),
            dict(data.get("names") or {}),
            dict(data.get("everyday") or {}),
            {language: tuple(listed) for language, listed in (data.get("words") or {}).items()},
        )

    def phrases(self, language: str) -> Iterable[str]:
        """Return every wording of the need in one language."""
        for text in (
            self.names.get(language, ""),
            self.everyday.get(language, ""),
            *self.words.get(language, ()),
        ):
            yield from (phrase.strip() for phrase in _PHRASE_BORDER.split(text) if phrase.strip())


@dataclass(frozen=True)
class NeedMatch:
    """A need that a text speaks of: how surely (0–1), and by which of its words as written, in lower case."""

    code: str
    weight: float
    words: frozenset[str]


@dataclass(frozen=True)
class _Atom:
    """The smallest meaningful piece: a simple word or one part of a compound, with its roots."""

    texts: Mapping[str, float]
    surface: str
    low: float
    is_head: bool


@dataclass(frozen=True)
class _Phrase:
    code: str
    atoms: tuple[_Atom, ...]


def with_ancestors(codes: Iterable[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """Return the codes and everything above them in the tree."""
    found: set[str] = set()
    for code in codes:
        above: str | None = code
        while above is not None and above not in found:
            found.add(above)
            above = parents.get(above)
    return frozenset(found)


class NeedLexicon:
    """Finds the needs a text speaks of; built once from the taxonomy, then read by any thread."""

    def __init__(self, needs: Iterable[NeedWords]) -> None:
        listed = tuple(needs)
        self.parents: dict[str, str | None] = {need.code: need.parent for need in listed}
        self._phrases: dict[str, list[_Phrase]] = {}
        self._where: dict[str, dict[str, list[int]]] = {}
        self._weights: dict[str, dict[str, float]] = {}
        self._rarest = math.log(1 + len(listed))
        for language in LANGUAGES:
            self._learn(language, listed)

    def _learn(self, language: str, needs: Iterable[NeedWords]) -> None:
        """Analyse the wordings in one language and weigh each word by how few needs use it."""
        phrases: list[_Phrase] = []
        used_by: dict[str, set[str]] = defaultdict(set)
        where: dict[str, list[int]] = defaultdict(list)
        for need in needs:
            for text in dict.fromkeys(need.phrases(language)):
                atoms = tuple(_atoms(words(text, language), language))
                if not atoms:
                    continue
                for atom in atoms:
                    for token in atom.texts:
                        used_by[token].add(need.code)
                        where[token].append(len(phrases))
                phrases.append(_Phrase(need.code, atoms))
        self._phrases[language] = phrases
        self._where[language] = where
        self._weights[language] = {
            token: math.log(1 + len(self.parents) / len(codes)) for token, codes in used_by.items()
        }

    def surfaces(self, language: str) -> set[str]:
        """Return the words of the taxonomy as written, for suggestions."""
        return {atom.surface for phrase in self._phrases[language] for atom in phrase.atoms}

    def needs_in(self, text: str, lang: str) -> list[NeedMatch]:
        """Return the needs a text speaks of in any language, the reader's first; surest first."""
        best: dict[str, float] = {}
        covered: dict[str, set[str]] = defaultdict(set)
        for language in (lang, *(other for other in LANGUAGES if other != lang)):
            factor = 1.0 if language == lang else OTHER_LANGUAGE
            for code, score, surfaces in self._matches(
                list(_atoms(words(text, language), language)), language
            ):
                best[code] = max(best.get(code, 0.0), score * factor)
                covered[code] |= surfaces
        matches = [NeedMatch(code, weight, frozenset(covered[code])) for code, weight in best.items()]
        return sorted(matches, key=lambda match: (-match.weight, -len(match.words), match.code))

    def _matches(self, asked: list[_Atom], language: str) -> Iterable[tuple[str, float, set[str]]]:
        """Return code, score and the words used for each phrase that is there for the most part."""
        where, phrases = self._where[language], self._phrases[language]
        candidates = {number for atom in asked for token in atom.texts for number in where.get(token, ())}
        shares = self._shares(asked, language)
        for number in candidates:
            phrase = phrases[number]
            weights = [self._weight(atom, language) for atom in phrase.atoms]
            used: set[str] = set()
            score = 0.0
            for atom, weight in zip(phrase.atoms, weights, strict=True):
                strength, surface = _strongest(atom, asked, shares, alone=len(phrase.atoms) == 1)
                score += weight * strength
                if surface:
                    used.add(surface)
            score /= sum(weights)
            if score >= ENOUGH:
                yield phrase.code, score, used

    def _weight(self, atom: _Atom, language: str) -> float:
        """Return how much an atom tells: rare ones more; those the taxonomy lacks as much as the rarest."""
        known = self._weights[language]
        weights = [
            known[token] for token, strength in atom.texts.items() if strength == 1.0 and token in known
        ]
        return (min(weights) if weights else self._rarest) * atom.low

    def _shares(self, asked: list[_Atom], language: str) -> dict[int, float]:
        """Return each asked atom's share of its own written word, by its position."""
        total: dict[str, float] = defaultdict(float)
        for atom in asked:
            total[atom.surface] += self._weight(atom, language)
        return {
            position: self._weight(atom, language) / (total[atom.surface] or 1.0)
            for position, atom in enumerate(asked)
        }


def _atoms(found: Iterable[Word], language: str) -> Iterable[_Atom]:
    """Split words into atoms; of a compound its parts, so that "hoitaja lapselle" meets "lastenhoitaja"."""
    low = LOW_WEIGHT[language]
    for word in found:
        if len(word.parts) < 2:
            texts = dict.fromkeys(word.roots, ROOT_STRENGTH) | dict.fromkeys(word.lemmas, 1.0)
            yield _Atom(texts, word.surface, word.weight, True)
            continue
        for position, (part, roots) in enumerate(zip(word.parts, word.part_roots, strict=True)):
            texts = dict.fromkeys(roots, ROOT_STRENGTH) | {part: 1.0}
            yield _Atom(texts, word.surface, low.get(part, 1.0), position == len(word.parts) - 1)


def _strongest(
    atom: _Atom, asked: list[_Atom], shares: Mapping[int, float], *, alone: bool
) -> tuple[float, str | None]:
    """Return how strongly a text says one atom of a phrase, and by which written word."""
    strength, surface = 0.0, None
    for position, other in enumerate(asked):
        shared = atom.texts.keys() & other.texts.keys()
        if not shared:
            continue
        found = max(atom.texts[token] * other.texts[token] for token in shared)
        # "hoitokoira" is a dog: a phrase of one word needs the head of a compound or its heavier side.
        if alone and shares[position] < 0.5 and not other.is_head:
            found *= ALONE_IN_COMPOUND
        if found > strength:
            strength, surface = found, other.surface
    return strength, surface
