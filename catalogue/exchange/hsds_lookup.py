"""Finds what the catalogue already holds of a batch of HSDS services, in a fixed number of queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from catalogue.database import db
from catalogue.offerings import Offering, OfferingVersion


@dataclass(frozen=True)
class KnownOfferings:
    """The offerings that share an id with one of the rows."""

    imported: Mapping[str, Offering]
    """By the id of the feed."""
    written_here: Mapping[UUID, Offering]
    """By their own id: those that no feed brought."""
    taken: frozenset[UUID]
    """Ids of offerings, whoever wrote them."""


def find_offerings(ids: Collection[UUID]) -> KnownOfferings:
    """Return the offerings of these ids with both wordings and all that hangs on them."""
    by_feed = Offering.imported_id.in_([str(one) for one in ids])
    query = select(Offering).where(or_(by_feed, Offering.id.in_(ids))).options(*_WHOLE)
    found = db.session.scalars(query).all()
    return KnownOfferings(
        {offering.imported_id: offering for offering in found if offering.imported_id},
        {offering.id: offering for offering in found if not offering.imported_id},
        frozenset(offering.id for offering in found),
    )


def _whole() -> tuple[ORMOption, ...]:
    wording = (
        # The history is written on the offering, which every wording must therefore know.
        OfferingVersion.offering,
        OfferingVersion.needs,
        OfferingVersion.organisers,
        OfferingVersion.municipalities,
        OfferingVersion.prices,
    )
    return (
        selectinload(Offering.versions),
        *(selectinload(Offering.published).selectinload(part) for part in wording),
        *(selectinload(Offering.working).selectinload(part) for part in wording),
    )


_WHOLE: Final = _whole()
