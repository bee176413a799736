"""What the page of a provider reads; each query says what it loads."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import selectinload

from catalogue.database import db
from catalogue.offerings import Offering, OfferingState
from catalogue.providers import ApprovalState, Provider, ProviderApproval
from catalogue.texts import Texts
from portal.browse.glances import Glance, glance_parts, glances
from portal.browse.queries import SHOWN

PAGE_SIZE = 20


@dataclass(frozen=True)
class PublicProvider:
    """A provider with something to show: who approves it, and how much it offers now."""

    provider: Provider
    approvers: list[Texts]
    published: int


def find_provider(provider_id: UUID) -> PublicProvider | None:
    """Return a provider with approvals and organisers, or None when none of its offerings is public."""
    published = func.sum(case((Offering.state == OfferingState.PUBLISHED, 1), else_=0))
    # The sum is NULL where nothing is public, which the join already leaves out.
    row = db.session.execute(
        select(Provider, published)
        .join(Offering, Offering.provider_id == Provider.id)
        .where(Provider.id == provider_id, Offering.state.in_(SHOWN))
        .group_by(Provider.id)
        .options(selectinload(Provider.approvals).joinedload(ProviderApproval.organiser, innerjoin=True))
    ).one_or_none()
    if row is None:
        return None
    provider, count = row
    return PublicProvider(provider, approvers_of(provider), int(count))


def approvers_of(provider: Provider) -> list[Texts]:
    """Return the names of the organisers that approve it now, by code; needs approvals with organisers."""
    found = [row for row in provider.approvals if row.state is ApprovalState.APPROVED]
    return [row.organiser.names for row in sorted(found, key=lambda row: row.organiser_code)]


def offerings_of(provider_id: UUID, page: int, today: date) -> list[Glance]:
    """Return one page of a provider's published offerings, the newest first."""
    found = db.session.scalars(
        select(Offering)
        .where(Offering.provider_id == provider_id, Offering.state == OfferingState.PUBLISHED)
        .order_by(Offering.created_at.desc(), Offering.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
        .options(*glance_parts())
    )
    return glances(found.unique().all(), today)
