"""Providers and their approval by each organiser."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.areas import Organiser
from catalogue.database import Model, WithUuid, enum_type
from catalogue.texts import Texts


class ProviderKind(StrEnum):
    """Who stands behind a provider."""

    PUBLIC = "public"
    NGO = "ngo"
    PRIVATE = "private"


class ApprovalState(StrEnum):
    """How an organiser stands to a provider."""

    PENDING = "pending"
    APPROVED = "approved"
    SUSPENDED = "suspended"


class Provider(WithUuid, Model):
    """A public, NGO or private body that offers services or goods."""

    __tablename__ = "provider"

    kind: Mapped[ProviderKind] = mapped_column(enum_type(ProviderKind, "kind"))
    name: Mapped[str]
    business_id: Mapped[str | None]
    description: Mapped[Texts]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    web: Mapped[str | None]
    imported_from: Mapped[str | None]
    """The feed an imported provider came from; None for those who joined here."""
    created_at: Mapped[datetime]
    approvals: Mapped[list["ProviderApproval"]] = relationship(lazy="raise", back_populates="provider")

    __table_args__ = (CheckConstraint("name <> ''", name="named"),)

    def approved_by(self) -> frozenset[str]:
        """Return the codes of the organisers that approve this provider now; needs approvals loaded."""
        return frozenset(
            approval.organiser_code for approval in self.approvals if approval.state is ApprovalState.APPROVED
        )


class ProviderApproval(Model):
    """One organiser's word on one provider."""

    __tablename__ = "provider_approval"

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), primary_key=True)
    organiser_code: Mapped[str] = mapped_column(ForeignKey("organiser.code"), primary_key=True)
    state: Mapped[ApprovalState] = mapped_column(enum_type(ApprovalState, "state"))
    decided_on: Mapped[date | None]
    provider: Mapped[Provider] = relationship(lazy="raise", back_populates="approvals")
    organiser: Mapped[Organiser] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("(state = 'pending') = (decided_on IS NULL)", name="decided_has_date"),)
