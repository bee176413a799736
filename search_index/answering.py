"""Which documents answer each word of a search: by saying it, by meaning it, by being written alike."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Final

import numpy as np

from search_index.bits import Flags, Floats, Numbers
from search_index.concepts import Concepts, Understood
from search_index.language import LANGUAGES, Word, surfaces, words
from search_index.lexicon import NeedMatch
from search_index.matching import Gathering, Said, rarity
from search_index.snapshot import Snapshot
from search_index.suggestions import Spelling

OTHER_LANGUAGE: Final = 0.3
MEANT: Final = 1.0
"""What meaning it is worth against saying it strongest, for a need; synonyms are less sure."""
SYNONYMS: Final = 0.95
BOTH: Final = 0.4
"""What the weaker of saying and meaning adds to the stronger."""
THEME: Final = 0.8
"""What a whole theme is worth against one of its needs: whoever names it has said less."""
CONFIRMED: Final = 0.4
"""What everyday words add where people tagged the need as well: two that judged apart agree."""
AGREED: Final = 0.06
"""What a weaker set of everyday words adds to a stronger: what both speak of is meant more surely."""
UNKNOWN: Final = 0.5
"""How rare (0–1) a word counts that no document answers, and which so tells none apart."""
EVERY_WORD: Final = 0.4
"""What a word counts (0–1) however common it is."""
NAMED: Final = 2.0
"""How much more a word counts that names a need: what else is said is mostly about whom and when."""
OTHERWISE: Final = 0.7
"""How much a word counts that names nothing we know of."""
SURE: Final = 0.7
"""How surely (0–1) more than words must name something, to count as naming it."""
ALIKE: Final = 0.5
"""How like (0–1) a word must be written to stand in for one that nothing knows."""
MOST_NEIGHBOURS: Final = 3
KEPT_BEGINNING: Final = 3
"""So many letters of a dictionary's word are taken for rightly written."""


class AskedWord:
    """One asked word: what documents say of it, and what they mean by other words."""

    def __init__(self, word: Word, said: Said, size: int) -> None:
        self.word = word
        self.said = said
        self.importance = 0.0
        self._size = size
        self._needs: Floats | None = None
        self._tagged: Floats | None = None
        self._everyday: Floats | None = None

    def mean_need(self, numbers: Numbers, strength: Floats, tagged: Flags) -> None:
        """Note documents about a need it stands for, each once, and which of them people tagged so."""
        self._needs = self._raised(self._needs, numbers, strength)
        if tagged.any():
            self._tagged = self._raised(self._tagged, numbers[tagged], strength[tagged])

    def mean_everyday(self, numbers: Numbers, strength: Floats) -> None:
        """Note documents that say in other words what it says, each once; more where other words agree."""
        known = np.zeros(self._size) if self._everyday is None else self._everyday
        before = known.take(numbers)
        known[numbers] = np.maximum(before, strength) + AGREED * np.minimum(before, strength)
        self._everyday = known

    @cached_property
    def _means(self) -> Floats | None:
        """Return how surely each document means it; asked for once everything is noted."""
        if self._needs is None or self._everyday is None:
            return self._everyday if self._needs is None else self._needs
        return np.maximum(self._needs, self._everyday)

    def say_too(self, other: Said, worth: float = 1.0, reason: str | None = None) -> None:
        """Let what documents say of another word count for this one."""
        gathering = Gathering(self._size)
        gathering.take(self.said)
        gathering.take(other, worth, reason)
        self.said = gathering.said()

    def strength(self) -> Floats:
        """Return how strongly each document answers the word."""
        says = self._by_number(self.said.strength)
        if self._means is None:
            return says
        found = np.maximum(says, self._means)
        found += BOTH * np.minimum(says, self._means)
        if self._tagged is not None and self._everyday is not None:
            found += CONFIRMED * np.minimum(self._tagged, self._everyday)
        return found

    def cover(self) -> Floats:
        """Return how much of the word each document covers, 0–1."""
        covers = self._by_number(self.said.cover)
        return covers if self._means is None else np.maximum(covers, np.minimum(1.0, 1.25 * self._means))

    def documents(self) -> int:
        """Return how many documents answer it at all."""
        if self._means is None:
            return len(self.said)
        return int(np.count_nonzero(self._means)) + int(np.count_nonzero(self._means[self.said.numbers] == 0))

    def _by_number(self, values: Floats) -> Floats:
        found = np.zeros(self._size)
        found[self.said.numbers] = values
        return found

    def _raised(self, known: Floats | None, numbers: Numbers, strength: Floats) -> Floats:
        """Return what is known by document, raised where some documents have more."""
        if known is None:
            known = np.zeros(self._size)
            known[numbers] = strength
        else:
            known[numbers] = np.maximum(known[numbers], strength)
        return known


