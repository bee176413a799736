"""One generation of the index, decoded for scoring: documents as columns, tokens as arrays."""

import hashlib
import json
import threading
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from search_index.bits import Flags, Floats, Kept, Numbers
from search_index.columns import Columns
from search_index.completing import Completions
from search_index.language import LANGUAGES, surfaces
from search_index.matching import Matching
from search_index.phrases import WordOrder
from search_index.renewing import Moved
from search_index.suggestions import Spelling
from search_index.terms import Terms


@dataclass(frozen=True)
class About(Kept):
    """The documents about a need or a set of everyday words, how surely, and who tagged them so."""

    thousandths: npt.NDArray[np.int16]
    """How surely, rounded when it was written."""
    tagged: Flags

    @property
    def sure(self) -> Floats:
        """Return how surely each is about it, 0–1."""
        return self.thousandths / 1000.0

    def within(self, visible: Flags | None) -> "About":
        """Return what is left of visible documents; None means every one."""
        return self if visible is None else self.only(np.flatnonzero(visible.take(self.kept)))

    def only(self, places: Numbers) -> "About":
        """Return the documents at some places of this list."""
        return About(self.kept.take(places), self.thousandths.take(places), self.tagged.take(places))

    def moved(self, moved: Moved) -> "About | None":
        """Return what is left of it; None where nothing is."""
        numbers, kept = moved.numbers(self.numbers)
        return replace(self.only(kept), kept=numbers.astype(np.int32)) if len(kept) else None


class _Gathered:
    """What becomes an About: in plain arrays, for objects by the hundred thousand would stay in memory."""

    def __init__(self) -> None:
        self._numbers, self._sure, self._tagged = array("i"), array("h"), array("b")

    def add(self, number: int, sure: float, tagged: bool) -> None:
        self._numbers.append(number)
        self._sure.append(round(1000 * sure))
        self._tagged.append(tagged)

    def about(self) -> About:
        numbers, sure = np.array(self._numbers, np.int32), np.array(self._sure, np.int16)
        return About(numbers, sure, np.array(self._tagged, dtype=np.bool_))


MOST_RECENT: Final = 500
"""So many documents, or a tenth of all, are read beside the others before all are read anew."""
NOTHING: Final = About(np.zeros(0, np.int32), np.zeros(0, np.int16), np.zeros(0, np.bool_))


