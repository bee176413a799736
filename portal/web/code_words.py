"""The words of open codes that feeds may add to: languages and accessibility."""

from typing import Final

from babel import Locale
from flask_babel import LazyString

from portal.web.formats import page_language
from portal.web.words import lazy_gettext as _l

ACCESSIBILITY: Final[dict[str, LazyString]] = {
    "step_free": _l("Esteetön kulku, ei portaita"),
    "accessible_toilet": _l("Esteetön wc"),
    "induction_loop": _l("Induktiosilmukka"),
    "sign_language": _l("Palvelua viittomakielellä"),
    "easy_language": _l("Selkokielinen aineisto"),
}
SIGN_LANGUAGES: Final[dict[str, LazyString]] = {
    "fi-sgn": _l("suomalainen viittomakieli"),
    "fse": _l("suomalainen viittomakieli"),
    "sv-sgn": _l("suomenruotsalainen viittomakieli"),
    "fss": _l("suomenruotsalainen viittomakieli"),
}


def language_name(code: str) -> str:
    """Return a language's name in the reader's language; a code without a name stays a code."""
    if code in SIGN_LANGUAGES:
        return str(SIGN_LANGUAGES[code])
    return str(Locale.parse(page_language()).languages.get(code.replace("-", "_"), code))


def accessibility_words(code: str) -> str:
    """Return what an accessibility code means; an unknown code stays as the provider gave it."""
    return str(ACCESSIBILITY.get(code, code))
