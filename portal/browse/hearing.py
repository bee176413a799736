"""Places and prices in the words of a search become filters that the page tells about and takes back."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import current_app
from flask_babel import gettext as _

from catalogue.prices import Unit
from portal.browse.areas import Areas
from portal.browse.asking import Asked
from portal.web.formats import money, plain_texts
from portal.web.labels import label
from search_index.places import Places
from search_index.request import SearchPage, SearchRequest
from search_index.wordings import Heard, WordFilter, read_words


@dataclass(frozen=True)
class HeardFilter:
    """One filter read from the words: what was done and why, and the search without it."""

    words: str
    removal: str
    """The words of the link that takes it back, "" where it was given up already."""
    without: SearchRequest
    given_up: str = ""
    """What to say where nothing fits and the search goes on without it, "" where it stays."""


def hear(asked: Asked, areas: Areas) -> list[HeardFilter]:
    """Turn places and prices in the words into filters, as if they had been chosen."""
    reading = read_words(asked.request, known_places(areas))
    asked.request = reading.request
    return [_tell(one, asked, areas) for one in reading.heard]


def give_up_prices(
    asked: Asked, heard: list[HeardFilter], search: Callable[[SearchRequest], SearchPage]
) -> list[HeardFilter]:
    """Go on without a price from the words where only dearer things are found, and say so."""
    if not any(one.given_up for one in heard) or search(asked.request).total:
        return heard
    without = _without_price(asked.request)
    if not search(without).total:
        return heard
    asked.request = without
    asked.typed["hinta"] = ""
    return [
        HeardFilter(one.given_up, "", without)
        if one.given_up
        else replace(one, without=_without_price(one.without))
        for one in heard
    ]


def known_places(areas: Areas) -> Places:
    """Return the names of places in every case form, gathered once per process."""
    kept = current_app.extensions.get("named_places")
    if isinstance(kept, Places):
        return kept
    places = Places(areas.municipalities, areas.organisers)
    if areas.municipalities:
        current_app.extensions["named_places"] = places
    return places


def _tell(heard: Heard, asked: Asked, areas: Areas) -> HeardFilter:
    """Say what a word became, and fill the field that holds it now."""
    match heard.filter:
        case WordFilter.MUNICIPALITY | WordFilter.ORGANISER:
            return _tell_area(heard, asked, areas)
        case WordFilter.FREE:
            return _tell_free(heard, asked)
        case _:
            return _tell_price(heard, asked)


def _tell_area(heard: Heard, asked: Asked, areas: Areas) -> HeardFilter:
    request = asked.request
    names = areas.municipalities.get(request.municipality or "") or areas.organisers.get(
        request.organiser or "", {}
    )
    if request.municipality:
        asked.typed["kunta"] = plain_texts(names)
    words = _(
        "Haimme alueelta %(area)s, koska kirjoitit ”%(word)s”.", area=plain_texts(names), word=heard.words
    )
    return HeardFilter(words, _("Poista alue"), replace(request, organiser=None, municipality=None))


def _tell_free(heard: Heard, asked: Asked) -> HeardFilter:
    asked.typed["hinta"] = "0"
    given_up = _(
        "Kirjoitit ”%(word)s”, mutta maksuttomia ei löytynyt. Näytämme myös maksulliset.", word=heard.words
    )
    words = _("Haimme vain maksuttomia, koska kirjoitit ”%(word)s”.", word=heard.words)
    return HeardFilter(words, _("Poista hinta"), _without_price(asked.request), given_up)


def _tell_price(heard: Heard, asked: Asked) -> HeardFilter:
    cents, unit = asked.request.max_price_cents or 0, Unit(asked.request.unit or Unit.HOUR)
    asked.typed["hinta"] = f"{cents / 100:.2f}".replace(".", ",").removesuffix(",00")
    asked.typed["yksikko"] = unit.value
    given_up = _(
        "Kirjoitit ”%(word)s”, mutta sillä hinnalla ei löytynyt mitään. Näytämme myös kalliimmat.",
        word=heard.words,
    )
    words = _(
        "Haimme enintään hinnalla %(price)s, koska kirjoitit ”%(word)s”.",
        price=f"{money(cents)}/{label(unit)}",
        word=heard.words,
    )
    return HeardFilter(words, _("Poista hinta"), _without_price(asked.request), given_up)


def _without_price(request: SearchRequest) -> SearchRequest:
    return replace(request, max_price_cents=None, unit=None)
