"""Filters that people write into their words: where, and what it may cost."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from catalogue.prices import Unit
from search_index.places import Places
from search_index.request import HIGHEST_PRICE_CENTS, SearchRequest


class WordFilter(StrEnum):
    """What a word became."""

    MUNICIPALITY = "municipality"
    ORGANISER = "organiser"
    FREE = "free"
    HIGHEST_PRICE = "highest_price"


@dataclass(frozen=True)
class Heard:
    """One filter read from the words, and the words it was read from, as written."""

    filter: WordFilter
    words: str


@dataclass(frozen=True)
class Reading:
    """The request with what was heard as filters and without the words for it."""

    request: SearchRequest
    heard: tuple[Heard, ...] = ()


_FREE: Final = re.compile(
    r"\b(?:ilmai(?:nen|sen|sta|seksi|set|sia|sella)|maksutta|maksuton(?:ta)?|maksuttom\w+"
    r"|gratis|kostnadsfri\w*|avgiftsfri\w*|free of charge|for free|free)\b",
    re.IGNORECASE,
)
_HIGHEST: Final = re.compile(
    r"\b(?:alle|enintään|korkeintaan|max|maks|under|högst|at most|less than|below)\s*\.?\s*"
    r"(?P<euros>\d{1,6}(?:[.,]\d{1,2})?)\s*(?:€|e\b|eur\b|euro\w*)"
    r"(?:\s*(?:/|per|an?|i)?\s*(?P<unit>h|tunti|tunnissa|tunnilta|timme\w*|hour|kuukau\w+|kk|månad\w*"
    r"|month|kerta|kerralta|käynti|käynniltä|gång\w*|besök\w*|visit|päivä\w*|dag\w*|day)\b)?",
    re.IGNORECASE,
)
_UNITS: Final = {
    "h": Unit.HOUR,
    "tun": Unit.HOUR,
    "tim": Unit.HOUR,
    "hou": Unit.HOUR,
    "kuu": Unit.MONTH,
    "kk": Unit.MONTH,
    "mån": Unit.MONTH,
    "mon": Unit.MONTH,
    "päi": Unit.DAY,
    "dag": Unit.DAY,
    "day": Unit.DAY,
}


def read_words(request: SearchRequest, places: Places) -> Reading:
    """Return the request as its words mean it; a filter that was chosen otherwise is left as it is."""
    reading = Reading(request)
    if request.organiser is None and request.municipality is None:
        reading = _read_place(reading, places)
    if request.max_price_cents is None:
        reading = _read_price(reading)
    return reading


def _read_place(reading: Reading, places: Places) -> Reading:
    """Make the place named a filter; of several nobody knows which is meant."""
    named = places.named_in(reading.request.text)
    if len({one.place for one in named}) != 1:
        return reading
    place, text = named[0].place, reading.request.text
    for one in named:
        text = _without(text, one.words)
    if place.is_municipality:
        request = replace(reading.request, text=text, municipality=place.code)
        return Reading(request, (*reading.heard, Heard(WordFilter.MUNICIPALITY, named[0].words)))
    request = replace(reading.request, text=text, organiser=place.code)
    return Reading(request, (*reading.heard, Heard(WordFilter.ORGANISER, named[0].words)))


def _read_price(reading: Reading) -> Reading:
    request = reading.request
    highest, free = _HIGHEST.search(request.text), _FREE.search(request.text)
    if highest is not None:
        cents = round(float(highest["euros"].replace(",", ".")) * 100)
        if cents > HIGHEST_PRICE_CENTS:
            return reading
        request = replace(
            request,
            text=_without(request.text, highest[0]),
            max_price_cents=cents,
            unit=_unit(highest["unit"]).value,
        )
        return Reading(request, (*reading.heard, Heard(WordFilter.HIGHEST_PRICE, highest[0].strip())))
    if free is not None:
        request = replace(request, text=_without(request.text, free[0]), max_price_cents=0)
        return Reading(request, (*reading.heard, Heard(WordFilter.FREE, free[0])))
    return reading


def _unit(written: str | None) -> Unit:
    """Return the unit written; an hour where none is, as in the price field of the page."""
    word = (written or "h").lower()
    return next((unit for start, unit in _UNITS.items() if word.startswith(start)), Unit.VISIT)


def _without(text: str, words: str) -> str:
    """Return the text without some words of it; a preposition left at the end says nothing."""
    rest = " ".join(text.replace(words, " ", 1).split())
    return re.sub(r"(?:\s|^)(?:i|in|at|near|från|from|på|alueella|alueelta|lähellä)$", "", rest).strip(" ,")
