"""Our words in the reader's language, for modules that a page asks for them by the dozen.

They are those of Flask-Babel, which looks at `g` through its proxy three times for each: that takes longer
than finding the words.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from flask import g
from flask_babel import Domain, LazyString
from flask_babel import gettext as long_way
from flask_babel import ngettext as long_way_by_number

if TYPE_CHECKING:
    from flask.ctx import _AppCtxGlobals
    from werkzeug.local import LocalProxy

_behind_g: Final[Callable[[], "_AppCtxGlobals"]] = cast("LocalProxy[_AppCtxGlobals]", g)._get_current_object


def kept_by_babel() -> Any:
    """Return what Flask-Babel keeps for the running request, None where it has not begun.

    Raises RuntimeError where no application is running.
    """
    return _behind_g().get("_flask_babel")


def gettext(words: str, /, **filled_in: Any) -> str:
    """Return the words in the reader's language."""
    domain = _domain()
    return domain.gettext(words, **filled_in) if domain else long_way(words, **filled_in)


def ngettext(one: str, many: str, number: int, /, **filled_in: Any) -> str:
    """Return the words for a number, which fills in `num`."""
    domain = _domain()
    if domain:
        return domain.ngettext(one, many, number, **filled_in)
    return long_way_by_number(one, many, number, **filled_in)


def lazy_gettext(words: str, /, **filled_in: Any) -> LazyString:
    """Return words that are found when they are shown."""
    return LazyString(gettext, words, **filled_in)


def _domain() -> Domain | None:
    """Return where the running request finds its words, None before it has asked for any."""
    try:
        found: Domain | None = getattr(kept_by_babel(), "babel_domain", None)
    except RuntimeError:  # No application is running.
        return None
    return found
