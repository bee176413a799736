"""Every enum member people may see has its words, every refusal its sentence, in three languages."""

from enum import Enum, StrEnum, auto

import pytest
from flask import Flask
from flask_babel import force_locale

from catalogue.refusals import RefusalCode, Refused
from portal.web.labels import has_label, has_sentence, label, register, sentence
from tests.laws.sources import enums

INTERNAL = {
    "portal.web.people.Relation": "how an object stands to a person; never shown",
    "catalogue.exchange.hsds_rows.Status": "a word of the file format",
    "catalogue.exchange.hsds_terms.LinkType": "a word of the file format",
    "catalogue.exchange.hsds_store.Outcome": "a key of the import report's JSON",
    "catalogue.exchange.report.Reason": "a code in the import report, read by programs",
    "search_index.tokens.TokenKind": "how a word was analysed",
    "search_index.request.NoteCode": "what the search did not take; portal.browse.asking writes the sentence",
    "search_index.wordings.WordFilter": "what a word became; portal.browse.hearing writes the sentence",
    "search_index.engine.RebuildReason": "for the log of whoever keeps the server",
}
"""Enums that no page shows, with the reason."""


def shown_enums() -> list[type[Enum]]:
    return [
        enum
        for enum in enums()
        if not issubclass(enum, RefusalCode)
        and not enum.__name__.endswith("Action")
        and f"{enum.__module__}.{enum.__qualname__}" not in INTERNAL
        and enum.__module__ != "portal.web.permissions"
    ]


def refusal_codes() -> list[RefusalCode]:
    return [
        code for enum in enums() if issubclass(enum, RefusalCode) and enum is not RefusalCode for code in enum
    ]


def members_without_words(found: list[type[Enum]]) -> list[str]:
    return [repr(member) for enum in found for member in enum if not has_label(member)]


class Evidence(dict[str, object]):
    """Fills every placeholder, so that only a broken sentence fails."""

    def __missing__(self, name: str) -> object:
        return 1


@pytest.mark.usefixtures("app")
def test_every_member_has_words() -> None:
    assert members_without_words(shown_enums()) == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_words_are_words_in_every_language(app: Flask, language: str) -> None:
    with app.test_request_context("/"), force_locale(language):
        words = {member: label(member) for enum in shown_enums() for member in enum}
    assert [member for member, text in words.items() if not text.strip()] == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_refusal_has_its_sentence(app: Flask, language: str) -> None:
    assert [code for code in refusal_codes() if not has_sentence(code)] == []
    with app.test_request_context("/"), force_locale(language):
        for code in refusal_codes():
            refused = Refused(code)
            refused.evidence = Evidence()
            words = sentence(refused)
            assert words.strip(), code
            assert "%(" not in words, words


def test_a_planted_member_without_words_is_found() -> None:
    class Planted(StrEnum):
        NAMELESS = auto()

    assert members_without_words([Planted]) == ["<Planted.NAMELESS: 'nameless'>"]


def test_a_planted_refusal_is_found(app: Flask) -> None:
    class Planted(RefusalCode):
        MUTE = "planted.mute"
        BROKEN = "planted.broken"

    assert not has_sentence(Planted.MUTE)
    register(None, {Planted.BROKEN: "Puuttuu %(name"})
    refused = Refused(Planted.BROKEN)
    refused.evidence = Evidence()
    with app.test_request_context("/"), pytest.raises(ValueError, match="format"):
        sentence(refused)
    from portal.web import labels

    del labels._sentences[Planted.BROKEN]


def test_the_list_of_internal_enums_names_only_what_exists() -> None:
    known = {f"{enum.__module__}.{enum.__qualname__}" for enum in enums()}
    assert set(INTERNAL) <= known
