"""Languages: the address carries it (/sv/…, /en/…, Finnish without), so every link keeps it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from flask_babel import Babel, Domain, force_locale
from markupsafe import Markup

from portal.web.formats import page_language as current_language

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIXED = ("sv", "en")
NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
_KEY = "tarjotin.language"


class LanguagePrefix:
    """Move /sv and /en from the path into the script name, where `url_for` finds it again."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        first, _, rest = path.removeprefix("/").partition("/")
        if first in PREFIXED:
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{first}"
            environ["PATH_INFO"] = f"/{rest}"
            environ[_KEY] = first
        return self.app(environ, start_response)


@dataclass(frozen=True)
class LanguageLink:
    """The same page in one language."""

    code: str
    label: str
    url: str
    current: bool


def page_language() -> str:
    """Return the language of the request's address."""
    language: str = request.environ.get(_KEY, "fi")
    return language


def language_links() -> list[LanguageLink]:
    """Return links to this page in each language; a sent form's page links to its address."""
    root = request.script_root.removesuffix(f"/{page_language()}")
    path = request.full_path if request.query_string else request.path
    return [
        LanguageLink(
            code, name, f"{root}{path if code == 'fi' else f'/{code}{path}'}", code == page_language()
        )
        for code, name in NAMES.items()
    ]


def written_in(language: str, caller: Callable[[], Markup]) -> Markup:
    """Render a block of a template in its own language: a letter keeps it in every interface."""
    with force_locale(language):
        return caller()


class Words(Domain):
    """Our words, each found by language and source with one look: a page asks for hundreds."""

    def __init__(self) -> None:
        super().__init__()
        self._catalogues: dict[str, NullTranslations] = {}
        self._plain: dict[tuple[str, str], str] = {}
        self._markup: dict[tuple[str, str], Markup] = {}

    def catalogue(self) -> NullTranslations:
        """Return the words of the language that is read just now."""
        language = current_language()
        if language not in self._catalogues:
            self._catalogues[language] = self.get_translations()
        return self._catalogues[language]

    def gettext(self, string: str, **filled_in: Any) -> str:
        """Return the words for Python, as the extension does."""
        key = current_language(), string
        found = self._plain.get(key)
        if found is None:
            found = self._plain[key] = self.catalogue().gettext(string)
        return found % filled_in if filled_in else found

    def ngettext(self, singular: str, plural: str, num: int, **filled_in: Any) -> str:
        """Return the words for a number, which fills in `num` where nothing else does."""
        return self.catalogue().ngettext(singular, plural, num) % {"num": num, **filled_in}

    def in_template(self, words: str, /, **filled_in: Any) -> Markup:
        """Return the words for a template; what is filled in is escaped."""
        key = current_language(), words
        found = self._markup.get(key)
        if found is None:
            # Words of ours, which may hold tags.
            found = self._markup[key] = Markup(self.catalogue().gettext(words))  # noqa: S704
        # Also without anything to fill in it is a pattern, in which two per cent signs are one.
        return found % filled_in if "%" in found else found


def init_app(app: Flask, select: Callable[[], str] = page_language) -> None:
    """Set up Babel and the language prefix."""
    babel = Babel(
        app,
        default_locale="fi",
        default_timezone="Europe/Helsinki",
        default_translation_directories=str(Path(__file__).parent.parent / "translations"),
        locale_selector=select,
    )
    _install_words(app, babel)
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way
    # Not what formats.page_language says: inside written_in that is the letter's language.
    app.add_template_global(page_language, "address_language")
    app.add_template_global(language_links)
    app.add_template_global(written_in)


def _install_words(app: Flask, babel: Babel) -> None:
    """Let views and templates find their words."""
    words = Words()
    babel.domain_instance = words
    # The extension adds the method; its types do not tell.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext,
        lambda one, many, number: words.catalogue().ngettext(one, many, number),
        newstyle=True,
    )
    # What the extension makes of it looks the words up by three calls instead of one. All our templates
    # escape what they fill in, which it would ask each time.
    app.jinja_env.globals.update(gettext=words.in_template, _=words.in_template)
