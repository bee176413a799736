"""What a search that is being typed may become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.completing import MOST, Completions
from search_index.engine import Engine

PHRASES = ["Siivous", "Siivous ja pyykki kotona", "Kotisiivous", "Hoitaja lapselle kotiin", "Kyyti lääkäriin"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sii", ["Siivous", "Siivous ja pyykki kotona"]),
        ("SIIVOUS JA", ["Siivous ja pyykki kotona"]),
        ("lap", ["Hoitaja lapselle kotiin"]),
        ("koti", ["Kotisiivous", "Hoitaja lapselle kotiin"]),
        ("lääk", ["Kyyti lääkäriin"]),
        ("xyz", []),
        ("", []),
        ("   ", []),
    ],
)
def test_phrases_are_found_by_the_beginning_of_any_word(typed: str, found: list[str]) -> None:
    """What begins so comes first; what has a word that begins so comes after."""
    listed = Completions(PHRASES).of(typed)
    assert [phrase for phrase in listed if phrase in found] == found


@given(st.lists(st.text(max_size=20), max_size=20), st.text(max_size=100))
def test_any_text_gets_a_short_answer(phrases: list[str], typed: str) -> None:
    listed = Completions(phrases).of(typed)
    assert len(listed) == len(set(listed)) <= MOST
    assert set(listed) <= set(phrases)


def test_the_engine_suggests_titles_and_needs_in_the_readers_language(demo_engine: Engine) -> None:
    assert "Kotisiivous" in demo_engine.complete("kotisii", "fi")
    assert "Siivous" in demo_engine.complete("siiv", "fi")
    assert "Hemstädning" in demo_engine.complete("hemst", "sv")
