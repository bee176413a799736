"""What misspelt words were meant to be."""

import pytest

from search_index.suggestions import Spelling, edits

SPELLING = Spelling(
    {"siivous": 5, "palvelu": 9, "kotisairaanhoito": 1, "fysioterapia": 3, "kyyti": 2, "kyyhky": 1}
)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("siivous", "siivous", 0), ("siivosu", "siivous", 1), ("sivous", "siivous", 1), ("kyyti", "kyllä", 3)],
)
def test_a_swap_is_one_edit(one: str, other: str, apart: int) -> None:
    assert edits(one, other) == apart


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("siivosu", "siivous"),
        ("fysioterpia", "fysioterapia"),
        ("kyti", "kyyti"),
        ("siivouspavelu", "siivouspalvelu"),
        ("sivouspalvelu", "siivouspalvelu"),
        ("xyzzy", None),
        ("", None),
        ("a", None),
    ],
)
def test_the_nearest_known_word_is_meant(typed: str, meant: str | None) -> None:
    assert SPELLING.meant(typed) == meant


def test_neighbours_are_near_and_ordered() -> None:
    found = SPELLING.neighbours("fysioterapeutti")
    assert [word for word, _likeness in found] == ["fysioterapia"]
    assert 0.4 <= found[0][1] < 1
