"""From everyday words to needs: what the need tree says in three languages, analysed."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from search_index.language import LANGUAGES, Word, words
from search_index.stopwords import LOW_WEIGHT, NEGATION

ENOUGH: Final = 0.7
"""How much of a phrase, by weight, must be in the text: one shared common word is too little."""
SAYS_ENOUGH: Final = 0.5
"""A wording that says less by its most telling word ("en pääse", "apua") is less of a sign."""
ROOT_STRENGTH: Final = 0.85
ALONE_IN_COMPOUND: Final = 0.6
HEAD: Final = 0.85
"""The head of a compound says its kind, the rest what makes it special: "kuulolaite" is no computer."""
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
    """One wording: the code it stands for, how much of the whole (1) each of its atoms is, what it says."""

    code: str
    shares: tuple[float, ...]
    says: float
    """How much (0–1) the most telling of its words says: "en pääse" is left with next to nothing."""


# Where a token stands: phrase, atom in the phrase, and how strongly it stands for the atom.
_Place = tuple[int, int, float]


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
        self._where: dict[str, dict[str, list[_Place]]] = {}
        self._surfaces: dict[str, set[str]] = {}
        self._weights: dict[str, dict[str, float]] = {}
        self._rarest = math.log(1 + len(listed))
        for language in LANGUAGES:
            self._learn(language, listed)

    def _learn(self, language: str, needs: Iterable[NeedWords]) -> None:
        """Analyse the wordings in one language and weigh each word by how few needs use it."""
        wordings: list[tuple[str, tuple[_Atom, ...]]] = []
        used_by: dict[str, set[str]] = defaultdict(set)
        where: dict[str, list[_Place]] = defaultdict(list)
        for need in needs:
            for text in dict.fromkeys(need.phrases(language)):
                atoms = tuple(_atoms(words(text, language), language))
                # "kukaan ei käy" is left with its negation, which names nothing.
                if all(atom.low <= NEGATION for atom in atoms):
                    continue
                for number, atom in enumerate(atoms):
                    for token, strength in atom.texts.items():
                        used_by[token].add(need.code)
                        where[token].append((len(wordings), number, strength))
                wordings.append((need.code, atoms))
        self._where[language] = where
        self._weights[language] = {
            token: math.log(1 + len(self.parents) / len(codes)) for token, codes in used_by.items()
        }
        self._surfaces[language] = {atom.surface for _code, atoms in wordings for atom in atoms}
        self._phrases[language] = [
            _Phrase(code, self._parts(atoms, language), max(atom.low for atom in atoms))
            for code, atoms in wordings
        ]

    def _parts(self, atoms: tuple[_Atom, ...], language: str) -> tuple[float, ...]:
        """Return how much of a wording each of its atoms is, together 1."""
        weights = [self._weight(atom, language) for atom in atoms]
        return tuple(weight / sum(weights) for weight in weights)

    def surfaces(self, language: str) -> set[str]:
        """Return the words of the taxonomy as written, for suggestions."""
        return self._surfaces[language]

    def needs_in(self, text: str, lang: str, *, own_language: bool = False) -> list[NeedMatch]:
        """Return the needs a text speaks of in any language (or its own only); surest first."""
        best: dict[str, float] = {}
        covered: dict[str, set[str]] = defaultdict(set)
        others = () if own_language else tuple(other for other in LANGUAGES if other != lang)
        # A word of one's own language is no foreign one: "teen" is no teenager.
        foreign = " ".join(word.surface for word in words(text, lang) if not word.known)
        for language in (lang, *others):
            factor = 1.0 if language == lang else OTHER_LANGUAGE
            read = words(text if language == lang else foreign, language)
            for code, score, surfaces in self._matches(list(_atoms(read, language)), language):
                best[code] = max(best.get(code, 0.0), score * factor)
                covered[code] |= surfaces
        matches = [NeedMatch(code, weight, frozenset(covered[code])) for code, weight in best.items()]
        return sorted(matches, key=lambda match: (-match.weight, -len(match.words), match.code))

    def _matches(self, asked: list[_Atom], language: str) -> Iterable[tuple[str, float, set[str]]]:
        """Return code, score and the words used for each phrase that is there for the most part."""
        phrases = self._phrases[language]
        lows: dict[str, float] = {}
        for atom in asked:
            lows[atom.surface] = max(lows.get(atom.surface, 0.0), atom.low)
        for number, said in self._said(asked, language).items():
            phrase, score = phrases[number], 0.0
            for place, (strength, _surface) in said.items():
                score += phrase.shares[place] * strength
            if score >= ENOUGH:
                surfaces = {surface for _strength, surface in said.values()}
                says = min(phrase.says, max(lows[surface] for surface in surfaces))
                yield phrase.code, score * min(1.0, says / SAYS_ENOUGH), surfaces

    def _said(self, asked: list[_Atom], language: str) -> dict[int, dict[int, tuple[float, str]]]:
        """Return by phrase and atom how strongly a text says it, and by which written word."""
        where, phrases = self._where[language], self._phrases[language]
        shares = self._shares(asked, language)
        found: dict[int, dict[int, tuple[float, str]]] = defaultdict(dict)
        for position, atom in enumerate(asked):
            # "hoitokoira" is a dog: a phrase of one word needs the head of a compound or its heavier side.
            alone = 1.0 if shares[position] >= 0.5 else HEAD if atom.is_head else ALONE_IN_COMPOUND
            for token, asked_strength in atom.texts.items():
                for phrase, number, strength in where.get(token, ()):
                    worth = asked_strength * strength * (alone if len(phrases[phrase].shares) == 1 else 1.0)
                    said = found[phrase]
                    if number not in said or worth > said[number][0]:
                        said[number] = (worth, atom.surface)
        return found

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
            is_head = position == len(word.parts) - 1
            # A general head may be left out ("siivouspalvelu"), what makes it special not ("palvelutalo").
            yield _Atom(texts, word.surface, low.get(part, 1.0) if is_head else 1.0, is_head)
