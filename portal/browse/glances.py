"""Offerings at a glance: what, from whom and how much, for lists beside the result page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from catalogue.areas import Municipality
from catalogue.database import db
from catalogue.needs import Need
from catalogue.offerings import (
    Offering,
    OfferingState,
    OfferingVersion,
    version_municipality,
    version_need,
    version_organiser,
)
from catalogue.prices import Price
from search_index.documents import first_price

MOST_SIMILAR: Final = 4


@dataclass(frozen=True)
class Glance:
    """One offering by its published wording and the price that holds today; None where nobody told it."""

    offering: Offering
    version: OfferingVersion
    price: Price | None


def glance_parts() -> list[Any]:
    """Return the options that load what a glance shows."""
    return [
        joinedload(Offering.provider, innerjoin=True),
        joinedload(Offering.published, innerjoin=True).joinedload(OfferingVersion.prices),
    ]


def glances(offerings: Sequence[Offering], today: date) -> list[Glance]:
    """Return published or paused offerings, loaded with `glance_parts`, at a glance."""
    return [
        Glance(offering, offering.published, first_price(offering.published.prices, today))
        for offering in offerings
        if offering.published is not None
    ]


def find_similar(
    offering: Offering, version: OfferingVersion, today: date, besides: Sequence[UUID] = ()
) -> list[Glance]:
    """Return a few from other providers for the same need in the same area, most shared needs first.

    `version` is the published wording with needs and areas loaded; `besides` are left out too.
    """
    codes = [need.code for need in version.needs]
    if not codes:
        return []
    # Matching a need also matches what is right below it.
    same = select(Need.code).where(or_(Need.code.in_(codes), Need.parent_code.in_(codes)))
    shared = select(func.count()).where(
        version_need.c.version_id == Offering.published_version_id, version_need.c.need_code.in_(same)
    )
    found = db.session.scalars(
        select(Offering)
        .where(
            Offering.state == OfferingState.PUBLISHED,
            Offering.provider_id != offering.provider_id,
            Offering.id.not_in(besides),
            Offering.published_version_id.in_(
                select(version_need.c.version_id).where(version_need.c.need_code.in_(same))
            ),
            _in_the_same_area(version),
        )
        .order_by(shared.correlate(Offering).scalar_subquery().desc(), Offering.created_at, Offering.id)
        .limit(MOST_SIMILAR)
        .options(*glance_parts())
    )
    return glances(found.unique().all(), today)


def _in_the_same_area(version: OfferingVersion) -> ColumnElement[bool]:
    """Return the test for being to be had where the version is; what has no area is everywhere."""
    whole = [organiser.code for organiser in version.organisers]
    single = [place.code for place in version.municipalities]
    if not whole and not single:
        return true()
    around = [*whole, *(place.organiser_code for place in version.municipalities)]
    own = Offering.published_version_id
    has_organiser = exists().where(version_organiser.c.version_id == own)
    has_place = exists().where(version_municipality.c.version_id == own)
    near = exists().where(
        version_municipality.c.version_id == own,
        version_municipality.c.municipality_code == Municipality.code,
        or_(Municipality.code.in_(single), Municipality.organiser_code.in_(whole)),
    )
    return or_(
        and_(~has_organiser, ~has_place),
        has_organiser.where(version_organiser.c.organiser_code.in_(around)),
        near,
    )
