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


class NoticeMethod(StrEnum):
    """How a decision is given notice of."""

    LETTER = "letter"
    """By post; received on the presumed day (434/2003, 59 §)."""
    HANDED_OVER = "handed_over"
    """Given to the addressee in person; received that day."""
    ELECTRONIC = "electronic"
    """By an electronic message, with consent; received on the presumed day (13/2003, 19 §).

    A decision touches privacy, so the message must open to the addressee only, strongly identified. This
    portal has no strong identification: the official sends it through a service that has.
    """


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
    instead: Mapped[str | None]
    """What is offered instead of what is not granted."""
    provision: Mapped[str | None]

    __table_args__ = (CheckConstraint("amount_cents IS NULL OR amount_cents >= 0", name="not_negative"),)


class PreparedDecision(Model):
    """What is so far written about the whole: how the client's view is considered, and own conditions."""

    __tablename__ = "prepared_decision"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    view_considered: Mapped[str]
    conditions: Mapped[str]


class Notice(WithUuid, Immutable, Model):
    """Notice of one decision to one addressee; the deadline stays with the rule's version (invariant 19)."""

    __tablename__ = "notice"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), index=True)
    addressee: Mapped[str]
    method: Mapped[NoticeMethod] = mapped_column(enum_type(NoticeMethod, "method"))
    consented: Mapped[bool] = mapped_column(default=False)
    """The addressee has consented to electronic notice."""
    sent_on: Mapped[date]
    received_on: Mapped[date]
    deadline: Mapped[date]
    """The last day on which a request for review must have arrived."""
    rule_version: Mapped[str]

    __table_args__ = (
        UniqueConstraint("decision_id", "addressee"),
        CheckConstraint("received_on >= sent_on AND deadline > received_on", name="in_order"),
        CheckConstraint("method <> 'electronic' OR consented", name="electronic_has_consent"),
    )


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
    review_on: Mapped[date | None]
    """When client and worker look together at how it goes; None where nothing was granted."""
    letter: Mapped[dict[str, Any]]
    """What the letter says besides the items, frozen with its wording: see decisions/letter.py."""

    case: Mapped[Case] = relationship(lazy="raise")
    plan: Mapped[Plan] = relationship(lazy="raise")
    items: Mapped[list["DecisionItem"]] = relationship(
        lazy="raise", back_populates="decision", order_by="DecisionItem.position"
    )
    notices: Mapped[list[Notice]] = relationship(lazy="raise", order_by=Notice.addressee)

    __table_args__ = (
        UniqueConstraint("organiser_code", "number"),
        CheckConstraint("granted_cents <= budget_cents", name="within_budget"),
        CheckConstraint("granted_cents >= 0 AND granted_cents <= applied_cents", name="within_applied"),
        CheckConstraint("ends_on >= starts_on", name="in_order"),
        CheckConstraint("review_on IS NULL OR review_on > decided_on", name="review_is_ahead"),
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
    instead: Mapped[str | None]
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
