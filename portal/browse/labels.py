"""The words of browsing: orders, ways in and out."""

from enum import Enum
from typing import Final

from flask_babel import LazyString

from catalogue.refusals import RefusalCode
from catalogue.wishes import WishRefusal
from portal.web.words import lazy_gettext as _l
from search_index.request import Sort

LABELS: Final[dict[Enum, LazyString]] = {
    Sort.RELEVANCE: _l("Sopivin ensin"),
    Sort.PRICE: _l("Halvin ensin"),
    Sort.NEAREST: _l("Lähin ensin"),
}
SENTENCES: Final[dict[RefusalCode, LazyString]] = {
    WishRefusal.WORDS_NEEDED: _l("Kirjoita, mitä palvelua tai tavaraa etsit"),
    WishRefusal.TOO_LONG: _l("Kirjoita enintään %(longest)s merkkiä"),
    WishRefusal.TOO_MANY: _l(
        "Toiveita on juuri nyt tullut liian paljon. Tekstisi on tallella tällä sivulla. Yritä tunnin päästä."
    ),
}
