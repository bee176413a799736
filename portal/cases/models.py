"""A client's case: the assessed needs with the services they would otherwise get, and the budget."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.areas import Municipality, Organiser
from catalogue.database import Immutable, Model, WithUuid, enum_type
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import ClientGroup, Need
from catalogue.periods import Frequency, Period, line_cost
from portal.accounts.models import User
from portal.history.models import HistoryEvent
from portal.history.recording import record_event
from portal.web.people import Person, Relation, relations_in_matter


class Phase(StrEnum):
    """The five phases of a personal budget."""

    BECOMING_CLIENT = "becoming_client"
    ASSESSMENT = "assessment"
    PLANNING = "planning"
    DECISION = "decision"
    FOLLOW_UP = "follow_up"


class Importance(StrEnum):
    """How much depends on a need being met."""

    NECESSARY = "necessary"
    SUPPORTS = "supports"


class BudgetKind(StrEnum):
    """How long a budget goes on."""

    FIXED = "fixed"
    """For the period, and no longer."""
    UNTIL_FURTHER_NOTICE = "until_further_notice"
    """Year by year: the period is the running year, the next one is a new version on its first day."""


class Case(WithUuid, Model):
    """One client's matter with one organiser."""

    __tablename__ = "case"

    number: Mapped[str]
    """Unique per organiser, "2026-000012"."""
    client_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    organiser_code: Mapped[str] = mapped_column(ForeignKey("organiser.code"), index=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    client_group: Mapped[ClientGroup] = mapped_column(enum_type(ClientGroup, "client_group"))
    language: Mapped[str]
    """Language of the matter: the decision is written in it."""
    phase: Mapped[Phase] = mapped_column(enum_type(Phase, "phase"))
    initiated_on: Mapped[date]
    opened_at: Mapped[datetime]

    client: Mapped[User] = relationship(lazy="raise", foreign_keys=[client_id])
    worker: Mapped[User] = relationship(lazy="raise", foreign_keys=[worker_id])
    organiser: Mapped[Organiser] = relationship(lazy="raise")
    municipality: Mapped[Municipality] = relationship(lazy="raise")
    needs: Mapped[list["AssessedNeed"]] = relationship(
        lazy="raise", back_populates="case", order_by="AssessedNeed.position"
    )
    budgets: Mapped[list["Budget"]] = relationship(
        lazy="raise", back_populates="case", order_by="Budget.version"
    )

    __table_args__ = (
        UniqueConstraint("organiser_code", "number"),
        CheckConstraint("language IN ('fi', 'sv', 'en')", name="language"),
        CheckConstraint("worker_id <> client_id", name="worker_is_not_client"),
    )

    @property
    def case_id(self) -> UUID:
        """Return the id under which reads of this object are logged."""
        return self.id

    @property
    def budget(self) -> "Budget | None":
        """Return the budget in force, the newest version; needs `budgets` loaded."""
        return self.budgets[-1] if self.budgets else None

    def relations_to(self, person: Person) -> frozenset[Relation]:
        """Tell how this case stands to a person."""
        relations = relations_in_matter(self.client_id, self.organiser_code, person)
        if person.on_behalf is not None and person.on_behalf.case_id == self.id:
            return relations | {Relation.ACTS_FOR}
        return relations

    def record(self, event: StrEnum, by: Actor, now: datetime, data: dict[str, object]) -> HistoryEvent:
        """Write one event of this case in the running transaction."""
        return record_event(self.id, event, by, now, data)


class AssessedNeed(WithUuid, Model):
    """A need of the taxonomy as this client has it, with the original service beside it.

    The original service is what the client would otherwise get; its unit cost is in cents.
    """

    __tablename__ = "assessed_need"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    need_code: Mapped[str] = mapped_column(ForeignKey("need.code"))
    position: Mapped[int]
    """The number the need carries in the plan, the bar, the decision and the money."""
    importance: Mapped[Importance] = mapped_column(enum_type(Importance, "importance"))
    client_words: Mapped[str]
    worker_view: Mapped[str]
    goal: Mapped[str]
    original_service: Mapped[str | None]
    original_quantity: Mapped[Decimal | None]
    original_frequency: Mapped[Frequency | None] = mapped_column(enum_type(Frequency, "original_frequency"))
    original_unit_cents: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    """The newest of its versions; whoever writes over an older one is told."""

    case: Mapped[Case] = relationship(lazy="raise", back_populates="needs")
    need: Mapped[Need] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        UniqueConstraint("case_id", "need_code"),
        CheckConstraint("original_unit_cents IS NULL OR original_unit_cents >= 0", name="cost_not_negative"),
        CheckConstraint("original_quantity IS NULL OR original_quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "(original_service IS NULL AND original_quantity IS NULL AND original_frequency IS NULL"
            " AND original_unit_cents IS NULL) OR (original_service IS NOT NULL AND original_quantity"
            " IS NOT NULL AND original_frequency IS NOT NULL AND original_unit_cents IS NOT NULL)",
            name="original_service_whole",
        ),
    )

    def relations_to(self, person: Person) -> frozenset[Relation]:
        """Stand to a person as the case does; needs `case` loaded."""
        return self.case.relations_to(person)

    def original_cost(self, period: Period) -> int | None:
        """Return what the original service would cost over the period in cents, None without one."""
        if (
            self.original_unit_cents is None
            or self.original_quantity is None
            or self.original_frequency is None
        ):
            return None
        return line_cost(self.original_unit_cents, self.original_quantity, self.original_frequency, period)


class NeedVersion(WithUuid, Immutable, Model):
    """An assessed need as it was written once: by whom, when, and what it said."""

    __tablename__ = "need_version"

    assessed_need_id: Mapped[UUID] = mapped_column(ForeignKey("assessed_need.id"))
    version: Mapped[int]
    importance: Mapped[Importance] = mapped_column(enum_type(Importance, "importance"))
    client_words: Mapped[str]
    worker_view: Mapped[str]
    goal: Mapped[str]
    original_service: Mapped[str | None]
    original_quantity: Mapped[Decimal | None]
    original_frequency: Mapped[Frequency | None] = mapped_column(enum_type(Frequency, "original_frequency"))
    original_unit_cents: Mapped[int | None]
    written_at: Mapped[datetime]
    written_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    writer_name: Mapped[str]
    acting_as: Mapped[ActingAs] = mapped_column(enum_type(ActingAs, "acting_as"))

    __table_args__ = (UniqueConstraint("assessed_need_id", "version"),)


class NeedProposal(WithUuid, Model):
    """A need that the client tells of; a worker assesses it or says why not."""

    __tablename__ = "need_proposal"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    need_code: Mapped[str] = mapped_column(ForeignKey("need.code"))
    client_words: Mapped[str]
    goal: Mapped[str]
    proposed_at: Mapped[datetime]
    assessed_need_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessed_need.id"))
    answer: Mapped[str | None]
    """Why it was not recorded as a need."""

    case: Mapped[Case] = relationship(lazy="raise")
    need: Mapped[Need] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("client_words <> ''", name="words_given"),
        CheckConstraint("assessed_need_id IS NULL OR answer IS NULL", name="one_answer"),
        Index(
            "uq_need_proposal_one_open",
            "case_id",
            "need_code",
            unique=True,
            sqlite_where=text("assessed_need_id IS NULL AND answer IS NULL"),
            postgresql_where=text("assessed_need_id IS NULL AND answer IS NULL"),
        ),
    )

    def relations_to(self, person: Person) -> frozenset[Relation]:
        """Stand to a person as the case does; needs `case` loaded."""
        return self.case.relations_to(person)


class Budget(WithUuid, Model):
    """The money for a period, in cents, and how it was reached; each change is a new version."""

    __tablename__ = "budget"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    version: Mapped[int]
    kind: Mapped[BudgetKind] = mapped_column(enum_type(BudgetKind, "kind"))
    amount_cents: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reached_by: Mapped[str]
    set_at: Mapped[datetime]
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))

    case: Mapped[Case] = relationship(lazy="raise", back_populates="budgets")
    set_by: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("case_id", "version"),
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint("ends_on >= starts_on", name="in_order"),
    )

    @property
    def period(self) -> Period:
        """Return the dates the budget covers, both included."""
        return Period(self.starts_on, self.ends_on)
