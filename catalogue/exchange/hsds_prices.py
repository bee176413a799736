"""HSDS cost options as price rows: euros become amounts, everything else stays as words."""

import re
from datetime import date
from typing import Final

from catalogue.content import PriceContent
from catalogue.exchange.hsds_fields import Row, cents_of, date_of, objects_of, text_of
from catalogue.exchange.report import BadRow, Reason
from catalogue.prices import Unit, VatClass
from catalogue.texts import clean

_UNITS: Final = (
    (Unit.HOUR, re.compile(r"\bhours?\b|\btun(?:ti|nilta|nin)|/ ?h\b|\btimm")),
    (Unit.MEAL, re.compile(r"\bmeals?\b|\bateria")),
    (Unit.TRIP, re.compile(r"\btrips?\b|\bmatka|\bresa")),
    (Unit.WEEK, re.compile(r"\bweek|\bviiko|\bviikko|\bvecka")),
    (Unit.MONTH, re.compile(r"\bmonth|\bkuukau|/ ?kk\b|\bmånad")),
    (Unit.DAY, re.compile(r"\bday\b|\bdaily\b|\bpäivä|\bvuorokau|\bdag")),
    (Unit.COURSE, re.compile(r"\bcourse|\bkurssi|\bkurs\b")),
    (Unit.KM, re.compile(r"\bkm\b|\bkilomet")),
    (Unit.PIECE, re.compile(r"\bpiece|\beach\b|\bkpl\b|\bkappale|\bst\b")),
)


def prices_of(row: Row, today: date) -> tuple[tuple[PriceContent, ...], frozenset[int]]:
    """Return the price rows, and the positions of those valid from `today` only for want of a date.

    No cost at all gives no row: an unknown price. VAT is exempt, as social services are; feeds never tell.
    """
    options = objects_of(row, "cost_options")
    prices = [_price(option, path, today) for path, option in options]
    undated = frozenset(
        position for position, (_, option) in enumerate(options) if not option.get("valid_from")
    )
    fees = text_of(row, "fees_description")
    if not options and fees:
        note = clean({"fi": fees})
        return (PriceContent(None, Unit.VISIT, VatClass.EXEMPT, today, None, note),), frozenset({0})
    return tuple(prices), undated


def _price(option: Row, path: str, today: date) -> PriceContent:
    cents = cents_of(option, "amount", path)
    currency = text_of(option, "currency", path).upper()
    words = [text_of(option, name, path) for name in ("option", "amount_description")]
    note = " – ".join(word for word in words if word)
    # What is free is free in every currency; any other amount without one could be anything.
    if cents and currency != "EUR":
        note = f"{option['amount']} {currency}: {note}".strip(": ")
        cents = None
    starts = date_of(option, "valid_from", path) or today
    ends = date_of(option, "valid_to", path)
    if ends and ends < starts:
        if option.get("valid_from"):
            raise BadRow(f"{path}valid_to", Reason.DATES_OUT_OF_ORDER)
        starts = ends
    return PriceContent(cents, _unit(note), VatClass.EXEMPT, starts, ends, clean({"fi": note}))


def _unit(words: str) -> Unit:
    lowered = words.lower()
    return next((unit for unit, pattern in _UNITS if pattern.search(lowered)), Unit.VISIT)
