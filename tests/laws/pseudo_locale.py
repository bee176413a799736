"""A language in which every marked string stands between ⟦ and ⟧: what does not is not marked."""

import re
from collections.abc import Iterator
from gettext import NullTranslations

from babel import Locale
from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype, Tag

_LETTERS = re.compile(r"[^\W\d_]{2,}")
SHOWN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder")
FROM_CLDR = frozenset(Locale("fi").languages.values()) | {"klo"}
"""Babel writes these itself in the reader's language: names of languages, and the time of day."""
THE_SAME_EVERYWHERE = frozenset({"Suomi", "Svenska", "English", "Tarjotin", "Ii"})
"""The name of the portal, languages in their own words, and the municipality with two letters."""


class PseudoTranslations(NullTranslations):
    """Turns every marked string into ⟦string⟧."""

    def gettext(self, message: str) -> str:
        """Mark it."""
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Mark the form for the number."""
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    def pgettext(self, context: str, message: str) -> str:
        """Mark it whatever its context."""
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Mark the form for the number, whatever its context."""
        return self.ngettext(msgid1, msgid2, n)

    ugettext = gettext
    ungettext = ngettext
    upgettext = pgettext
    unpgettext = npgettext


def unmarked(html: str, data: frozenset[str] = frozenset()) -> list[str]:
    """Return the words a reader meets that are neither marked nor data of the world."""
    body = BeautifulSoup(html, "html.parser").body
    assert body is not None
    for hidden in [*body.find_all("script"), *body.find_all("svg")]:
        if hidden.name == "script" or hidden.find("text") is None:
            hidden.decompose()
    texts = list(_outside_marks(body))
    for name in SHOWN_ATTRIBUTES:
        for tag in body.find_all(True, attrs={name: True}):
            texts += list(_split_marked([str(tag[name])]))
    return [text.strip() for text in texts if _is_word(text, data)]


def _outside_marks(body: Tag) -> Iterator[str]:
    """A marked string may hold links and numbers, so its mark may end in another text node."""
    nodes = [node for node in body.find_all(string=True) if not isinstance(node, Comment | Doctype)]
    return _split_marked([str(node) for node in nodes])


def _split_marked(texts: list[str]) -> Iterator[str]:
    depth = 0
    for text in texts:
        outside = ""
        for letter in text:
            depth += {"⟦": 1, "⟧": -1}.get(letter, 0)
            outside += letter if depth == 0 and letter != "⟧" else " "
        yield outside


def _is_word(text: str, data: frozenset[str]) -> bool:
    rest = " ".join(text.split())
    for known in sorted((one for one in data if one in rest), key=len, reverse=True):
        rest = rest.replace(known, " ")
    return any(word not in FROM_CLDR | THE_SAME_EVERYWHERE for word in _LETTERS.findall(rest))
