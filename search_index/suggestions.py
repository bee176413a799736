"""What an unknown word was perhaps meant to be: neighbours by trigrams, then by edits."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

NEAR: Final = 0.4
MOST_EDITS: Final = 2
SHORT_WORD: Final = 5
SHORTEST_PART: Final = 4


def trigrams(word: str) -> frozenset[str]:
    """Return the letter triples of a word with its borders."""
    padded = f"  {word} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


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


class Spelling:
    """The known words with how often each is used, found by how they are written."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = dict(counts)
        self._sizes: dict[str, int] = {}
        self._words: dict[str, list[str]] = defaultdict(list)
        for word in self._counts:
            found = trigrams(word)
            self._sizes[word] = len(found)
            for trigram in found:
                self._words[trigram].append(word)

    def neighbours(self, word: str, most: int = 12) -> list[tuple[str, float]]:
        """Return the words most like this one with the Dice coefficient of their trigrams, nearest first."""
        asked = trigrams(word)
        shared = Counter(other for trigram in asked for other in self._words.get(trigram, ()))
        scored = ((2 * count / (len(asked) + self._sizes[other]), other) for other, count in shared.items())
        near = sorted((-score, other) for score, other in scored if score >= NEAR)
        return [(other, -score) for score, other in near[:most]]

    def meant(self, word: str) -> str | None:
        """Return the likeliest word within two edits (one for short words), or of two such parts."""
        return self._within_edits(word) or self._of_two(word)

    def _within_edits(self, word: str) -> str | None:
        allowed = MOST_EDITS if len(word) > SHORT_WORD else 1
        near = (other for other, _likeness in self.neighbours(word))
        found = [(edits(word, other), -self._counts[other], other) for other in near]
        return min((entry for entry in found if entry[0] <= allowed), default=(0, 0, None))[2]

    def _of_two(self, word: str) -> str | None:
        """Return a compound of which one part is spelt as known: "siivous|pavelu"."""
        for border in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            left, right = word[:border], word[border:]
            if left in self._counts and (
                meant := right if right in self._counts else self._within_edits(right)
            ):
                return left + meant
            if right in self._counts and (meant := self._within_edits(left)):
                return meant + right
        return None
