"""Spoken Finnish: how a word is written that somebody writes as it is said ("päiviks", "kaverii")."""

from collections.abc import Iterator
from typing import Final

SHORTEST_STEM: Final = 3
# A final vowel or n that is dropped, two vowels that have become one long one, n before p.
_ENDINGS: Final = (
    ("ks", ("ksi",)),
    ("is", ("isi",)),
    ("st", ("sta", "stä")),
    ("ss", ("ssa", "ssä")),
    ("lt", ("lta", "ltä")),
    ("ll", ("lla", "llä")),
    ("ki", ("kin",)),
    ("ii", ("ia", "iä")),
    ("ee", ("ea", "eä")),
    ("oo", ("oa",)),
    ("öö", ("öä",)),
    ("uu", ("ua",)),
    ("yy", ("yä",)),
    ("mpa", ("npa",)),
    ("mpä", ("npä",)),
)


def as_written(form: str) -> Iterator[str]:
    """Return what a word form may be in written Finnish; it is no word of it as it stands."""
    for said, endings in _ENDINGS:
        if form.endswith(said) and len(form) - len(said) >= SHORTEST_STEM:
            for ending in endings:
                yield form.removesuffix(said) + ending
