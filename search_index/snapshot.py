"""One generation of the index, decoded for scoring: documents as columns, tokens as arrays."""

import hashlib
import json
import threading
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import numpy as np

from search_index.bits import Flags, Floats, Numbers
from search_index.columns import Columns
from search_index.completing import Completions
from search_index.language import LANGUAGES, surfaces
from search_index.matching import Matching
from search_index.phrases import WordOrder
from search_index.suggestions import Spelling
from search_index.terms import Terms


@dataclass(frozen=True)
class About:
    """The documents about a need or a set of everyday words, how surely (0–1), and who tagged them so."""

    numbers: Numbers
    sure: Floats
    tagged: Flags


class _Gathered:
    """What becomes an About: in plain arrays, for objects by the hundred thousand would stay in memory."""

    def __init__(self) -> None:
        self._numbers, self._sure, self._tagged = array("q"), array("d"), array("b")

    def add(self, number: int, sure: float, tagged: bool) -> None:
        self._numbers.append(number)
        self._sure.append(sure)
        self._tagged.append(tagged)

    def about(self) -> About:
        return About(np.array(self._numbers), np.array(self._sure), np.array(self._tagged, dtype=np.bool_))


NOTHING: Final = About(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.bool_))


class Snapshot:
    """What one generation holds; read by any thread, each token decoded at its first use."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.columns = Columns(int(reader.doc_count_all()))
        self.count = int(reader.doc_count())
        self.vocabulary: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
        """The words of titles and summaries as written, for suggestions."""
        self.tagged: set[str] = set()
        """The needs that people tagged any document with."""
        self.spelling: dict[str, Spelling] = {}
        self._completions: dict[str, Completions] = {}
        """Both filled at first use, by language."""
        self._lock = threading.Lock()
        self.word_order = WordOrder()
        self._concepts = self._read()
        self.columns.close()
        self.word_order.close()
        self.terms = Terms(reader, self.count)
        self.matching = Matching(self.terms, self.count)

    def _read(self) -> dict[str, About]:
        """Read every document once; its texts are left where they are."""
        about: dict[str, _Gathered] = defaultdict(_Gathered)
        for number, stored in self._reader.iter_docs():
            data = json.loads(stored["document"])
            self.columns.add(number, data)
            self.word_order.add(number, stored["spoken"])
            self.tagged.update(data["needs"])
            for language, words in self.vocabulary.items():
                for texts in (data["title"], data["summary"]):
                    words.update(surfaces(texts.get(language, "")))
            tagged = dict.fromkeys(data["needs"], 1.0)
            for code, sure in {**stored["spoken_of"], **tagged}.items():
                about[code].add(number, sure, code in tagged)
        return {code: found.about() for code, found in about.items()}

    @property
    def size(self) -> int:
        """Return how many numbers there are, those of deleted documents included."""
        return self.columns.size

    def concept(self, code: str) -> About:
        """Return the documents about a need or a set of everyday words."""
        return self._concepts.get(code, NOTHING)

    def seen(self, within: Collection[UUID] | None, phrases: Iterable[str]) -> Flags | None:
        """Return the documents of some offerings that say each phrase; None where neither limits anything.

        An empty collection of offerings is nothing.
        """
        seen: Flags | None = None
        if within is not None:
            seen = np.zeros(self.size, dtype=np.bool_)
            seen[[number for one in within if (number := self.columns.number_of(one)) is not None]] = True
        for phrase in phrases:
            said = self.word_order.say(phrase, self.size)
            seen = said if seen is None else seen & said
        return seen

    def content_hashes(self) -> dict[UUID, str]:
        """Return the content hash of every document: their JSON is what is hashed."""
        return {
            UUID(stored["id"]): hashlib.sha256(stored["document"].encode()).hexdigest()
            for _number, stored in self._reader.iter_docs()
        }

    def completions(self, language: str, names: Collection[str]) -> Completions:
        """Return the titles in a language with some names before them, gathered at first use."""
        with self._lock:
            if language not in self._completions:
                titles = (texts.get(language, "") for texts in self.columns.titles)
                self._completions[language] = Completions((*names, *titles))
            return self._completions[language]
