"""Words in quotes are found where they stand side by side, in any inflection, and nowhere else."""


from itertools import pairwise

import pytest

from search_index.engine import Engine
from search_index.language import words
from search_index.phrases import quoted
from search_index.request import SearchRequest
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.corpus import demo_documents, needs, offering_id, small


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    made = WhooshEngine(tmp_path_factory.mktemp("quotes") / "index", needs())
    made.rebuild(
        [
            small("side", "Laulua", summary={"fi": "Tule mukaan iloiseen kuoroon."}),
            small("apart", "Laulua", summary={"fi": "Iloinen joukko laulaa hyvässä kuorossa."}),
            small("turned", "Laulua", summary={"fi": "Kuoro on iloinen."}),
            small("borders", "Kaikille iloinen", summary={"fi": "Kuoro laulaa."}),
            small("swedish", {"sv": "En glad kör"}),
        ]
    )
    return made


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ('"iloinen kuoro"', "fi", {"side"}),
        ("”iloisen kuoron” laulua", "fi", {"side"}),
        ('"kuoro on iloinen"', "fi", {"turned"}),
        ('"glad kör"', "sv", {"swedish"}),
        ('"iloinen kuoro" "tule mukaan"', "fi", {"side"}),
        ('"iloinen kuoro" "kuoro laulaa"', "fi", set()),
        ('"iloinen"', "fi", {"side", "apart", "turned", "borders"}),
    ],
)
def test_a_phrase_is_found_where_it_stands(
    engine: WhooshEngine, text: str, lang: str, found: set[str]
) -> None:
    page = engine.search(SearchRequest(text=text, lang=lang))
    assert {hit.offering_id for hit in page.hits} == {offering_id(key) for key in found}
    assert page.total == len(found)
    assert sum(page.facets["kind"].values()) == len(found)


@pytest.mark.parametrize(
    "text", ["iloinen kuoro", '"iloinen kuoro', '"" iloinen kuoro', '"ja" iloinen kuoro']
)
def test_without_a_closed_quote_around_words_nothing_is_a_phrase(engine: WhooshEngine, text: str) -> None:
    assert quoted(text, "fi") == []
    assert engine.search(SearchRequest(text=text)).total > 1


def test_quotes_show_nothing_that_may_not_be_seen(engine: WhooshEngine) -> None:
    request = SearchRequest(text='"iloinen kuoro"')
    assert engine.search(request, within=frozenset()).total == 0
    assert engine.search(request, within={offering_id("apart")}).total == 0


def test_any_two_neighbours_of_the_demo_are_found_just_where_they_stand(demo_engine: Engine) -> None:
    documents = demo_documents()
    lines = {
        document.offering_id: [
            [set(word.lemmas) for word in words(line, "fi")]
            for text in (document.title, document.summary, document.body)
            for line in text.get("fi", "").split("\n")
        ]
        for document in documents
    }
    for document in documents[::8]:
        first, second = (word.surface for word in words(document.summary["fi"], "fi")[:2])
        asked = [set(word.lemmas) for word in words(f"{first} {second}", "fi")]
        by_hand = {
            one
            for one, texts in lines.items()
            for text in texts
            if any(one_ & asked[0] and next_ & asked[1] for one_, next_ in pairwise(text))
        }
        page = demo_engine.search(SearchRequest(text=f'"{first} {second}"', size=100))
        assert {hit.offering_id for hit in page.hits} == by_hand, (first, second)
        assert document.offering_id in by_hand
