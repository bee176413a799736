"""Texts are shown in the reader's language, else in Finnish, else in any."""

import pytest

from catalogue.texts import clean, in_language


@pytest.mark.parametrize(
    ("texts", "language", "found"),
    [
        ({"fi": "koti", "sv": "hem"}, "sv", ("hem", "sv")),
        ({"fi": "koti", "sv": "hem"}, "en", ("koti", "fi")),
        ({"sv": "hem"}, "en", ("hem", "sv")),
        ({"en": "home"}, "fi", ("home", "en")),
        ({"fi": "koti", "sv": ""}, "sv", ("koti", "fi")),
        ({}, "sv", ("", "sv")),
    ],
)
def test_a_text_is_found_for_every_reader(
    texts: dict[str, str], language: str, found: tuple[str, str]
) -> None:
    assert in_language(texts, language) == found


def test_empty_texts_are_dropped_and_the_order_is_fixed() -> None:
    cleaned = clean({"en": " home ", "fi": "koti", "sv": "  ", "xx": "?"})
    assert cleaned == {"fi": "koti", "en": "home"}
    assert list(cleaned) == ["fi", "en"]
    assert clean({"fi": None}) == {}
