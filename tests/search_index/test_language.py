"""What the analysis makes of Finnish, Swedish and English words."""

import importlib.util

import pytest

from search_index import voikko
from search_index.language import LONGEST_WORD, TokenKind, analyse, provider_name, surfaces, words
from search_index.voikko import LanguageUnavailable


def tokens(text: str, kind: TokenKind, lang: str = "fi") -> set[str]:
    return {token.text for token in analyse(text, lang) if token.kind is kind}


@pytest.mark.parametrize("form", ["kyyti", "kyytiä", "kyydin", "kyydeissä", "kyytiäkin"])
def test_every_inflected_form_has_the_same_lemma(form: str) -> None:
    assert tokens(form, TokenKind.LEMMA) == {"kyyti"}


@pytest.mark.parametrize(
    ("spoken", "lemma"),
    [
        ("päiviks", "päivä"),
        ("mummolt", "mummo"),
        ("ikkunatki", "ikkuna"),
        ("kaverii", "kaveri"),
        ("juttukaverii", "juttukaveri"),
    ],
)
def test_words_written_as_they_are_spoken_are_understood(spoken: str, lemma: str) -> None:
    assert lemma in tokens(spoken, TokenKind.LEMMA)


@pytest.mark.parametrize("spoken", ["pitäis", "mä", "oon", "oo", "mulle"])
def test_spoken_words_that_say_little_are_left_out(spoken: str) -> None:
    assert words(spoken, "fi") == []


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("lastenhoitajan", {"lapsi", "hoitaja"}),
        ("siivousapua", {"siivous", "apu"}),
        ("henkilökohtainen", {"henkilö", "kohtainen"}),
        ("vapaa-ajan", {"vapaa", "aika"}),
        ("kaupassakäyntiin", {"kauppa", "käynti"}),
    ],
)
def test_compounds_fall_into_parts(word: str, parts: set[str]) -> None:
    assert tokens(word, TokenKind.PART) == parts


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("hoitaja", "hoitaa"),
        ("siivous", "siivota"),
        ("siivoojaa", "siivota"),
        ("kuljetus", "kuljettaa"),
        ("masennus", "masentaa"),
        ("lastenhoitaja", "hoitaa"),
        ("ravinto", "ravita"),
        ("ravitsemus", "ravita"),
        ("uupumus", "uupua"),
        ("kysymys", "kysyä"),
    ],
)
def test_derivations_know_their_root(word: str, root: str) -> None:
    assert root in tokens(word, TokenKind.ROOT)


def test_weights_fall_from_lemma_to_part_to_root() -> None:
    by_kind = {token.kind: token.weight for token in analyse("lastenhoitaja", "fi")}
    assert by_kind == {TokenKind.LEMMA: 1.0, TokenKind.PART: 0.6, TokenKind.ROOT: 0.3}


def test_no_token_carries_the_dictionary_border() -> None:
    assert not [
        token for token in analyse("henkilökohtainen avustaja vapaaehtoinen", "fi") if "=" in token.text
    ]


def test_stop_words_go_and_negations_stay_light() -> None:
    text = "Minä haluan ja tarvitsen, etten ilman en jaksa siivota"
    found = {word.surface: word.weight for word in words(text, "fi")}
    assert found["jaksa"] < found["siivota"] == 1.0
    assert found["ilman"] < 0.5
    assert found["en"] < 0.5
    assert not {"minä", "haluan", "ja", "tarvitsen"} & found.keys()


def test_general_words_of_the_field_weigh_little() -> None:
    found = {word.surface: word.weight for word in words("apua siivoukseen", "fi")}
    assert found["apua"] < found["siivoukseen"] == 1.0


def test_after_school_is_more_than_school() -> None:
    assert [word.surface for word in words("koulun jälkeen", "fi")] == ["koulun", "jälkeen"]


@pytest.mark.parametrize(
    ("text", "stem", "lang"), [("cleaning", "clean", "en"), ("städningen", "städning", "sv")]
)
def test_swedish_and_english_are_stemmed(text: str, stem: str, lang: str) -> None:
    assert tokens(text, TokenKind.LEMMA, lang) == {stem}


def test_inflected_abbreviations_are_cut_at_the_colon() -> None:
    assert surfaces("HB:n ja HB:stä") == ["hb", "ja", "hb"]


@pytest.mark.parametrize("text", ["", "   ", "!!! ??? –", "\u0000", "🙂"])
def test_text_without_words_has_no_tokens(text: str) -> None:
    assert analyse(text, "fi") == []


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_letters_without_end_are_no_word_to_take_apart(lang: str) -> None:
    assert [token.text for token in analyse("a" * 4000, lang)] == ["a" * LONGEST_WORD]


def test_an_unknown_word_is_still_a_token() -> None:
    assert len(tokens("asdfqwerty", TokenKind.LEMMA)) == 1


def test_the_provider_has_name_and_version() -> None:
    assert "voikko" in provider_name()
    assert "rules" in provider_name()


def test_pyvoikko_without_its_compiled_transducer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(voikko, "_load_libvoikko", lambda: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "kfst_rs" else find(name))
    with pytest.raises(LanguageUnavailable, match="kfst-rs"):
        voikko.load()


def test_the_transducer_notation_is_read() -> None:
    parts = voikko.parse(
        "[Ln][Xp]lapsi[X]la[Sg][Nm]sten[Bh][Bc][Lt][Xp]hoitaa[X]hoita[Ln][Xj]ja[X][Sn][Ny]ja"
    )
    assert [(part.surface, part.base, part.roots) for part in parts] == [
        ("lasten", "lapsi", ()),
        ("hoitaja", "hoitaja", ("hoitaa",)),
    ]
