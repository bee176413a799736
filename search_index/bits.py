"""Sets of document numbers as bits, 64 to a word: intersected, united and counted without a loop."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Bits: TypeAlias = npt.NDArray[np.uint64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Floats: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = npt.NDArray[np.int64]
Small: TypeAlias = npt.NDArray[np.int32]
"""Numbers as they are kept; half as large, but slower to look things up by."""
Codes: TypeAlias = npt.NDArray[np.int8]

WORD: Final = 64
SPARSE: Final = 4
LARGE: Final = 30_000
"""Where fewer than one word in so many holds a bit, only those words are counted, if there are many."""


@dataclass(frozen=True)
class Kept:
    """Documents of which there are many lists, and which are therefore kept small."""

    kept: Small

    def __len__(self) -> int:
        return len(self.kept)

    @property
    def numbers(self) -> Numbers:
        """Return which documents they are, in order."""
        return self.kept.astype(np.int64)


def packed(flags: Flags) -> Bits:
    """Return the bits of a flag per document."""
    padded = np.zeros(-(-len(flags) // WORD) * (WORD // 8), dtype=np.uint8)
    written = np.packbits(flags, bitorder="little")
    padded[: len(written)] = written
    return padded.view(np.uint64)


def flags_of(bits: Bits, size: int) -> Flags:
    """Return one flag per document."""
    return np.unpackbits(bits.view(np.uint8), count=size, bitorder="little").view(np.bool_)


def numbers_in(bits: Bits, size: int) -> Numbers:
    """Return the numbers of the documents in a set, in order."""
    return np.flatnonzero(flags_of(bits, size))


def count(bits: Bits) -> int:
    """Return how many documents a set holds."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def counts(rows: Bits, chosen: Bits) -> Numbers:
    """Return how many chosen documents each row of sets holds."""
    if rows.size > LARGE:
        used = np.flatnonzero(chosen)
        if len(used) * SPARSE < len(chosen):
            rows, chosen = rows[:, used], chosen[used]
    found: Numbers = np.bitwise_count(rows & chosen).sum(axis=1, dtype=np.int64)
    return found
