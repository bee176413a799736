"""Words for Python modules: the same as Flask-Babel's, found past the proxies."""

import flask_babel
import pytest
from flask import Flask, g

from portal.web.formats import page_language
from portal.web.words import gettext, lazy_gettext, ngettext

MANY = "%(num)s vapaa paikka", "%(num)s vapaata paikkaa"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_words_are_those_of_the_extension(app: Flask, language: str) -> None:
    theirs = flask_babel
    with app.test_request_context("/"), flask_babel.force_locale(language):
        assert page_language() == language
        assert (gettext("Heti") == "Heti") is (language == "fi")
        assert gettext("Heti") == theirs.gettext("Heti")
        days = "%(days)s päivän sisällä"
        assert gettext(days, days=3) == theirs.gettext(days, days=3)
        assert [ngettext(*MANY, number) for number in (0, 1, 5)] == [
            theirs.ngettext(*MANY, number) for number in (0, 1, 5)
        ]
        assert gettext("sana, jota ei ole") == "sana, jota ei ole"


def test_a_forced_language_has_its_own_words(app: Flask) -> None:
    with app.test_request_context("/"):
        finnish = gettext("Heti")
        with flask_babel.force_locale("sv"):
            assert gettext("Heti") == flask_babel.gettext("Heti") != finnish
            assert page_language() == "sv"
        assert gettext("Heti") == finnish


def test_lazy_words_are_found_when_they_are_shown(app: Flask) -> None:
    words = lazy_gettext("%(days)s päivän sisällä", days=3)
    with app.test_request_context("/"):
        assert str(words) == "3 päivän sisällä"
        with flask_babel.force_locale("en"):
            assert str(words) == flask_babel.gettext("%(days)s päivän sisällä", days=3) != "3 päivän sisällä"


def test_words_are_there_before_the_extension_was_asked_for_any(app: Flask) -> None:
    with app.test_request_context("/"):
        assert "_flask_babel" not in g
        assert gettext("Heti") == "Heti"


def test_outside_an_application_the_words_are_those_of_the_source() -> None:
    assert gettext("Heti") == "Heti"
    assert ngettext(*MANY, 2) == "2 vapaata paikkaa"
    assert page_language() == "fi"
