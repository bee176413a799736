"""Ages in words."""

from pathlib import Path

import pytest

from search_index.ages import with_ages_in_words
from search_index.request import SearchRequest
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.corpus import needs, offering_id, small


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("hoitaja 5-vuotiaalle", "fi", "hoitaja lapsi"),
        ("80-vuotias äiti", "fi", "ikäihminen äiti"),
        ("80 v. mies", "fi", "ikäihminen mies"),
        ("15-vuotiaan harrastus", "fi", "nuori harrastus"),
        ("40-vuotias", "fi", ""),
        ("hjälp åt en 85-åring", "sv", "hjälp åt en äldre"),
        ("swimming for a 7-year-old", "en", "swimming for a child"),
        ("kerho klo 12-16", "fi", "kerho klo 12-16"),
        ("999-vuotias", "fi", ""),
    ],
)
def test_an_age_is_read_as_the_people_of_that_age(text: str, lang: str, words: str) -> None:
    assert with_ages_in_words(text, lang) == words


def test_an_age_finds_what_is_for_people_of_that_age(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index", needs())
    engine.rebuild([small("a", "Liikuntaa ikäihmisille"), small("b", "Liikuntaa lapsille")])
    old = engine.search(SearchRequest(text="liikuntaa 80-vuotiaalle"))
    young = engine.search(SearchRequest(text="liikuntaa 5-vuotiaalle"))
    assert old.hits[0].offering_id == offering_id("a")
    assert young.hits[0].offering_id == offering_id("b")
