"""What one state of the index keeps of the one before: arrays are moved, only changed documents are read.

Opening a large index takes seconds and a published change must not, so nothing here goes through documents
one by one in Python, but for those that changed.
"""

from bisect import insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from search_index.bits import Numbers

Item = TypeVar("Item", bound=np.generic)


@dataclass(frozen=True)
class Moved:
    """The documents that are still what they were: their numbers before and now, and what is new or gone."""

    before: Numbers
    now: Numbers
    gone: Numbers
    """Numbers before of what was there and is there no more, or is now another document."""
    new: Numbers
    """Numbers now of what has to be read."""
    to: Numbers
    """By number before the number now, -1 for what is not kept."""

    @classmethod
    def by(cls, to: Numbers, there: Iterable[int], present: Iterable[int]) -> "Moved":
        """Tell from where each number went, which were there before and which are there now."""
        before = np.flatnonzero(to >= 0)
        was, here = (np.fromiter(numbers, dtype=np.int64) for numbers in (there, present))
        gone = was[to[was] < 0]
        return cls(before, to[before], gone, np.setdiff1d(here, to[before], assume_unique=True), to)

    def array(self, values: npt.NDArray[Item], empty: npt.NDArray[Item]) -> npt.NDArray[Item]:
        """Put what was known of kept documents in its place in an array for all of them."""
        empty[self.now] = values[self.before]
        return empty

    def numbers(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Return where some documents are now, in order, and the places those kept had in the list."""
        there = self.to[numbers]
        kept = np.flatnonzero(there >= 0)
        kept = kept[np.argsort(there[kept], kind="stable")]
        return there[kept], kept

    def places(self, places: Numbers, size: int, key: Callable[[int], Any]) -> Numbers:
        """Return each document's place in an order by a key, of which only the kept ones' order was known."""
        order = self.now[np.argsort(places[self.before], kind="stable")].tolist()
        for number in self.new.tolist():
            insort(order, number, key=key)
        found = np.zeros(size, dtype=np.int64)
        found[order] = np.arange(len(order))
        return found


def moved_in_whoosh(before: Any, now: Any) -> Numbers:
    """Return by number in one Whoosh reader the number in a later one, -1 where the document is gone.

    Segments are never written twice: what is in one of both readers is the same but for deletions.
    """
    to = np.full(int(before.doc_count_all()), -1, dtype=np.int64)
    later = {leaf.segment().segment_id(): (leaf, offset) for leaf, offset in now.leaf_readers()}
    for leaf, offset in before.leaf_readers():
        found = later.get(leaf.segment().segment_id())
        if found is not None:
            same, start = found
            numbers = start + np.arange(int(leaf.doc_count_all()))
            numbers[list(same.deleted_docs_set)] = -1
            to[offset : offset + len(numbers)] = numbers
    return to
