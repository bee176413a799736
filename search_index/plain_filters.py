"""The filters of a search as conditions of the database; each means what its name in `filters` means."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Text,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute

from catalogue.areas import Municipality
from catalogue.offerings import (
    Offering,
    OfferingVersion,
    version_municipality,
    version_need,
    version_organiser,
)
from catalogue.prices import Price
from catalogue.providers import Provider
from search_index.request import SearchRequest

Condition = ColumnElement[bool]


def conditions(request: SearchRequest, needs: frozenset[str], today: date) -> list[Condition]:
    """Return the conditions of all chosen filters; `needs` are the chosen ones and those below them."""
    version = OfferingVersion
    found = [
        _tagged(needs) if request.needs else true(),
        or_(_is_empty(version.groups), _any_of(version.groups, request.groups)) if request.groups else true(),
        Provider.kind.in_(request.provider_kinds) if request.provider_kinds else true(),
        Offering.kind.in_(request.kinds) if request.kinds else true(),
        _any_of(version.delivery, request.delivery) if request.delivery else true(),
        _any_of(version.languages, request.languages) if request.languages else true(),
        *(_any_of(version.accessibility, [code]) for code in sorted(request.accessibility)),
    ]
    if request.within_days is not None:
        has_room = or_(version.free_places.is_(None), version.free_places > 0)
        found.append(and_(version.starts_within_days <= request.within_days, has_room))
    if request.organiser is not None:
        found.append(or_(_is_nationwide(), _reaches(request.organiser), _is_within(request.organiser)))
    if request.municipality is not None:
        found.append(or_(_is_nationwide(), _is_in(request.municipality)))
    if request.max_price_cents is not None:
        # Without a unit nothing compares but what is free.
        cheap = lowest_price(request.unit, today) <= request.max_price_cents if request.unit else false()
        found.append(or_(cheap, is_free(today)))
    return found


def lowest_price(unit: str | None, today: date) -> ScalarSelect[int | None]:
    """Return the lowest known price of the version today, in cents, in one unit or in any."""
    lowest = select(func.min(Price.amount_cents)).where(_holds(today))
    if unit is not None:
        lowest = lowest.where(Price.unit == unit)
    return lowest.correlate(OfferingVersion).scalar_subquery()


def _holds(today: date) -> Condition:
    until = or_(Price.valid_to.is_(None), Price.valid_to >= today)
    return and_(Price.version_id == OfferingVersion.id, Price.valid_from <= today, until)


def is_free(today: date) -> Condition:
    """Return the test that the index makes too: some price is known, and the lowest of every unit is zero."""
    known = select(Price.unit).where(_holds(today), Price.amount_cents.is_not(None)).group_by(Price.unit)
    dear = known.having(func.min(Price.amount_cents) > 0)
    return and_(exists(known.correlate(OfferingVersion)), ~exists(dear.correlate(OfferingVersion)))


def _any_of(column: InstrumentedAttribute[frozenset[str]], codes: Iterable[str]) -> Condition:
    """Return the test for any of the codes in a set, which is stored as ",a,b,"."""
    text = type_coerce(column, Text)
    return or_(*(text.contains(f",{code},", autoescape=True) for code in sorted(codes)))


def _is_empty(column: InstrumentedAttribute[frozenset[str]]) -> Condition:
    return type_coerce(column, Text) == ""


def _tagged(codes: frozenset[str]) -> Condition:
    return exists().where(
        version_need.c.version_id == OfferingVersion.id, version_need.c.need_code.in_(codes)
    )


def _is_nationwide() -> Condition:
    own = OfferingVersion.id
    whole = exists().where(version_organiser.c.version_id == own)
    single = exists().where(version_municipality.c.version_id == own)
    return and_(~whole, ~single)


def _reaches(organiser: str) -> Condition:
    """Return the test for being to be had in the organiser's whole area."""
    table = version_organiser.c
    return exists().where(table.version_id == OfferingVersion.id, table.organiser_code == organiser)


def _is_within(organiser: str) -> Condition:
    """Return the test for being to be had in a municipality of the organiser."""
    table = version_municipality.c
    return exists().where(
        table.version_id == OfferingVersion.id,
        table.municipality_code == Municipality.code,
        Municipality.organiser_code == organiser,
    )


def _is_in(municipality: str) -> Condition:
    """Return the test for being to be had in the municipality itself or in its organiser's whole area."""
    single, whole = version_municipality.c, version_organiser.c
    named = exists().where(single.version_id == OfferingVersion.id, single.municipality_code == municipality)
    around = exists().where(
        whole.version_id == OfferingVersion.id,
        whole.organiser_code == Municipality.organiser_code,
        Municipality.code == municipality,
    )
    return or_(named, around)
