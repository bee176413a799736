"""What a search that is being typed may become: titles and names of needs that begin so, by bisection."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

MOST: Final = 8
LONGEST: Final = 80
_SCANNED: Final = 400


class Completions:
    """Phrases in one language, each found by the beginning of any of its words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = list(dict.fromkeys(phrase for phrase in phrases if phrase.strip()))
        found: set[tuple[str, bool, int]] = set()
        for number, phrase in enumerate(self._phrases):
            written = phrase.casefold().split()
            found.update((" ".join(written[start:]), start > 0, number) for start in range(len(written)))
        self._beginnings = sorted(found)

    def of(self, text: str, most: int = MOST) -> list[str]:
        """Return the phrases that go on from a text: those that begin so first, then the shorter ones."""
        asked = " ".join(text.casefold().split())[:LONGEST]
        if not asked:
            return []
        first = bisect_left(self._beginnings, (asked,))
        near = self._beginnings[first : first + _SCANNED]
        going_on = [(inside, number) for key, inside, number in near if key.startswith(asked)]
        best: dict[int, tuple[bool, int, str]] = {}
        for inside, number in going_on:
            phrase = self._phrases[number]
            place = (inside, len(phrase), phrase)
            best[number] = min(best.get(number, place), place)
        return [phrase for _inside, _length, phrase in sorted(best.values())[:most]]
