"""The HB plan: versions with items that answer needs; a submitted version never changes."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.database import Model, WithUuid, db, enum_type
from catalogue.lifecycle import Actor
from catalogue.offerings import Offering
from catalogue.periods import Frequency, Period
from catalogue.prices import Unit
from catalogue.providers import ProviderKind
from portal.cases.models import AssessedNeed, Budget, Case
from portal.history.models import HistoryEvent
from portal.history.recording import record_event
from portal.web.people import Person, Relation


class PlanState(StrEnum):
    """Where one version of a plan stands."""

    DRAFT = "draft"
    """The client is planning."""
    SUBMITTED = "submitted"
    """Sent; frozen, waits to be taken up."""
    TAKEN_UP = "taken_up"
    """A caseworker is preparing the decision."""
    RETURNED = "returned"
    """Sent back with a question; the next version answers it."""
    DECIDED = "decided"
    """A decision names this version."""
    TAKEN_BACK = "taken_back"
    """Sent and taken back before anybody took it up; the next version goes on from it."""


class ItemKind(StrEnum):
    """Where an item comes from."""

    OFFERING = "offering"
    GOODS = "goods"
    OWN_ARRANGEMENT = "own_arrangement"


item_need = Table(
    "plan_item_need",
    db.metadata,
    Column("item_id", ForeignKey("plan_item.id", ondelete="CASCADE"), primary_key=True),
    Column("assessed_need_id", ForeignKey("assessed_need.id"), primary_key=True),
)


class Plan(WithUuid, Model):
    """One version of a case's plan."""

    __tablename__ = "plan"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    version: Mapped[int]
    state: Mapped[PlanState] = mapped_column(enum_type(PlanState, "state"), index=True)
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budget.id"))
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    content_hash: Mapped[str | None]
    """SHA-256 of the canonical content, set when the version is sent."""
    over_budget_words: Mapped[str | None]
    """Why the plan costs more than the budget, in the client's own words."""
    client_view: Mapped[str | None]
    """The client's own view for the decision, in own words."""
    question: Mapped[str | None]
    """What the worker asked when returning this version."""
    answer: Mapped[str | None]
    """How the client answered the question of the version before."""
    backup_plan: Mapped[str | None]
    """Who helps and how if the chosen help falls through, in the client's or the worker's words."""
    revision: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship(lazy="raise")
    budget: Mapped[Budget] = relationship(lazy="raise")
    items: Mapped[list["PlanItem"]] = relationship(
        lazy="raise", back_populates="plan", order_by="PlanItem.position"
    )
    left_out: Mapped[list["NeedLeftOut"]] = relationship(lazy="raise", back_populates="plan")

    __mapper_args__: dict[str, Any] = {"version_id_col": revision}  # noqa: RUF012  (declarative reads it)
    __table_args__ = (
        UniqueConstraint("case_id", "version"),
        CheckConstraint("(state = 'draft') = (content_hash IS NULL)", name="sent_has_hash"),
        CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", name="sent_has_time"),
        CheckConstraint("(state = 'returned') = (question IS NOT NULL)", name="returned_has_question"),
        # A case has at most one version that is being written, waiting or prepared.
        Index(
            "uq_plan_one_open",
            "case_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'submitted', 'taken_up')"),
            postgresql_where=text("state IN ('draft', 'submitted', 'taken_up')"),
        ),
    )

    def relations_to(self, person: Person) -> frozenset[Relation]:
        """Stand to a person as the case does; needs `case` loaded."""
        return self.case.relations_to(person)

    def record(self, event: StrEnum, by: Actor, now: datetime, data: dict[str, object]) -> HistoryEvent:
        """Write one event of the case in the running transaction."""
        return record_event(self.case_id, event, by, now, {"plan_version": self.version, **data})


class PlanItem(WithUuid, Model):
    """A line of a plan: what, for which needs, how much and how often, and what it costs in cents.

    Title, provider and unit price are a snapshot taken when the item was added or its price renewed.
    """

    __tablename__ = "plan_item"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    kind: Mapped[ItemKind] = mapped_column(enum_type(ItemKind, "kind"))
    position: Mapped[int]
    offering_id: Mapped[UUID | None] = mapped_column(ForeignKey("offering.id"))
    offering_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("offering_version.id"))
    title: Mapped[str]
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("provider.id"))
    provider_name: Mapped[str]
    provider_kind: Mapped[ProviderKind | None] = mapped_column(enum_type(ProviderKind, "provider_kind"))
    description: Mapped[str]
    unit: Mapped[Unit] = mapped_column(enum_type(Unit, "unit"))
    unit_cents: Mapped[int]
    estimated: Mapped[bool]
    """The client's estimate, because there is no known price."""
    quantity: Mapped[Decimal]
    frequency: Mapped[Frequency] = mapped_column(enum_type(Frequency, "frequency"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cost_cents: Mapped[int]
    copied_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_item.id"))
    """The same line in the version before; None for one that was added in this version."""
    removed_at: Mapped[datetime | None]
    """Removed by the client; kept so that removing can be undone."""

    plan: Mapped[Plan] = relationship(lazy="raise", back_populates="items")
    needs: Mapped[list[AssessedNeed]] = relationship(
        secondary=item_need, lazy="raise", order_by=AssessedNeed.position
    )
    offering: Mapped[Offering | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("unit_cents >= 0 AND cost_cents >= 0", name="cost_not_negative"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("ends_on >= starts_on", name="in_order"),
        CheckConstraint(
            "(kind = 'own_arrangement') = (offering_id IS NULL) AND"
            " (offering_id IS NULL) = (offering_version_id IS NULL)",
            name="offering_has_snapshot",
        ),
        CheckConstraint("kind <> 'own_arrangement' OR estimated", name="own_is_estimate"),
    )

    @property
    def period(self) -> Period:
        """Return the dates of use, both included."""
        return Period(self.starts_on, self.ends_on)

    @property
    def case_id(self) -> UUID:
        """Return the id under which reads of this object are logged; needs `plan` loaded."""
        return self.plan.case_id

    def relations_to(self, person: Person) -> frozenset[Relation]:
        """Stand to a person as the case does; needs `plan.case` loaded."""
        return self.plan.case.relations_to(person)


class NeedLeftOut(Model):
    """A need that the client leaves without help on purpose, with the reason."""

    __tablename__ = "need_left_out"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    assessed_need_id: Mapped[UUID] = mapped_column(ForeignKey("assessed_need.id"), primary_key=True)
    reason: Mapped[str]

    plan: Mapped[Plan] = relationship(lazy="raise", back_populates="left_out")

    __table_args__ = (CheckConstraint("reason <> ''", name="has_reason"),)


class PlanNotes(Model):
    """The client's own notes while planning; nobody else ever sees them, and no version holds them."""

    __tablename__ = "plan_notes"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    words: Mapped[str]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__: dict[str, Any] = {"version_id_col": revision}  # noqa: RUF012  (declarative reads it)
