"""Whatever is typed gets an answer."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_index.engine import Engine
from search_index.places import Places
from search_index.request import SearchPage, SearchRequest
from search_index.wordings import read_words

PLACES = Places({"837": {"fi": "Tampere", "sv": "Tammerfors"}}, {"08": {"fi": "Pirkanmaan hyvinvointialue"}})

BAD = {
    "4,000 characters": "siivous " * 500,
    "one word of 4,000 letters": "a" * 4000,
    "stop words only": "ja sekä tai että minä olen on",
    "punctuation": "?!.,;:()[]{}<>|\\/~^*+-_=%&#@",
    "emoji": "🧹🏠👵🏽 siivous 🙏",
    "right to left": "\u202eמרפאה تنظيف",
    "NUL": "siivous\x00 kotiin\x00",
    "unbalanced quotes": '"siivous \'kotona" "',
    "wildcards": "*?*?*?* a* *a ?*?*",
    "regular expression": "(a+)+$ ^(.*)*$ [[[",
    "SQL": "'; DROP TABLE offering; -- OR 1=1",
    "200 words": " ".join(f"sana{number} siivous" for number in range(100)),
    "lone surrogate": "\ud800 siivous \udfff",
    "hyphens": "----- a-b-c-d-e- -",
    "digits": "9" * 300 + "-vuotias alle 99999999999999999999 euroa",
    "combining marks": "s\u0301i\u0308i\u030avous" * 20,
}


def answer(engine: Engine, text: str, lang: str) -> SearchPage:
    return engine.search(read_words(SearchRequest.parse({"q": text}, lang), PLACES).request)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_bad_input_gets_an_answer(demo_engine: Engine, text: str, lang: str) -> None:
    page = answer(demo_engine, text, lang)
    assert page.total >= len(page.hits)


def test_nobody_sees_more_for_typing_oddly(demo_engine: Engine) -> None:
    for text in BAD.values():
        assert demo_engine.search(SearchRequest(text=text), within=frozenset()).total == 0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300), st.sampled_from(["fi", "sv", "en"]))
def test_any_text_gets_an_answer(demo_engine: Engine, text: str, lang: str) -> None:
    page = answer(demo_engine, text, lang)
    assert page.total >= len(page.hits)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300), st.sampled_from(["fi", "sv", "en"]))
def test_ten_thousand_random_texts_get_an_answer(demo_engine: Engine, text: str, lang: str) -> None:
    page = answer(demo_engine, text, lang)
    assert page.total >= len(page.hits)
