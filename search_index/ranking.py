"""How well each document answers a text: the weight of what it says or means, times how much it covers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from search_index.concepts import Concepts, Understood
from search_index.language import LANGUAGES, Word, surfaces, words
from search_index.lexicon import NeedMatch
from search_index.matching import Said, is_known, rarity, said_of
from search_index.snapshot import Snapshot
from search_index.suggestions import meant

OTHER_LANGUAGE: Final = 0.3
FEW: Final = 5
ENOUGH: Final = 10
STEPS: Final = (1.0, 0.7, 0.5)
LAST_STEPS: Final = (0.35, 0.2)
NEARLY_ALL: Final = 0.95
"""A document that covers this much covers all: a part that says what was asked is no gap."""
MEANT: Final = 1.0
"""What meaning it is worth (0–1) against saying it, for a need; synonyms are less sure."""
SYNONYMS: Final = 0.95
BOTH: Final = 0.3
"""What the weaker of saying and meaning adds to the stronger."""
UNKNOWN: Final = 0.5
EVERY_WORD: Final = 0.4
"""What a word counts (0–1) however common it is."""
NAMED: Final = 2.0
"""How much more a word counts that names a need: what else is said is mostly about whom and when."""
OTHERWISE: Final = 0.7
"""How much a word counts that names nothing we know of."""
SURE: Final = 0.7
FULLNESS: Final = 0.75
"""The power of coverage in the score."""


@dataclass
class AskedWord:
    """One asked word: what documents say of it, and what they mean by other words."""

    word: Word
    said: Said
    means: dict[int, float] = field(default_factory=dict)
    importance: float = 0.0

    def strength(self, number: int) -> float:
        """Return how strongly a document answers the word."""
        said, means = self.said.strength.get(number, 0.0), self.means.get(number, 0.0)
        return max(said, means) + BOTH * min(said, means)

    def cover(self, number: int) -> float:
        """Return how much of the word a document covers, 0–1."""
        return max(self.said.cover.get(number, 0.0), min(1.0, 1.25 * self.means.get(number, 0.0)))


@dataclass(frozen=True)
class Ranked:
    """The documents that answer a text with their scores, and what was made of the text."""

    scores: dict[int, float]
    reasons: dict[int, tuple[str, ...]]
    understood: tuple[str, ...]
    suggestion: str | None
    relaxed: bool


def rank(
    snapshot: Snapshot, concepts: Concepts, text: str, lang: str, visible: frozenset[int]
) -> Ranked | None:
    """Score the visible documents for a text; None where it has no content word and asks nothing."""
    asked = words(text, lang)
    if not asked:
        return None
    understood = concepts.understand(text, lang)
    replaced = _meant_instead(asked, understood, snapshot, concepts, lang)
    if replaced:
        guessed = " ".join(replaced.get(surface, surface) for surface in surfaces(text))
        understood, asked = concepts.understand(guessed, lang), words(guessed, lang)
    found = _answers(snapshot, asked, understood, lang, visible)
    if sum(1 for share in _coverage(found).values() if share >= STEPS[-1]) < FEW:
        _add_languages(found, snapshot, lang, visible)
    reasons = _reasons(found, snapshot, understood, visible)
    suggestion = " ".join(replaced.get(surface, surface) for surface in surfaces(text)) if replaced else None
    return _settle(found, reasons, tuple(match.code for match in understood.needs), suggestion)


def _answers(
    snapshot: Snapshot, asked: Iterable[Word], understood: Understood, lang: str, visible: frozenset[int]
) -> list[AskedWord]:
    """Return each asked word, once, with the documents that say or mean it and how much it tells."""
    unique = {word.surface: word for word in asked}
    found = {
        surface: AskedWord(word, said_of(word, snapshot, lang, visible)) for surface, word in unique.items()
    }
    for matches, worth in ((understood.needs, MEANT), (understood.synonyms, SYNONYMS)):
        for match in matches:
            _mean(found, match, worth, snapshot, visible)
    known = _topical(understood, snapshot)
    for one in found.values():
        documents = len(one.said.strength.keys() | one.means.keys())
        tells = rarity(documents, len(snapshot.documents)) if documents else UNKNOWN
        topical = known.get(one.word.surface, OTHERWISE)
        one.importance = one.word.weight * topical * (EVERY_WORD + (1 - EVERY_WORD) * tells)
    return list(found.values())


def _topical(understood: Understood, snapshot: Snapshot) -> dict[str, float]:
    """Return how much the words that name something count against any other word."""
    topical: dict[str, float] = {}
    for match in (*understood.synonyms, *understood.needs):
        if match.weight >= SURE:
            worth = NAMED if match.code in snapshot.tagged else 1.0
            for word in match.words:
                topical[word] = max(topical.get(word, 0.0), worth)
    return topical


def _mean(
    found: dict[str, AskedWord], match: NeedMatch, worth: float, snapshot: Snapshot, visible: frozenset[int]
) -> None:
    """Let the documents about a need, or a set of synonyms, answer the words it was understood from."""
    for number, sure in snapshot.concept(match.code).items():
        if number in visible:
            strength = worth * match.weight * sure
            for surface in match.words & found.keys():
                means = found[surface].means
                means[number] = max(means.get(number, 0.0), strength)


def _add_languages(found: list[AskedWord], snapshot: Snapshot, lang: str, visible: frozenset[int]) -> None:
    """Add what other languages' texts say, at a low weight, where the reader's own finds next to nothing."""
    for one in found:
        for language in LANGUAGES:
            for word in words(one.word.surface, language) if language != lang else ():
                other = said_of(word, snapshot, language, visible)
                for number, strength in other.strength.items():
                    reason = f"language:{language}"
                    one.said.add(number, OTHER_LANGUAGE * strength, other.cover[number], reason)


def _coverage(found: list[AskedWord]) -> dict[int, float]:
    """Return the share of the asked words, by what they tell, that each document covers."""
    total = sum(one.importance for one in found) or 1.0
    shares: dict[int, float] = defaultdict(float)
    for one in found:
        for number in one.said.strength.keys() | one.means.keys():
            shares[number] += one.importance * one.cover(number) / total
    return shares


def _reasons(
    found: list[AskedWord], snapshot: Snapshot, understood: Understood, visible: frozenset[int]
) -> dict[int, dict[str, None]]:
    """Return why each document was found."""
    reasons: dict[int, dict[str, None]] = defaultdict(dict)
    for match in understood.needs:
        for number in snapshot.concept(match.code).keys() & visible:
            tagged = match.code in snapshot.documents[number].needs
            for reason in [f"need:{match.code}"] if tagged else _senses(match):
                reasons[number][reason] = None
    for one in found:
        for number, reason in one.said.reasons.items():
            if reason:
                reasons[number][reason] = None
    for match in understood.synonyms:
        for number in snapshot.concept(match.code).keys() & visible:
            reasons[number] |= dict.fromkeys(_senses(match))
    return reasons


def _senses(match: NeedMatch) -> list[str]:
    """Return the reason of a document that means the same in other words."""
    return [f"sense:{word}" for word in sorted(match.words)]


def _settle(
    found: list[AskedWord],
    reasons: dict[int, dict[str, None]],
    understood: tuple[str, ...],
    suggestion: str | None,
) -> Ranked:
    """Ask for all words first, for less where that leaves few, for any of them where it leaves nothing."""
    coverage = _coverage(found)
    kept: list[int] = []
    for step in (*STEPS, *LAST_STEPS):
        kept = [number for number, share in coverage.items() if share >= step * NEARLY_ALL]
        if len(kept) >= (FEW if step in LAST_STEPS else ENOUGH):
            break
    full = sum(1 for number in kept if coverage[number] >= NEARLY_ALL)
    total = sum(one.importance for one in found) or 1.0
    strength = {
        number: sum(one.importance * one.strength(number) for one in found) / total for number in kept
    }
    return Ranked(
        scores={number: 10 * strength[number] * coverage[number] ** FULLNESS for number in kept},
        reasons={number: tuple(reasons[number]) for number in kept},
        understood=understood,
        suggestion=suggestion,
        relaxed=full < len(kept),
    )


def _meant_instead(
    asked: list[Word], understood: Understood, snapshot: Snapshot, concepts: Concepts, lang: str
) -> dict[str, str]:
    """Return the likeliest known word for each word that nothing knows."""
    known = {word for match in (*understood.needs, *understood.synonyms) for word in match.words}
    unknown = [word for word in asked if word.surface not in known and not _is_said(word, snapshot)]
    if not unknown:
        return {}
    vocabulary = dict.fromkeys(concepts.needs.surfaces(lang), 1) | dict(snapshot.vocabulary[lang])
    guesses = {word.surface: meant(word.surface, vocabulary) for word in unknown}
    return {surface: guess for surface, guess in guesses.items() if guess is not None}


def _is_said(word: Word, snapshot: Snapshot) -> bool:
    """Tell whether any document in any language, or a provider's name, has the word."""
    return bool(snapshot.find_provider(word.surface)) or any(
        is_known(words(word.surface, lang), snapshot, lang) for lang in LANGUAGES
    )
