"""Which documents answer each word of a search: by saying it, by meaning it, by being written alike."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import numpy as np

from search_index.bits import Flags, Floats, Numbers
from search_index.concepts import Concepts, Understood
from search_index.language import LANGUAGES, Word, surfaces, words
from search_index.lexicon import NeedMatch
from search_index.matching import Said, is_known, rarity, said_of
from search_index.snapshot import Snapshot
from search_index.suggestions import Spelling

OTHER_LANGUAGE: Final = 0.3
MEANT: Final = 1.0
"""What meaning it is worth against saying it strongest, for a need; synonyms are less sure."""
SYNONYMS: Final = 0.95
BOTH: Final = 0.3
"""What the weaker of saying and meaning adds to the stronger."""
THEME: Final = 0.8
"""What a whole theme is worth against one of its needs: whoever names it has said less."""
CONFIRMED: Final = 0.3
"""What everyday words add where people tagged the need as well: two that judged apart agree."""
UNKNOWN: Final = 0.5
"""How rare (0–1) a word counts that no document answers, and which so tells none apart."""
EVERY_WORD: Final = 0.4
"""What a word counts (0–1) however common it is."""
NAMED: Final = 2.0
"""How much more a word counts that names a need: what else is said is mostly about whom and when."""
OTHERWISE: Final = 0.7
"""How much a word counts that names nothing we know of."""
SURE: Final = 0.7
ALIKE: Final = 0.5
"""How like (0–1) a word must be written to stand in for one that nothing knows."""
MOST_NEIGHBOURS: Final = 3


class AskedWord:
    """One asked word: what documents say of it, and what they mean by other words."""

    def __init__(self, word: Word, said: Said) -> None:
        self.word = word
        self.said = said
        self.means: Floats = np.zeros(len(said.strength))
        self._tagged: Floats | None = None
        self._everyday: Floats | None = None
        self.importance = 0.0

    def mean_need(self, numbers: Numbers, strength: Floats, tagged: Flags) -> None:
        """Note documents about a need it stands for, each once, and which of them people tagged so."""
        self.means[numbers] = np.maximum(self.means[numbers], strength)
        self._tagged = _strongest(self._tagged, len(self.means), numbers[tagged], strength[tagged])

    def mean_everyday(self, numbers: Numbers, strength: Floats) -> None:
        """Note documents that say in other words what it says, each once."""
        self.means[numbers] = np.maximum(self.means[numbers], strength)
        self._everyday = _strongest(self._everyday, len(self.means), numbers, strength)

    def strength(self, numbers: Numbers) -> Floats:
        """Return how strongly each of some documents answers the word."""
        said, means = self.said.strength[numbers], self.means[numbers]
        found = np.maximum(said, means) + BOTH * np.minimum(said, means)
        if self._tagged is not None and self._everyday is not None:
            found += CONFIRMED * np.minimum(self._tagged[numbers], self._everyday[numbers])
        return found

    def cover(self) -> Floats:
        """Return how much of the word each document covers, 0–1."""
        return np.maximum(self.said.cover, np.minimum(1.0, 1.25 * self.means))

    def documents(self) -> int:
        """Return how many documents answer it at all."""
        return int(np.count_nonzero((self.said.strength > 0) | (self.means > 0)))


def _strongest(known: Floats | None, size: int, numbers: Numbers, strength: Floats) -> Floats:
    """Return what is known by document, raised where some documents have more."""
    known = np.zeros(size) if known is None else known
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
        guesses = {word: guess for word in unknown if (guess := self._spelling().meant(word)) is not None}
        if guesses:
            self.suggestion = " ".join(guesses.get(surface, surface) for surface in surfaces(text))
            self.understood = concepts.understand(self.suggestion, lang)
            self._asked = words(self.suggestion, lang)
        self._strange = unknown - guesses.keys()

    def answers(self) -> list[AskedWord]:
        """Return each asked word, once, with the documents that answer it and how much it tells."""
        asked = {word.surface: word for word in self._asked}
        found = {surface: AskedWord(word, self._said(word, self._lang)) for surface, word in asked.items()}
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
                    one.said.take(self._said(word, language), OTHER_LANGUAGE, f"language:{language}")
        self._weigh(found)

    def _said(self, word: Word, lang: str, trust: float = 1.0) -> Said:
        return said_of(word, self._snapshot, lang, self._visible, trust)

    def _mean_need(self, found: Mapping[str, AskedWord], match: NeedMatch) -> None:
        """Let the documents about a need answer the words it was understood from."""
        is_theme = self._concepts.needs.parents.get(match.code) is None
        numbers, strength, tagged = self._about(match, THEME if is_theme else MEANT)
        for surface in match.words & found.keys():
            found[surface].mean_need(numbers, strength, tagged)

    def _about(self, match: NeedMatch, worth: float) -> tuple[Numbers, Floats, Flags]:
        """Return the visible documents about what was understood, how strongly, and which are tagged so."""
        about = self._snapshot.concept(match.code)
        seen = slice(None) if self._visible is None else self._visible[about.numbers]
        return about.numbers[seen], worth * match.weight * about.sure[seen], about.tagged[seen]

    def _stand_in(self, one: AskedWord) -> None:
        """Let words that are written much alike answer, at a low weight, what nothing else answers."""
        for other, likeness in self._spelling().neighbours(one.word.surface, MOST_NEIGHBOURS):
            for word in words(other, self._lang) if likeness >= ALIKE else ():
                one.said.take(self._said(word, self._lang, 0.5 * likeness), 1.0)

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
        return len(self._snapshot.terms.find_provider(word.surface)) > 0 or any(
            is_known(words(word.surface, lang), self._snapshot, lang) for lang in LANGUAGES
        )

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
        if match.weight >= SURE:
            worth = NAMED if match.code in tagged else 1.0
            for word in match.words:
                counts[word] = max(counts.get(word, 0.0), worth)
    return counts
