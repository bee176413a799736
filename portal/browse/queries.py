"""What browsing reads from the catalogue: a few offerings to be listed, and one offering whole."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalogue.database import db
from catalogue.offerings import Offering, OfferingState, OfferingVersion
from catalogue.providers import Provider, ProviderApproval

SHOWN = (OfferingState.PUBLISHED, OfferingState.PAUSED)


def find_cards(offering_ids: Sequence[UUID]) -> list[Offering]:
    """Return the published ones of these offerings in the given order: provider and prices loaded."""
    if not offering_ids:
        return []
    query = (
        select(Offering)
        .where(Offering.id.in_(offering_ids))
        .options(
            joinedload(Offering.provider, innerjoin=True),
            # Joined, not asked for apart: the list is short, and a page may ask six times in all.
            joinedload(Offering.published, innerjoin=True).joinedload(OfferingVersion.prices),
        )
    )
    # The state is looked at here: asked for in the query, the database walks through all published ones.
    rows = db.session.scalars(query).unique()
    found = {offering.id: offering for offering in rows if offering.state is OfferingState.PUBLISHED}
    return [found[offering_id] for offering_id in offering_ids if offering_id in found]


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
