"""How well each document answers a text: the weight of what it says or means, times how much it covers."""

import heapq
from collections import defaultdict
from dataclasses import dataclass

from search_index.ages import with_ages_in_words
from search_index.concepts import Concepts, Understood
from search_index.language import words
from search_index.lexicon import NeedMatch
from search_index.ranking import DECIMALS, ENOUGH, FEW, FULLNESS, LAST_STEPS, NEARLY_ALL, STEPS
from tests.search_index.reference.answering import Answering, AskedWord
from tests.search_index.reference.snapshot import Snapshot


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
    text = with_ages_in_words(text, lang)
    if not words(text, lang):
        return None
    answering = Answering(snapshot, concepts, lang, visible, text)
    found = answering.answers()
    if sum(1 for share in _coverage(found).values() if share >= STEPS[-1]) < FEW:
        answering.add_languages(found)
    reasons = _reasons(found, snapshot, answering.understood, visible)
    needs = tuple(match.code for match in answering.understood.needs)
    return _settle(found, reasons, needs, answering.suggestion)


def _coverage(found: list[AskedWord]) -> dict[int, float]:
    """Return the share of the asked words, by what they tell, that each document covers."""
    total = sum(one.importance for one in found) or 1.0
    shares: dict[int, float] = defaultdict(float)
    for one in found:
        for number in one.documents:
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
    total = sum(one.importance for one in found) or 1.0
    scores = {
        number: round(
            10 * sum(one.importance * one.strength(number) for one in found) / total * share**FULLNESS,
            DECIMALS,
        )
        for number, share in coverage.items()
        if share >= LAST_STEPS[-1]
    }
    kept = _kept(scores, coverage)
    full = sum(1 for number in kept if coverage[number] >= NEARLY_ALL)
    return Ranked(
        scores={number: scores[number] for number in kept},
        reasons={number: tuple(reasons[number]) for number in kept},
        understood=understood,
        suggestion=suggestion,
        relaxed=full < len(kept),
    )


def _kept(scores: dict[int, float], coverage: dict[int, float]) -> set[int]:
    """Return what covers enough, and the best few whatever they lack: one word may be all that counts."""
    kept: set[int] = set()
    for step in (*STEPS, *LAST_STEPS):
        kept = {number for number in scores if coverage[number] >= step * NEARLY_ALL}
        if len(kept) >= (FEW if step in LAST_STEPS else ENOUGH):
            break
    return kept | set(heapq.nlargest(ENOUGH, scores, key=lambda number: (scores[number], -number)))
