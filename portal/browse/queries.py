"""What browsing reads from the catalogue: the cards of a result page, and one offering whole."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import joinedload

from catalogue.database import db
from catalogue.offerings import (
    Offering,
    OfferingState,
    OfferingVersion,
    version_municipality,
    version_organiser,
)
from catalogue.providers import Provider, ProviderApproval

SHOWN = (OfferingState.PUBLISHED, OfferingState.PAUSED)


def find_cards(offering_ids: Sequence[UUID]) -> list[Offering]:
    """Return the published ones of these offerings in the given order: provider, needs and prices loaded."""
    if not offering_ids:
        return []
    version = joinedload(Offering.published, innerjoin=True)
    query = (
        select(Offering)
        .where(Offering.id.in_(offering_ids), Offering.state == OfferingState.PUBLISHED)
        .options(
            joinedload(Offering.provider, innerjoin=True),
            # Joined, not asked for apart: both lists are short, and a page may ask six times in all.
            version.joinedload(OfferingVersion.needs),
            version.joinedload(OfferingVersion.prices),
        )
    )
    found = {offering.id: offering for offering in db.session.scalars(query).unique()}
    return [found[offering_id] for offering_id in offering_ids if offering_id in found]


def find_areas(version_ids: Sequence[UUID | None]) -> dict[UUID, tuple[list[str], list[str]]]:
    """Return the codes of organisers and municipalities by version, in one query; none is everywhere."""
    if not version_ids:
        return {}
    whole = select(version_organiser.c.version_id, literal(True), version_organiser.c.organiser_code)
    places = version_municipality.c
    single = select(places.version_id, literal(False), places.municipality_code)
    rows = union_all(
        whole.where(version_organiser.c.version_id.in_(version_ids)),
        single.where(places.version_id.in_(version_ids)),
    )
    found: dict[UUID, tuple[list[str], list[str]]] = {}
    for version_id, is_whole, code in db.session.execute(rows):
        found.setdefault(version_id, ([], []))[0 if is_whole else 1].append(code)
    return found


def find_offering_page(offering_id: UUID) -> Offering | None:
    """Return an offering that people may see, with all that its page shows, or None."""
    version = joinedload(Offering.published)
    query = (
        select(Offering)
        .where(Offering.id == offering_id, Offering.state.in_(SHOWN))
        .options(
            joinedload(Offering.provider)
            .selectinload(Provider.approvals)
            .joinedload(ProviderApproval.organiser, innerjoin=True),
            version.joinedload(OfferingVersion.needs),
            version.selectinload(OfferingVersion.prices),
            version.selectinload(OfferingVersion.organisers),
            version.selectinload(OfferingVersion.municipalities),
        )
    )
    return db.session.scalars(query).unique().one_or_none()
