"""The words of the need tree's keeping: states, history, icons, refusals."""

from enum import Enum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from catalogue.need_rules import NeedRefusal
from catalogue.needs import DataOwner, NeedState, TaxonomyEventName
from catalogue.ptv_codes import PtvList
from catalogue.refusals import RefusalCode
from portal.web.labels import register

LABELS: Final[dict[Enum, LazyString]] = {
    NeedState.OFFERED: _l("Käytössä"),
    NeedState.RETIRED: _l("Poistettu käytöstä"),
    NeedState.MERGED: _l("Yhdistetty toiseen"),
    DataOwner.SHIPPED: _l("Ohjelman mukana tullut"),
    DataOwner.EDITOR: _l("Toimittajan muokkaama"),
    PtvList.SERVICE_CLASSES: _l("Palveluluokat"),
    PtvList.TARGET_GROUPS: _l("Kohderyhmät"),
    PtvList.LIFE_EVENTS: _l("Elämäntilanteet"),
}
SENTENCES: Final[dict[RefusalCode, LazyString]] = {
    NeedRefusal.CHANGED_MEANWHILE: _l(
        "Toinen toimittaja on tallentanut tämän tarpeen, kun sivu oli auki. Mitään ei tallennettu päälle."
    ),
    NeedRefusal.HAS_NEEDS_BELOW: _l(
        "Tämän alla on vielä käytössä olevia tarpeita (%(count)s). Poista tai yhdistä ne ensin."
    ),
    NeedRefusal.LAST_FOR_LAW: _l(
        "Mikään muu käytössä oleva tarve ei vastaa sosiaalihuoltolain 11 §:n kohtaan %(items)s."
        " Siksi tämä pysyy käytössä."
    ),
    NeedRefusal.LAW_ITEM_LEFT: _l(
        "Mikään muu käytössä oleva tarve ei vastaa sosiaalihuoltolain 11 §:n kohtaan %(items)s."
        " Jätä se valituksi tai lisää se ensin toiseen tarpeeseen."
    ),
    NeedRefusal.INTO_ITSELF: _l("Tarvetta ei voi yhdistää itseensä."),
    NeedRefusal.INTO_BELOW: _l("Tarvetta ei voi yhdistää sen alla olevaan tarpeeseen."),
    NeedRefusal.TARGET_NOT_OFFERED: _l("Valitse tarve, joka on käytössä."),
    NeedRefusal.PARENT_NOT_OFFERED: _l("Yläpuolella oleva tarve ei ole käytössä. Ota se ensin käyttöön."),
    NeedRefusal.TOO_DEEP: _l("Tarpeita on vain kahdessa tasossa. Lisää tarve ylimmän tason alle."),
    NeedRefusal.UNKNOWN_CODES: _l("Näitä koodeja ei ole: %(codes)s"),
}
LAW_ITEMS: Final[dict[str, LazyString]] = {
    "SHL11.1": _l("Arjessa selviytyminen"),
    "SHL11.2": _l("Asuminen"),
    "SHL11.3": _l("Rahan riittäminen"),
    "SHL11.4": _l("Syrjäytymisen ehkäisy ja osallisuus"),
    "SHL11.5": _l("Väkivalta ja kaltoinkohtelu"),
    "SHL11.6": _l("Äkillinen kriisi"),
    "SHL11.7": _l("Lapsen kehitys ja hyvinvointi"),
    "SHL11.8": _l("Päihteet, riippuvuudet, mielenterveys, sairaus, vamma tai ikääntyminen"),
    "SHL11.9": _l("Muu toimintakyky"),
    "SHL11.10": _l("Omaisten ja läheisten tuki"),
}
"""The items of the Social Welfare Act 1301/2014, section 11, in short words of our own."""
ICONS: Final[dict[str, LazyString]] = {
    "broom": _l("Harja"),
    "meal": _l("Ruoka"),
    "talk": _l("Puhekuplat"),
    "walk": _l("Kävelijä"),
    "mind": _l("Sydän"),
    "heart": _l("Sydän ja syke"),
    "rest": _l("Sänky"),
    "child": _l("Lapsi"),
    "youth": _l("Nuori"),
    "family": _l("Perhe"),
    "glass": _l("Lasi"),
    "money": _l("Raha"),
    "home": _l("Talo"),
    "shield": _l("Kilpi"),
    "phone": _l("Puhelin"),
    "sport": _l("Käsipaino"),
    "art": _l("Väripaletti"),
    "work": _l("Salkku"),
    "tool": _l("Työkalu"),
    "care": _l("Auttava käsi"),
    "screen": _l("Näyttö"),
    "paper": _l("Paperi"),
}
"""Drawings that a need may have, each in words."""

# Apart, because members of two enums with the same value would take each other's words.
register(
    {
        TaxonomyEventName.CREATED: _l("Lisättiin"),
        TaxonomyEventName.CHANGED: _l("Muutettiin"),
        TaxonomyEventName.RETIRED: _l("Poistettiin käytöstä"),
        TaxonomyEventName.RESTORED: _l("Otettiin takaisin käyttöön"),
        TaxonomyEventName.MERGED: _l("Yhdistettiin toiseen tarpeeseen"),
    }
)
