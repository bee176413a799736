"""How well each document answers a text: the weight of what it says or means, times how much it covers."""

from typing import Final

import numpy as np

from search_index.ages import with_ages_in_words
from search_index.answering import Answering, AskedWord
from search_index.bits import Flags, Floats, Numbers
from search_index.concepts import Concepts
from search_index.language import words
from search_index.lexicon import NeedMatch
from search_index.snapshot import Snapshot

FEW: Final = 5
ENOUGH: Final = 10
STEPS: Final = (1.0, 0.7, 0.5)
LAST_STEPS: Final = (0.35, 0.2)
"""How little may be covered where even half of the words leave but a few."""
NEARLY_ALL: Final = 0.95
"""A document that covers this much covers all: a part that says what was asked is no gap."""
FULLNESS: Final = 0.75
"""The power of coverage in the score, one half and a quarter: a root and its root."""
DECIMALS: Final = 9


class Ranked:
    """The documents that answer a text with their scores, and what was made of the text."""

    def __init__(
        self, snapshot: Snapshot, answering: Answering, found: list[AskedWord], coverage: Floats
    ) -> None:
        self._snapshot, self._found, self._understood = snapshot, found, answering.understood
        self.understood = tuple(match.code for match in answering.understood.needs)
        self.suggestion = answering.suggestion
        self.scores = _scores(found, coverage)
        self.kept: Flags = _kept(self.scores, coverage)
        """What covers enough of the words."""
        self.relaxed = bool(np.any(coverage[self.kept] < NEARLY_ALL))

    def reasons(self, numbers: Numbers) -> list[tuple[str, ...]]:
        """Return why each of some kept documents was found."""
        reasons: list[dict[str, None]] = [{} for _number in numbers]
        for match in self._understood.needs:
            self._add_senses(reasons, match, numbers)
        for one in self._found:
            for told, reason in zip(reasons, one.said.reasons_of(numbers), strict=True):
                if reason:
                    told[reason] = None
        for match in self._understood.synonyms:
            self._add_senses(reasons, match, numbers)
        return [tuple(told) for told in reasons]

    def _add_senses(self, reasons: list[dict[str, None]], match: NeedMatch, numbers: Numbers) -> None:
        """Add what a match is called in documents that are about it: the need where somebody tagged it."""
        about = self._snapshot.concept(match.code)
        if not len(about):
            return
        small = numbers.astype(np.int32)
        places = np.searchsorted(about.kept, small)
        there = np.flatnonzero(about.kept.take(places, mode="clip") == small)
        senses, need = dict.fromkeys(_senses(match)), {f"need:{match.code}": None}
        for which, tagged in zip(there.tolist(), about.tagged[places[there]].tolist(), strict=True):
            reasons[which] |= need if tagged else senses


def rank(
    snapshot: Snapshot, concepts: Concepts, text: str, lang: str, visible: Flags | None
) -> Ranked | None:
    """Score the visible documents for a text; None where it has no content word and asks nothing."""
    text = with_ages_in_words(text, lang)
    if not words(text, lang):
        return None
    answering = Answering(snapshot, concepts, lang, visible, text)
    found = answering.answers()
    coverage = _coverage(found, snapshot.size)
    if np.count_nonzero(coverage >= STEPS[-1]) < FEW:
        answering.add_languages(found)
        coverage = _coverage(found, snapshot.size)
    return Ranked(snapshot, answering, found, coverage)


def _importance(found: list[AskedWord]) -> float:
    return sum(one.importance for one in found) or 1.0


def _coverage(found: list[AskedWord], size: int) -> Floats:
    """Return the share of the asked words, by what they tell, that each document covers."""
    total, shares = _importance(found), np.zeros(size)
    for one in found:
        shares += one.importance / total * one.cover()
    return shares


def _scores(found: list[AskedWord], coverage: Floats) -> Floats:
    """Return how well each document answers, 0 for what covers too little."""
    total, strength = _importance(found), np.zeros(len(coverage))
    for one in found:
        strength += one.importance * one.strength()
    numbers = np.flatnonzero(coverage >= LAST_STEPS[-1])
    scores = np.zeros(len(coverage))
    # What differs by less is a matter of the processor, not of the documents.
    scores[numbers] = np.round(10 * strength[numbers] / total * _fullness(coverage[numbers]), DECIMALS)
    return scores


def _fullness(coverage: Floats) -> Floats:
    """Return the power FULLNESS of coverage, by roots: many times as fast as a power at large."""
    root = np.sqrt(coverage)
    return root * np.sqrt(root)


def _senses(match: NeedMatch) -> list[str]:
    """Return the reason of a document that means the same in other words."""
    return [f"sense:{word}" for word in sorted(match.words)]


def _kept(scores: Floats, coverage: Floats) -> Flags:
    """Return what covers enough, and the best few whatever they lack: one word may be all that counts.

    All words are asked for first, less where that leaves few, any of them where it leaves nothing.
    """
    scored = coverage >= LAST_STEPS[-1]
    kept: Flags = scored
    for step in (*STEPS, *LAST_STEPS):
        kept = scored & (coverage >= step * NEARLY_ALL)
        if np.count_nonzero(kept) >= (FEW if step in LAST_STEPS else ENOUGH):
            break
    least = _least_of_best(scores[kept])
    better = np.flatnonzero(scores >= least) if least else np.flatnonzero(scored)
    kept[_best(scores, better)] = True
    return kept


def _least_of_best(scores: Floats) -> float:
    """Return the lowest score of the best few, 0 where there are not so many: no better one scores less."""
    return float(np.partition(scores, -ENOUGH)[-ENOUGH]) if len(scores) >= ENOUGH else 0.0


def _best(scores: Floats, numbers: Numbers) -> Numbers:
    """Return the documents with the highest scores, of equals those that come first."""
    numbers = numbers[scores[numbers] >= _least_of_best(scores[numbers])]
    return numbers[np.lexsort((numbers, -scores[numbers]))][:ENOUGH]
