"""HSDS cost options as price rows: euros become amounts, everything else stays as words."""

import re
from datetime import date
from typing import Final

from catalogue.content import PriceContent
from catalogue.exchange.hsds_fields import Member, Row, cents_of, date_of, objects_of, text_of, texts_of
from catalogue.exchange.report import BadRow, Reason
from catalogue.prices import Unit, VatClass
from catalogue.texts import clean

MOST_PRICES: Final = 100
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
    if len(options) > MOST_PRICES:
        raise BadRow("cost_options", Reason.TOO_MANY)
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
    unit, vat = _code(option, "unit", Unit), _code(option, "vat", VatClass)
    words = [text_of(option, name, path) for name in ("option", "amount_description")]
    # Our own exports tell the unit as a code, and once more as the option for those who do not know it.
    note = " – ".join(word for word in words if word and word != unit)
    # What is free is free in every currency; any other amount without one could be anything.
    if cents and currency != "EUR":
        note = f"{option['amount']} {currency}: {note}".strip(": ")
        cents = None
    notes = texts_of(option, "amount_description", path) | clean({"fi": note})
    starts, ends = _valid(option, path, today)
    return PriceContent(cents, unit or _unit(note), vat or VatClass.EXEMPT, starts, ends, notes)


def _valid(option: Row, path: str, today: date) -> tuple[date, date | None]:
    starts = date_of(option, "valid_from", path) or today
    ends = date_of(option, "valid_to", path)
    if ends and ends < starts:
        if option.get("valid_from"):
            raise BadRow(f"{path}valid_to", Reason.DATES_OUT_OF_ORDER)
        starts = ends
    return starts, ends


def _code(option: Row, name: str, members: type[Member]) -> Member | None:
    """Return what our own exports add; in other feeds a field of that name may hold anything."""
    value = option.get(name)
    return members(value) if isinstance(value, str) and value in set(members) else None


def _unit(words: str) -> Unit:
    lowered = words.lower()
    return next((unit for unit, pattern in _UNITS if pattern.search(lowered)), Unit.VISIT)
