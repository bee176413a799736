"""Offerings and their versions: what a provider tells, and every wording that was ever published."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.areas import Municipality, Organiser
from catalogue.database import Model, WithUuid, db, enum_type
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import Need
from catalogue.prices import Price
from catalogue.providers import Provider
from catalogue.texts import Texts, in_language


class OfferingKind(StrEnum):
    """Whether people get a service or a thing."""

    SERVICE = "service"
    GOODS = "goods"


class OfferingState(StrEnum):
    """Where an offering stands before the public."""

    DRAFT = "draft"
    """Being written; nobody outside the provider sees it."""
    IN_REVIEW = "in_review"
    """Waits for the catalogue editor, never published yet."""
    PUBLISHED = "published"
    """Found by search and can be added to plans."""
    PAUSED = "paused"
    """Published before, not on offer just now."""
    WITHDRAWN = "withdrawn"
    """Taken away for good; plans and decisions keep their snapshots."""


class VersionState(StrEnum):
    """Where one wording stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    """Was published until a newer one took its place; kept."""


class Delivery(StrEnum):
    """Where people get it."""

    HOME = "home"
    REMOTE = "remote"
    AT_PROVIDER = "at_provider"


class OfferingEventName(StrEnum):
    """What can happen to an offering, in the past tense."""

    CREATED = "created"
    IMPORTED = "imported"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    PAUSED = "paused"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"


version_need = Table(
    "offering_version_need",
    db.metadata,
    Column("version_id", ForeignKey("offering_version.id", ondelete="CASCADE"), primary_key=True),
    Column("need_code", ForeignKey("need.code"), primary_key=True, index=True),
)
version_organiser = Table(
    "offering_version_organiser",
    db.metadata,
    Column("version_id", ForeignKey("offering_version.id", ondelete="CASCADE"), primary_key=True),
    Column("organiser_code", ForeignKey("organiser.code"), primary_key=True),
)
version_municipality = Table(
    "offering_version_municipality",
    db.metadata,
    Column("version_id", ForeignKey("offering_version.id", ondelete="CASCADE"), primary_key=True),
    Column("municipality_code", ForeignKey("municipality.code"), primary_key=True),
)


