"""Swedish compounds come apart where known words meet."""

import pytest

from search_index.language import TokenKind, analyse


def parts(word: str) -> set[str]:
    return {token.text for token in analyse(word, "sv") if token.kind is TokenKind.PART}


@pytest.mark.parametrize(
    ("compound", "one"),
    [
        ("matlagningskurs", "matlagning"),
        ("flyttfirma", "flytta"),
        ("städhjälp", "städa"),
    ],
)
def test_a_compound_meets_the_word_it_begins_with(compound: str, one: str) -> None:
    (stem,) = {token.text for token in analyse(one, "sv") if token.kind is TokenKind.LEMMA}
    assert stem in parts(compound)


@pytest.mark.parametrize("word", ["barn", "läkare", "xyzzyxyzzy", "hem", "betalning", "förening"])
def test_a_simple_word_stays_whole(word: str) -> None:
    assert parts(word) == set()
