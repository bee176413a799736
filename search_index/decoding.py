"""Postings and field lengths of a Whoosh reader as arrays.

Blocks are read whole through Whoosh's private methods, which is some thirty times as fast as its public
matcher; where they are not what this module knows, the public way gives the same. A reader that is not
Whoosh's, but read like one, has arrays already.
"""

from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.util.numeric import byte_to_length

from search_index.bits import Floats, Numbers

_KNOWN = ("_data", "_read_data", "_lastblock", "_nextoffset", "_goto", "_blocklength", "_byteids")
_LENGTHS_OF = "_{}_len"
_LENGTHS: Floats = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float64)


def postings(reader: Any, field: str, term: str) -> tuple[Numbers, Floats]:
    """Return the numbers of the undeleted documents that have a term, in order, and how often each has it."""
    if (has_arrays := getattr(reader, "postings_at_once", None)) is not None:
        at_once: tuple[Numbers, Floats] = has_arrays(field, term)
        return at_once
    found: list[tuple[Numbers, Floats]] = []
    for leaf, offset in reader.leaf_readers():
        if (field, term) in leaf:
            numbers, times = _of_leaf(leaf, field, term)
            found.append((numbers + offset, times))
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    return np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])


def _of_leaf(leaf: Any, field: str, term: str) -> tuple[Numbers, Floats]:
    matcher = leaf.postings(field, term)
    deleted = leaf.deleted_docs_set if leaf.has_deletions() else frozenset()
    blocks = getattr(matcher, "child", matcher) if deleted else matcher
    if not all(hasattr(blocks, name) for name in _KNOWN) or blocks._byteids:
        return by_matcher(matcher)
    numbers, times = _by_blocks(blocks)
    if deleted:
        kept = ~np.isin(numbers, np.fromiter(deleted, dtype=np.int64))
        return numbers[kept], times[kept]
    return numbers, times


def _by_blocks(blocks: Any) -> tuple[Numbers, Floats]:
    """Read every block from the matcher's present one on: numbers as differences, frequencies as written."""
    numbers: list[Numbers] = []
    times: list[Floats] = []
    while True:
        if blocks._data is None:
            blocks._read_data()
        differences, weights, _values = blocks._data
        numbers.append(np.cumsum(np.array(differences, dtype=np.int64)))
        if weights is None:
            times.append(np.ones(blocks._blocklength))
        elif isinstance(weights, float):
            times.append(np.full(blocks._blocklength, weights))
        else:
            times.append(np.array(weights, dtype=np.float64))
        if blocks._lastblock:
            return np.concatenate(numbers), np.concatenate(times)
        blocks._goto(blocks._nextoffset)


def by_matcher(matcher: Any) -> tuple[Numbers, Floats]:
    """Read a matcher to its end through its public methods."""
    numbers: list[int] = []
    times: list[float] = []
    while matcher.is_active():
        numbers.append(matcher.id())
        times.append(matcher.weight())
        matcher.next()
    return np.array(numbers, dtype=np.int64), np.array(times, dtype=np.float64)


def lengths(reader: Any, field: str) -> Floats:
    """Return how many tokens the field of each document has, as exactly as Whoosh keeps it."""
    if (has_arrays := getattr(reader, "lengths_at_once", None)) is not None:
        at_once: Floats = has_arrays(field)
        return at_once
    found = [_lengths_of_leaf(leaf, field) for leaf, _offset in reader.leaf_readers()]
    return np.concatenate(found) if found else np.zeros(0)


def _lengths_of_leaf(leaf: Any, field: str) -> Floats:
    """Read the column of lengths, one byte each, in one go."""
    size = leaf.doc_count_all()
    try:
        column = leaf._perdoc._cached_reader(_LENGTHS_OF.format(field), LENGTHS_COLUMN)
        written = b"" if column is None else column._dbfile.get(column._basepos, column._count)
    except AttributeError:
        return lengths_one_by_one(leaf, field)
    found = np.zeros(size)
    # What comes after the last document that has the field is not written.
    found[: len(written)] = _LENGTHS[np.frombuffer(written, dtype=np.uint8)]
    return found


def lengths_one_by_one(reader: Any, field: str) -> Floats:
    """Ask for the length of each document through the public method."""
    size = reader.doc_count_all()
    return np.array([reader.doc_field_length(number, field) or 0 for number in range(size)], dtype=np.float64)
