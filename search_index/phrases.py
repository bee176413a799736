"""What stands in quotes: found where just these words stand side by side, in any inflection."""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from functools import reduce
from typing import Final

import numpy as np

from search_index.bits import Numbers
from search_index.documents import IndexDocument
from search_index.language import LANGUAGES, Word, words

_QUOTED: Final = re.compile(r"[\"”“„«»]([^\"”“„«»]+)[\"”“„«»]")
BORDER: Final = "|"
"""What stands between two texts, so that no phrase goes on from one into the next."""
_OR: Final = "/"
_NOWHERE: Final[Numbers] = np.zeros(0, np.int64)


def quoted(text: str, language: str) -> list[str]:
    """Return what stands in quotes and says something; a quote that is not closed means nothing."""
    return [found for found in _QUOTED.findall(text) if words(found, language)]


def spoken_words(document: IndexDocument) -> dict[str, str]:
    """Return the content words of a document in their order, by language, each as all its lemmas."""
    texts = (document.title, document.summary, document.body)
    lines = {
        language: [line for text in texts for line in text.get(language, "").split("\n") if line]
        for language in LANGUAGES
    }
    return {
        language: f" {BORDER} ".join(_spoken(line, language) for line in found)
        for language, found in lines.items()
        if found
    }


def _spoken(line: str, language: str) -> str:
    return " ".join(map(_written, words(line, language)))


def _written(word: Word) -> str:
    return _OR.join(sorted(word.lemmas))


class WordOrder:
    """The words of all documents of a generation one after the other, and where each stands."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {BORDER: 0}
        self._with_lemma: dict[str, list[int]] = defaultdict(list)
        # Read into plain arrays: small objects by the hundred thousand would leave holes in memory.
        self._read = array("i", [0])
        self._read_numbers, self._read_ends = array("q"), array("q")

    def add(self, number: int, spoken: Mapping[str, str]) -> None:
        """Take what `spoken_words` wrote of a document."""
        self._read.append(0)
        for language, text in spoken.items():
            self._read.extend(self._code(written, language) for written in text.split(" "))
            self._read.append(0)
        self._read_numbers.append(number)
        self._read_ends.append(len(self._read))

    def _code(self, written: str, language: str) -> int:
        if written == BORDER:
            return 0
        key = f"{language}:{written}"
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self._codes)
            for lemma in written.split(_OR):
                self._with_lemma[f"{language}:{lemma}"].append(code)
        return code

    def close(self) -> None:
        """Sort the places by word, once every document is in."""
        self._row = np.array(self._read, np.int32)
        self._numbers = np.array(self._read_numbers, np.int64)
        self._ends = np.array(self._read_ends, np.int64)
        self._read, self._read_numbers, self._read_ends = array("i"), array("q"), array("q")
        self._places = np.argsort(self._row, kind="stable").astype(np.int32)
        each = np.bincount(self._row, minlength=len(self._codes))
        self._starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(each)])

    def saying(self, phrase: str) -> Numbers:
        """Return the documents that have the words of a phrase side by side in one text, in any language.

        One that says it twice is there twice.
        """
        found = [self._starts_of(words(phrase, language), language) for language in LANGUAGES]
        places = np.concatenate([starts for starts in found if starts is not None] or [_NOWHERE])
        saying = self._numbers.take(np.searchsorted(self._ends, places, side="right"))
        return saying.compress(saying >= 0)

    def moved(self, to: Numbers) -> "WordOrder":
        """Return the same with other numbers, by number before; -1 stands for a document that is gone."""
        other = copy(self)
        # The one after the last is what -1 leads to.
        other._numbers = np.append(to, -1)[self._numbers]
        return other

    def _starts_of(self, asked: Iterable[Word], language: str) -> Numbers | None:
        """Return where all the words follow one another, the rarest looked for first; None for nowhere."""
        each: list[tuple[int, list[int]]] = []
        for after, word in enumerate(asked):
            codes = self._codes_of(word, language)
            if not codes:
                return None
            each.append((after, codes))
        if not each:
            return None
        each.sort(key=self._places_of)
        rarest, codes = each[0]
        rows = [self._places[self._starts[code] : self._starts[code + 1]] for code in codes]
        starts = np.concatenate(rows, dtype=np.int64) - rarest
        for after, codes in each[1:]:
            # Before the first place and after the last there are borders, which are in no phrase.
            words_there = self._row.take(starts + after, mode="clip")
            starts = starts.compress(reduce(np.logical_or, [words_there == code for code in codes]))
        return starts

    def _places_of(self, one: tuple[int, list[int]]) -> int:
        """Return at how many places a word stands."""
        return sum(int(self._starts[code + 1]) - int(self._starts[code]) for code in one[1])

    def _codes_of(self, word: Word, language: str) -> list[int]:
        found = {code for lemma in word.lemmas for code in self._with_lemma.get(f"{language}:{lemma}", ())}
        return sorted(found)
