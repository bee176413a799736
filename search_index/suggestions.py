"""What an unknown word was perhaps meant to be: neighbours by trigrams, then by edits."""

from collections.abc import Iterable, Mapping
from typing import Final

NEAR: Final = 0.4
MOST_EDITS: Final = 2
SHORT_WORD: Final = 5


def trigrams(word: str) -> frozenset[str]:
    """Return the letter triples of a word with its borders."""
    padded = f"  {word} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def likeness(one: str, other: str) -> float:
    """Return the Dice coefficient of the trigrams, 0–1."""
    first, second = trigrams(one), trigrams(other)
    return 2 * len(first & second) / (len(first) + len(second))


def neighbours(word: str, vocabulary: Iterable[str], most: int = 12) -> list[str]:
    """Return the words most like this one, the nearest first."""
    scored = [(likeness(word, other), other) for other in vocabulary if abs(len(other) - len(word)) <= 4]
    near = [(score, other) for score, other in scored if score >= NEAR]
    return [other for _, other in sorted(near, key=lambda pair: (-pair[0], pair[1]))[:most]]


def edits(one: str, other: str) -> int:
    """Return the optimal string alignment distance: inserted, dropped, changed and swapped letters."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row = row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]


def meant(word: str, vocabulary: Mapping[str, int]) -> str | None:
    """Return the likeliest word within two edits (one for short words); the more frequent of equals."""
    allowed = MOST_EDITS if len(word) > SHORT_WORD else 1
    found = [(edits(word, other), -vocabulary[other], other) for other in neighbours(word, vocabulary)]
    return min((entry for entry in found if entry[0] <= allowed), default=(0, 0, None))[2]
