"""The budget bar is honest: pieces fill the budget exactly, and what goes beyond is drawn as such."""

from hypothesis import given
from hypothesis import strategies as st

from portal.web.bars import bar_geometry, budget_sentence
from tests.portal.web.bare_app import make_app

_CENTS = st.integers(min_value=0, max_value=10**9)


@given(total=_CENTS, amounts=st.lists(_CENTS, max_size=8), contingency=_CENTS)
def test_every_piece_stays_on_the_bar_and_none_overlaps(
    total: int, amounts: list[int], contingency: int
) -> None:
    bar = bar_geometry(total, [(n, "", cents) for n, cents in enumerate(amounts, 1)], contingency)
    assert bar.over == max(sum(amounts) + contingency - total, 0)
    assert all(piece.x >= 0 and piece.x + piece.width <= 100.5 for piece in bar.pieces)
    assert bar.edge <= 100
    assert (bar.beyond > 0) <= (bar.over > 0)


def test_within_the_budget_the_rest_is_free() -> None:
    bar = bar_geometry(360000, [(1, "Siisteys", 98800), (2, "Ateriat", 50700)], 20000)
    assert [piece.kind for piece in bar.pieces] == ["used", "used", "held", "free"]
    assert bar.over == 0


def test_the_sentence_says_what_the_bar_shows() -> None:
    with make_app().test_request_context("/"):
        assert budget_sentence(100000, 60000).endswith("jää 400,00\u00a0€.")
        assert "puskuria on 100,00\u00a0€" in budget_sentence(100000, 60000, 10000)
        assert "ylittyy 500,00\u00a0€" in budget_sentence(100000, 150000)