class Answering:
    """One search over the visible documents: what its words are taken for, and who answers them."""

    def __init__(
        self, snapshot: Snapshot, concepts: Concepts, lang: str, visible: Flags | None, text: str
    ) -> None:
        self._snapshot, self._concepts = snapshot, concepts
        self._lang, self._visible = lang, visible
        self.suggestion: str | None = None
        self.understood = concepts.understand(text, lang)
        self._asked = words(text, lang)
        unknown = self._unknown()
        guesses = self._guesses(unknown)
        if guesses:
            self.suggestion = " ".join(guesses.get(surface, surface) for surface in surfaces(text))
            self.understood = concepts.understand(self.suggestion, lang)
            self._asked = words(self.suggestion, lang)
        self._strange = unknown - guesses.keys()

    def _guesses(self, unknown: Collection[str]) -> dict[str, str]:
        """Return how words were perhaps meant that nothing knows; none for what says next to nothing."""
        meant = {
            word: self._spelling().meant(word.surface)
            for word in self._asked
            if word.surface in unknown and word.weight == 1.0
        }
        return {word.surface: guess for word, guess in meant.items() if guess and _may_mean(word, guess)}

    def answers(self) -> list[AskedWord]:
        """Return each asked word, once, with the documents that answer it and how much it tells."""
        asked = {word.surface: word for word in self._asked}
        found = {
            surface: AskedWord(word, self._said(word, self._lang), self._snapshot.size)
            for surface, word in asked.items()
        }
        for match in self.understood.needs:
            self._mean_need(found, match)
        for match in self.understood.synonyms:
            numbers, strength, _tagged = self._about(match, SYNONYMS)
            for surface in match.words & found.keys():
                found[surface].mean_everyday(numbers, strength)
        for surface in self._strange & found.keys():
            self._stand_in(found[surface])
        self._weigh(found.values())
        return list(found.values())

    def add_languages(self, found: list[AskedWord]) -> None:
        """Add what other languages' texts say, at a low weight."""
        for one in found:
            for language in LANGUAGES:
                for word in words(one.word.surface, language) if language != self._lang else ():
                    one.say_too(self._said(word, language), OTHER_LANGUAGE, f"language:{language}")
        self._weigh(found)

    def _said(self, word: Word, lang: str, trust: float = 1.0) -> Said:
        return self._snapshot.matching.said_of(word, lang, self._visible, trust)

    def _mean_need(self, found: Mapping[str, AskedWord], match: NeedMatch) -> None:
        """Let the documents about a need answer the words it was understood from."""
        is_theme = self._concepts.needs.parents.get(match.code) is None
        numbers, strength, tagged = self._about(match, THEME if is_theme else MEANT)
        for surface in match.words & found.keys():
            found[surface].mean_need(numbers, strength, tagged)

    def _about(self, match: NeedMatch, worth: float) -> tuple[Numbers, Floats, Flags]:
        """Return the visible documents about what was understood, how strongly, and which are tagged so."""
        about = self._snapshot.concept(match.code).within(self._visible)
        return about.numbers, worth * match.weight * about.sure, about.tagged

    def _stand_in(self, one: AskedWord) -> None:
        """Let words that are written much alike answer, at a low weight, what nothing else answers."""
        for other, likeness in self._spelling().neighbours(one.word.surface, MOST_NEIGHBOURS):
            for word in words(other, self._lang) if likeness >= ALIKE else ():
                one.say_too(self._said(word, self._lang, 0.5 * likeness))

    def _weigh(self, found: Iterable[AskedWord]) -> None:
        """Tell how much each word counts: more where it is rare and where it names something."""
        known = topical(self.understood, self._snapshot.tagged)
        for one in found:
            documents = one.documents()
            tells = rarity(documents, self._snapshot.count) if documents else UNKNOWN
            names = known.get(one.word.surface, OTHERWISE)
            one.importance = one.word.weight * names * (EVERY_WORD + (1 - EVERY_WORD) * tells)

    def _unknown(self) -> set[str]:
        """Return the asked words that neither a document nor a need nor an everyday word knows."""
        known = {
            word for match in (*self.understood.needs, *self.understood.synonyms) for word in match.words
        }
        return {word.surface for word in self._asked if word.surface not in known and not self._is_said(word)}

    def _is_said(self, word: Word) -> bool:
        """Tell whether any document in any language, or a provider's name, has the word."""
        matching = self._snapshot.matching
        return any(matching.is_said(words(word.surface, lang), lang) for lang in (self._lang, *LANGUAGES))

    def _spelling(self) -> Spelling:
        """Return the known words of the language, gathered once per snapshot."""
        spelling = self._snapshot.spelling
        if self._lang not in spelling:
            used = dict(self._snapshot.vocabulary[self._lang])
            spelling[self._lang] = Spelling(dict.fromkeys(self._concepts.surfaces(self._lang), 1) | used)
        return spelling[self._lang]


def topical(understood: Understood, tagged: Collection[str]) -> dict[str, float]:
    """Return how much the words that name something count against any other word."""
    counts: dict[str, float] = {}
    for match in (*understood.synonyms, *understood.needs):
        if match.weight > SURE:
            worth = NAMED if match.code in tagged else 1.0
            for word in match.words:
                counts[word] = max(counts.get(word, 0.0), worth)
    return counts


def _may_mean(word: Word, guess: str) -> bool:
    """Tell whether a guess is likely: who writes a dictionary's word ("kuume") meant no other ("huume")."""
    return not word.known or guess[:KEPT_BEGINNING] == word.surface[:KEPT_BEGINNING]