class Snapshot:
    """What one generation holds; read by any thread, each token decoded at its first use.

    With the snapshot before and where its numbers went, only what has changed since is read.
    """

    def __init__(self, reader: Any, before: "Snapshot | None" = None, to: Numbers | None = None) -> None:
        self.reader = reader
        self.columns = Columns(int(reader.doc_count_all()))
        self.count = int(reader.doc_count())
        self.vocabulary: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
        """The words of titles and summaries as written, for suggestions."""
        self.spelling: dict[str, Spelling] = {}
        self._completions: dict[str, Completions] = {}
        """Both filled at first use, by language."""
        self._lock = threading.Lock()
        self.reading = threading.RLock()
        """Held by who reads from `reader`: its files are read from one position at a time."""
        self._recent: Numbers = np.zeros(0, np.int64)
        """What was written since all documents were read last."""
        self._orders = [WordOrder()]
        """The order of words, that of recent documents apart."""
        self._concepts: dict[str, About] = {}
        moved = None if before is None or to is None else self._moved(before, to)
        if before is None or moved is None:
            self._read(reader.iter_docs(), self._orders[0])
        else:
            self._keep(before, moved)
        self.columns.close()
        self.tagged = frozenset(self.columns.sets["need"].values)
        """The needs that people tagged any document with."""
        self.terms = Terms(reader, self.count, self.reading)
        self.matching = Matching(self.terms, self.count)

    def _moved(self, before: "Snapshot", to: Numbers) -> Moved | None:
        """Tell what stays as it was; None where so much has changed that all is better read anew."""
        moved = Moved.by(to, np.flatnonzero(before.columns.present), self.reader.all_doc_ids())
        is_small = len(moved.new) + len(before._recent) <= max(MOST_RECENT, self.count // 10)
        return moved if is_small else None

    def _read(self, documents: Iterable[tuple[int, Mapping[str, Any]]], order: WordOrder) -> None:
        """Read documents; their texts are left where they are."""
        about: dict[str, _Gathered] = defaultdict(_Gathered)
        for number, stored in documents:
            data = json.loads(stored["document"])
            self.columns.add(number, data)
            order.add(number, stored["spoken"])
            for language, words in self.vocabulary.items():
                words.update(_words_in(data, language))
            tagged = dict.fromkeys(data["needs"], 1.0)
            for code, sure in {**stored["spoken_of"], **tagged}.items():
                about[code].add(number, sure, code in tagged)
        order.close()
        for code, found in about.items():
            self._concepts[code] = _joined(self._concepts.get(code), found.about())

    def _keep(self, before: "Snapshot", moved: Moved) -> None:
        """Keep what was read before, forget what is gone, and read what is new."""
        self.columns.keep(before.columns, moved)
        for code, about in before._concepts.items():
            if (kept := about.moved(moved)) is not None:
                self._concepts[code] = kept
        gone = [json.loads(before.stored(one)["document"]) for one in moved.gone.tolist()]
        for language, words in before.vocabulary.items():
            left = words.copy()
            left.subtract(word for data in gone for word in _words_in(data, language))
            self.vocabulary[language] = +left
        recent, order = moved.to[before._recent], WordOrder()
        for number in recent[recent >= 0].tolist():
            order.add(number, self.reader.stored_fields(number)["spoken"])
        self._orders = [before._orders[0].moved(moved.to), order]
        self._recent = np.concatenate([recent[recent >= 0], moved.new])
        new = ((number, self.reader.stored_fields(number)) for number in moved.new.tolist())
        self._read(new, order)

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
            said = self.say(phrase)
            seen = said if seen is None else seen & said
        return seen

    def say(self, phrase: str) -> Flags:
        """Return the documents that have the words of a phrase side by side."""
        said: Flags = np.zeros(self.size, dtype=np.bool_)
        said[self.saying(phrase)] = True
        return said

    def saying(self, phrase: str) -> Numbers:
        """Return the numbers of the documents that have the words of a phrase side by side, some twice."""
        return np.concatenate([order.saying(phrase) for order in self._orders])

    def content_hashes(self) -> dict[UUID, str]:
        """Return the content hash of every document: their JSON is what is hashed."""
        found = map(self.stored, np.flatnonzero(self.columns.present).tolist())
        return {UUID(one["id"]): hashlib.sha256(one["document"].encode()).hexdigest() for one in found}

    def stored(self, number: int) -> Mapping[str, Any]:
        """Return what the index has of a document; searches meanwhile read from the same files."""
        with self.reading:
            stored: Mapping[str, Any] = self.reader.stored_fields(number)
            return stored

    def completions(self, language: str, names: Collection[str]) -> Completions:
        """Return the titles in a language with some names before them, gathered at first use."""
        with self._lock:
            if language not in self._completions:
                titles = (texts.get(language, "") for texts in self.columns.titles)
                self._completions[language] = Completions((*names, *titles))
            return self._completions[language]


def _words_in(data: Mapping[str, Any], language: str) -> list[str]:
    """Return the words of a document's title and summary as written."""
    return [word for texts in (data["title"], data["summary"]) for word in surfaces(texts.get(language, ""))]


def _joined(kept: About | None, read: About) -> About:
    """Add what was read to what is known, in order of number."""
    if kept is None:
        return read
    both = About(
        np.concatenate([kept.kept, read.kept]),
        np.concatenate([kept.thousandths, read.thousandths]),
        np.concatenate([kept.tagged, read.tagged]),
    )
    return both.only(np.argsort(both.kept, kind="stable"))
