"""The decision: notes while it is prepared, and the decision itself, which cannot be half made."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.database import Immutable, Model, WithUuid, enum_type
from portal.cases.models import Case
from portal.plans.models import Plan, PlanItem
from portal.web.people import Person, Relation


class Outcome(StrEnum):
    """How an item, or the whole, is decided."""

    GRANTED = "granted"
    PARTIAL = "partial"
    REJECTED = "rejected"


class SameNeed(StrEnum):
    """The base rule's question: does the item answer the same need as the original service?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class PreparedItem(Model):
    """What the caseworker has so far written about one item; anything may still be open."""

    __tablename__ = "prepared_item"

    plan_item_id: Mapped[UUID] = mapped_column(ForeignKey("plan_item.id"), primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    same_need: Mapped[SameNeed | None] = mapped_column(enum_type(SameNeed, "same_need"))
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome, "outcome"))
    amount_cents: Mapped[int | None]
    reason_template: Mapped[str | None]
    reason: Mapped[str]
    provision: Mapped[str | None]

    __table_args__ = (CheckConstraint("amount_cents IS NULL OR amount_cents >= 0", name="not_negative"),)


class Decision(WithUuid, Immutable, Model):
    """A decision on one plan version; cents; never edited, a change is a new decision (invariant 17)."""

    __tablename__ = "decision"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), unique=True)
    organiser_code: Mapped[str] = mapped_column(ForeignKey("organiser.code"))
    number: Mapped[str]
    """Unique per organiser, "2026-000012"."""
    content_hash: Mapped[str]
    """The hash of the plan version that was decided on."""
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome, "outcome"))
    budget_cents: Mapped[int]
    applied_cents: Mapped[int]
    granted_cents: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    decided_at: Mapped[datetime]
    decided_on: Mapped[date]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    decider_name: Mapped[str]
    decider_title: Mapped[str]
    language: Mapped[str]
    letter: Mapped[dict[str, Any]]
    """What the letter says besides the items, frozen with its wording: see decisions/letter.py."""

    case: Mapped[Case] = relationship(lazy="raise")
    plan: Mapped[Plan] = relationship(lazy="raise")
    items: Mapped[list["DecisionItem"]] = relationship(
        lazy="raise", back_populates="decision", order_by="DecisionItem.position"
    )

    __table_args__ = (
        UniqueConstraint("organiser_code", "number"),
        CheckConstraint("granted_cents <= budget_cents", name="within_budget"),
        CheckConstraint("granted_cents >= 0 AND granted_cents <= applied_cents", name="within_applied"),
        CheckConstraint("ends_on >= starts_on", name="in_order"),
        CheckConstraint(
            "(outcome = 'rejected') = (granted_cents = 0) OR applied_cents = 0", name="outcome_matches_sum"
        ),
    )

    def relations_to(self, person: Person) -> frozenset[Relation]:
        """Stand to a person as the case does; needs `case` loaded."""
        return self.case.relations_to(person)


class DecisionItem(WithUuid, Immutable, Model):
    """The outcome of one plan item: exactly one, with reasons; reduced or rejected with a provision."""

    __tablename__ = "decision_item"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), index=True)
    plan_item_id: Mapped[UUID] = mapped_column(ForeignKey("plan_item.id"), unique=True)
    position: Mapped[int]
    same_need: Mapped[SameNeed] = mapped_column(enum_type(SameNeed, "same_need"))
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome, "outcome"))
    applied_cents: Mapped[int]
    granted_cents: Mapped[int]
    reason: Mapped[str]
    provision: Mapped[str | None]

    decision: Mapped[Decision] = relationship(lazy="raise", back_populates="items")
    plan_item: Mapped[PlanItem] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("outcome = 'granted' OR provision IS NOT NULL", name="refusal_has_provision"),
        CheckConstraint(
            "(outcome = 'granted' AND granted_cents = applied_cents)"
            " OR (outcome = 'partial' AND granted_cents > 0 AND granted_cents < applied_cents)"
            " OR (outcome = 'rejected' AND granted_cents = 0)",
            name="outcome_matches_sum",
        ),
    )
