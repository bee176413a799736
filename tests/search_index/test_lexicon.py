"""Which needs a text speaks of."""

import pytest

from search_index.lexicon import NeedLexicon, NeedWords, with_ancestors


def need(code: str, parent: str | None = None, **texts: list[str]) -> NeedWords:
    """Return a need whose first wording in each language is its name."""
    return NeedWords(
        code,
        parent,
        {lang: listed[0] for lang, listed in texts.items()},
        {},
        {lang: listed[1:] for lang, listed in texts.items()},
    )


@pytest.fixture(scope="module")
def lexicon() -> NeedLexicon:
    return NeedLexicon(
        [
            need("home", fi=["Kodin siisteys"], sv=["Ett rent hem"], en=["Keeping the home clean"]),
            need(
                "home.cleaning", "home", fi=["Siivous", "en jaksa siivota"], sv=["Städning"], en=["Cleaning"]
            ),
            need("home.shopping", "home", fi=["Kauppa-asiat", "en jaksa käydä kaupassa"]),
            need("family.care", fi=["Lastenhoito", "lastenhoitaja"]),
            need("mobility.aids", fi=["Apuvälineet", "pyörätuoli"], sv=["rullstol"], en=["wheelchair"]),
            need("mind", fi=["Mieli", "en jaksa enää"]),
        ]
    )


@pytest.mark.parametrize(
    ("text", "lang", "code"),
    [
        ("en jaksa siivota", "fi", "home.cleaning"),
        ("siivousapua äidille", "fi", "home.cleaning"),
        ("siivoojaa", "fi", "home.cleaning"),
        ("hoitaja lapselle", "fi", "family.care"),
        ("wheelchair", "fi", "mobility.aids"),
        ("rullstol", "fi", "mobility.aids"),
        ("städning", "sv", "home.cleaning"),
    ],
)
def test_everyday_words_mean_a_need(lexicon: NeedLexicon, text: str, lang: str, code: str) -> None:
    assert lexicon.needs_in(text, lang)[0].code == code


def test_one_shared_common_word_is_not_a_need(lexicon: NeedLexicon) -> None:
    codes = {match.code for match in lexicon.needs_in("en jaksa siivota", "fi")}
    assert "home.shopping" not in codes


@pytest.mark.parametrize("text", ["", "lumityöt", "hoitokoira", "en", "!"])
def test_other_words_mean_no_need(lexicon: NeedLexicon, text: str) -> None:
    assert lexicon.needs_in(text, "fi") == []


@pytest.mark.parametrize(
    ("text", "kinds", "found"),
    [("vesijumppa", False, False), ("vesijumppa", True, True), ("jumppa", False, True)],
)
def test_the_head_of_a_compound_stands_for_it_where_a_service_says_what_it_is(
    text: str, kinds: bool, found: bool
) -> None:
    """Who asks for a hearing aid asks for no device at large, but exercise in water is exercise."""
    needs = [need("fitness", fi=["Jumppa"]), need("water", fi=["Vesi"])]
    codes = {match.code for match in NeedLexicon(needs, kinds=kinds).needs_in(text, "fi")}
    assert ("fitness" in codes) is found


def test_a_word_said_twice_means_what_it_means_once(lexicon: NeedLexicon) -> None:
    once = lexicon.needs_in("lastenhoitaja", "fi")
    assert once == lexicon.needs_in("lastenhoitaja lastenhoitaja", "fi") != []


def test_a_match_names_the_words_it_came_from(lexicon: NeedLexicon) -> None:
    (match,) = lexicon.needs_in("hyvä lastenhoitaja maanantaiksi", "fi")
    assert match.words == {"lastenhoitaja"}
    assert match.weight == pytest.approx(1.0)


def test_ancestors_are_counted_in_and_a_loop_ends() -> None:
    assert with_ancestors({"a.b"}, {"a.b": "a", "a": None}) == {"a", "a.b"}
    assert with_ancestors({"x"}, {"x": "y", "y": "x"}) == {"x", "y"}
