"""Languages: the address carries it (/sv/…, /en/…, Finnish without), so every link keeps it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from flask_babel import Babel, force_locale, get_translations
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


def init_app(app: Flask, select: Callable[[], str] = page_language) -> None:
    """Set up Babel and the language prefix."""
    Babel(
        app,
        default_locale="fi",
        default_timezone="Europe/Helsinki",
        default_translation_directories=str(Path(__file__).parent.parent / "translations"),
        locale_selector=select,
    )
    _install_catalogues(app)
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way
    # Not what formats.page_language says: inside written_in that is the letter's language.
    app.add_template_global(page_language, "address_language")
    app.add_template_global(language_links)
    app.add_template_global(written_in)


def _install_catalogues(app: Flask) -> None:
    """Let templates find their words by language alone: a page asks hundreds of times."""
    kept: dict[str, NullTranslations] = {}
    known: dict[tuple[str, str], Markup] = {}

    def catalogue() -> NullTranslations:
        language = current_language()
        if language not in kept:
            kept[language] = get_translations()
        return kept[language]

    def words_in_language(words: str, /, **filled_in: Any) -> Markup:
        key = current_language(), words
        if key not in known:
            # Words of ours, which may hold tags; what is filled in is escaped.
            known[key] = Markup(catalogue().gettext(words))  # noqa: S704
        found = known[key]
        # Also without anything to fill in it is a pattern, in which two per cent signs are one.
        return found % filled_in if "%" in found else found

    # The extension adds the method; its types do not tell.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda words: catalogue().gettext(words),
        lambda one, many, number: catalogue().ngettext(one, many, number),
        newstyle=True,
    )
    # What the extension makes of it looks the words up by three calls instead of one. All our templates
    # escape what they fill in, which it would ask each time.
    app.jinja_env.globals.update(gettext=words_in_language, _=words_in_language)