class OfferingVersion(WithUuid, Model):
    """One wording of an offering with its needs, areas and prices; no area means the whole country."""

    __tablename__ = "offering_version"

    offering_id: Mapped[UUID] = mapped_column(ForeignKey("offering.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(enum_type(VersionState, "state"))
    title: Mapped[Texts]
    summary: Mapped[Texts]
    description: Mapped[Texts]
    easy: Mapped[Texts]
    """Easy-language text (selkokieli), where the provider or the editor gave it."""
    how_to_start: Mapped[Texts]
    groups: Mapped[frozenset[str]]
    """Codes of ClientGroup; none means everybody."""
    delivery: Mapped[frozenset[str]]
    """Codes of Delivery."""
    languages: Mapped[frozenset[str]]
    """Language codes in which the service is given."""
    accessibility: Mapped[frozenset[str]]
    starts_within_days: Mapped[int | None]
    free_places: Mapped[int | None]
    """How many more people can begin now; None is not told."""
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    review_words: Mapped[str | None]
    """Why the editor returned it, in the editor's words."""

    offering: Mapped["Offering"] = relationship(
        lazy="raise", back_populates="versions", foreign_keys=[offering_id]
    )
    needs: Mapped[list[Need]] = relationship(secondary=version_need, lazy="raise", order_by=Need.position)
    organisers: Mapped[list[Organiser]] = relationship(secondary=version_organiser, lazy="raise")
    municipalities: Mapped[list[Municipality]] = relationship(secondary=version_municipality, lazy="raise")
    prices: Mapped[list[Price]] = relationship(
        lazy="raise", order_by=Price.position, cascade="all, delete-orphan"
    )

    def record(self, event: StrEnum, by: Actor, now: datetime, data: dict[str, object]) -> "OfferingEvent":
        """Write the event into the history of the offering, which must be loaded."""
        return self.offering.record(event, by, now, {"version": self.number, **data})

    __table_args__ = (
        UniqueConstraint("offering_id", "number"),
        CheckConstraint("title <> '{}'", name="titled"),
        CheckConstraint(
            "(state IN ('published', 'superseded')) = (published_at IS NOT NULL)", name="published_has_time"
        ),
        CheckConstraint("starts_within_days IS NULL OR starts_within_days >= 0", name="start_not_past"),
        CheckConstraint("free_places IS NULL OR free_places >= 0", name="places_not_negative"),
        # At most one wording of an offering is the published one.
        Index(
            "uq_offering_version_one_published",
            "offering_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
    )


class Offering(WithUuid, Model):
    """A service or goods of one provider; its state decides who sees it, its versions what they see."""

    __tablename__ = "offering"

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    kind: Mapped[OfferingKind] = mapped_column(enum_type(OfferingKind, "kind"))
    state: Mapped[OfferingState] = mapped_column(enum_type(OfferingState, "state"), index=True)
    published_version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("offering_version.id", use_alter=True)
    )
    working_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("offering_version.id", use_alter=True))
    """The wording being written or reviewed; None when there is nothing besides the published one."""
    confirmed_on: Mapped[date | None]
    """When the provider last said that the published wording is still true."""
    imported_id: Mapped[str | None] = mapped_column(unique=True)
    """The id the row has in the feed it came from."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    """Counts saves, so that the second of two people is told instead of overwriting the first."""

    provider: Mapped[Provider] = relationship(lazy="raise")
    versions: Mapped[list[OfferingVersion]] = relationship(
        lazy="raise",
        back_populates="offering",
        foreign_keys=[OfferingVersion.offering_id],
        order_by=OfferingVersion.number,
    )
    published: Mapped[OfferingVersion | None] = relationship(
        lazy="raise", foreign_keys=[published_version_id], post_update=True
    )
    working: Mapped[OfferingVersion | None] = relationship(
        lazy="raise", foreign_keys=[working_version_id], post_update=True
    )

    __mapper_args__: dict[str, Any] = {"version_id_col": revision}  # noqa: RUF012  (declarative reads it)
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('published', 'paused') OR published_version_id IS NOT NULL",
            name="published_has_version",
        ),
        CheckConstraint(
            "state NOT IN ('draft', 'in_review') OR published_version_id IS NULL", name="draft_not_public"
        ),
    )

    def label_in(self, language: str) -> str:
        """Return the title people know it by; needs `published` and `working` loaded."""
        version = self.published or self.working
        return in_language(version.title, language)[0] if version else ""

    def record(self, event: StrEnum, by: Actor, now: datetime, data: dict[str, object]) -> "OfferingEvent":
        """Write one event of this offering's history in the running transaction."""
        happened = OfferingEvent(
            offering_id=self.id,
            offering=self,
            event=OfferingEventName(event),
            at=now,
            actor_id=by.user_id,
            actor_name=by.name,
            acting_as=by.acting_as,
            data=dict(data),
        )
        db.session.add(happened)
        return happened


class OfferingEvent(WithUuid, Model):
    """One sentence of an offering's history."""

    __tablename__ = "offering_event"

    offering_id: Mapped[UUID] = mapped_column(ForeignKey("offering.id"), index=True)
    event: Mapped[OfferingEventName] = mapped_column(enum_type(OfferingEventName, "event"))
    at: Mapped[datetime]
    # The catalogue does not know accounts, so the actor is an id and a name without a foreign key.
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    acting_as: Mapped[ActingAs] = mapped_column(enum_type(ActingAs, "acting_as"))
    data: Mapped[dict[str, Any]]

    offering: Mapped[Offering] = relationship(lazy="raise")
    """Known so that one flush writes a new offering before its history."""
