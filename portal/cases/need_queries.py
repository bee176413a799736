"""Reading what was written about needs, and the needs that clients propose."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalogue.database import db
from portal.cases.models import Case, NeedProposal, NeedVersion


def find_version(assessed_need_id: UUID, version: int) -> NeedVersion | None:
    """Return one version of a need, or None."""
    return db.session.scalar(
        select(NeedVersion).where(
            NeedVersion.assessed_need_id == assessed_need_id, NeedVersion.version == version
        )
    )


def versions_of(assessed_need_id: UUID) -> list[NeedVersion]:
    """Return every version of a need, newest first."""
    return list(
        db.session.scalars(
            select(NeedVersion)
            .where(NeedVersion.assessed_need_id == assessed_need_id)
            .order_by(NeedVersion.version.desc())
        )
    )


def find_proposal(case_id: UUID, proposal_id: UUID) -> NeedProposal | None:
    """Return a proposal of that case with the case, its client and the need, or None."""
    return db.session.scalar(
        select(NeedProposal)
        .where(NeedProposal.id == proposal_id, NeedProposal.case_id == case_id)
        .options(joinedload(NeedProposal.case).joinedload(Case.client), joinedload(NeedProposal.need))
    )


def proposals_of(case_id: UUID) -> list[NeedProposal]:
    """Return what the client has proposed and has not been recorded, the first proposed first."""
    return list(
        db.session.scalars(
            select(NeedProposal)
            .where(NeedProposal.case_id == case_id, NeedProposal.assessed_need_id.is_(None))
            .order_by(NeedProposal.proposed_at)
            .options(joinedload(NeedProposal.need))
        )
    )
