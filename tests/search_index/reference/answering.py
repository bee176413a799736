"""Which documents answer each word of a search: by saying it, by meaning it, by being written alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from search_index.answering import (
    AGREED,
    ALIKE,
    BOTH,
    CONFIRMED,
    EVERY_WORD,
    KEPT_BEGINNING,
    MEANT,
    MOST_NEIGHBOURS,
    OTHER_LANGUAGE,
    OTHERWISE,
    SYNONYMS,
    THEME,
    UNKNOWN,
    topical,
)
from search_index.concepts import Concepts
from search_index.language import LANGUAGES, Word, surfaces, words
from search_index.lexicon import NeedMatch
from search_index.matching import rarity
from search_index.suggestions import Spelling
from tests.search_index.reference.matching import Said, is_known, said_of
from tests.search_index.reference.snapshot import Snapshot


@dataclass
class AskedWord:
    """One asked word: what documents say of it, and what they mean by other words."""

    word: Word
    said: Said
    means: dict[int, float] = field(default_factory=dict)
    tagged: dict[int, float] = field(default_factory=dict)
    everyday: dict[int, float] = field(default_factory=dict)
    importance: float = 0.0

    def strength(self, number: int) -> float:
        """Return how strongly a document answers the word."""
        said, means = self.said.strength.get(number, 0.0), self.means.get(number, 0.0)
        agreed = min(self.tagged.get(number, 0.0), self.everyday.get(number, 0.0))
        return max(said, means) + BOTH * min(said, means) + CONFIRMED * agreed

    def cover(self, number: int) -> float:
        """Return how much of the word a document covers, 0–1."""
        return max(self.said.cover.get(number, 0.0), min(1.0, 1.25 * self.means.get(number, 0.0)))

    @property
    def documents(self) -> set[int]:
        """Return the documents that answer it at all."""
        return self.said.strength.keys() | self.means.keys()


class Answering:
    """One search over the visible documents: what its words are taken for, and who answers them."""

    def __init__(
        self, snapshot: Snapshot, concepts: Concepts, lang: str, visible: frozenset[int], text: str
    ) -> None:
        self._snapshot, self._concepts = snapshot, concepts
        self._lang, self._visible = lang, visible
        self.suggestion: str | None = None
        self.understood = concepts.understand(text, lang)
        self._asked = words(text, lang)
        unknown = self._unknown()
        guesses = {
            word.surface: guess
            for word in self._asked
            if word.surface in unknown
            and word.weight == 1.0
            and (guess := self._spelling().meant(word.surface)) is not None
            and (not word.known or guess.startswith(word.surface[:KEPT_BEGINNING]))
        }
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
            for number, strength in self._about(match, SYNONYMS):
                for surface in match.words & found.keys():
                    everyday = found[surface].everyday
                    _agree(everyday, number, strength)
                    _raise(found[surface].means, number, everyday[number])
        for surface in self._strange & found.keys():
            self._stand_in(found[surface])
        self._weigh(found.values())
        return list(found.values())

    def add_languages(self, found: list[AskedWord]) -> None:
        """Add what other languages' texts say, at a low weight."""
        for one in found:
            for language in LANGUAGES:
                for word in words(one.word.surface, language) if language != self._lang else ():
                    other = self._said(word, language)
                    for number, strength in other.strength.items():
                        reason = f"language:{language}"
                        one.said.add(number, OTHER_LANGUAGE * strength, other.cover[number], reason)
            one.said = one.said.in_steps()
        self._weigh(found)

    def _said(self, word: Word, lang: str, trust: float = 1.0) -> Said:
        return said_of(word, self._snapshot, lang, self._visible, trust)

    def _mean_need(self, found: Mapping[str, AskedWord], match: NeedMatch) -> None:
        """Let the documents about a need answer the words it was understood from."""
        is_theme = self._concepts.needs.parents.get(match.code) is None
        for number, strength in self._about(match, THEME if is_theme else MEANT):
            for surface in match.words & found.keys():
                _raise(found[surface].means, number, strength)
                if match.code in self._snapshot.documents[number].needs:
                    _raise(found[surface].tagged, number, strength)

    def _about(self, match: NeedMatch, worth: float) -> Iterable[tuple[int, float]]:
        """Return the visible documents about what was understood, and how strongly."""
        for number, sure in self._snapshot.concept(match.code).items():
            if number in self._visible:
                yield number, worth * match.weight * sure

    def _stand_in(self, one: AskedWord) -> None:
        """Let words that are written much alike answer, at a low weight, what nothing else answers."""
        for other, likeness in self._spelling().neighbours(one.word.surface, MOST_NEIGHBOURS):
            for word in words(other, self._lang) if likeness >= ALIKE else ():
                said = self._said(word, self._lang, 0.5 * likeness)
                for number, strength in said.strength.items():
                    one.said.add(number, strength, said.cover[number], said.reasons[number])

    def _weigh(self, found: Iterable[AskedWord]) -> None:
        """Tell how much each word counts: more where it is rare and where it names something."""
        known = topical(self.understood, self._snapshot.tagged)
        for one in found:
            documents = len(one.documents)
            tells = rarity(documents, len(self._snapshot.documents)) if documents else UNKNOWN
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
        return bool(self._snapshot.find_provider(word.surface)) or any(
            is_known(words(word.surface, lang), self._snapshot, lang) for lang in LANGUAGES
        )

    def _spelling(self) -> Spelling:
        """Return the known words of the language, gathered once per snapshot."""
        spelling = self._snapshot.spelling
        if self._lang not in spelling:
            used = dict(self._snapshot.vocabulary[self._lang])
            spelling[self._lang] = Spelling(dict.fromkeys(self._concepts.surfaces(self._lang), 1) | used)
        return spelling[self._lang]


def _raise(known: dict[int, float], number: int, strength: float) -> None:
    known[number] = max(known.get(number, 0.0), strength)


def _agree(known: dict[int, float], number: int, strength: float) -> None:
    before = known.get(number, 0.0)
    known[number] = max(before, strength) + AGREED * min(before, strength)
