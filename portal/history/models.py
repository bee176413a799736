"""What happened to a case, and who looked at it: both are written once and never changed."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Immutable, Model, WithUuid, enum_type
from catalogue.lifecycle import ActingAs


class EventName(StrEnum):
    """What can happen to a case, in the past tense."""

    CASE_OPENED = "case_opened"
    NEED_ASSESSED = "need_assessed"
    NEED_CHANGED = "need_changed"
    BUDGET_SET = "budget_set"
    PLAN_STARTED = "plan_started"
    ITEM_ADDED = "item_added"
    ITEM_CHANGED = "item_changed"
    ITEM_REMOVED = "item_removed"
    ITEM_RESTORED = "item_restored"
    NEED_LEFT_OUT = "need_left_out"
    NEED_TAKEN_BACK = "need_taken_back"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_TAKEN_UP = "plan_taken_up"
    PLAN_RETURNED = "plan_returned"
    PLAN_DECIDED = "plan_decided"
    PLAN_TAKEN_BACK = "plan_taken_back"
    ACTING_STARTED = "acting_started"
    NEED_PROPOSED = "need_proposed"
    PROPOSAL_DECLINED = "proposal_declined"
    RELATIVES_RECORDED = "relatives_recorded"
    ADDRESSEES_RECORDED = "addressees_recorded"


class HistoryEvent(WithUuid, Immutable, Model):
    """One sentence of a case's history."""

    __tablename__ = "history_event"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    event: Mapped[EventName] = mapped_column(enum_type(EventName, "event"))
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    actor_name: Mapped[str]
    acting_as: Mapped[ActingAs] = mapped_column(enum_type(ActingAs, "acting_as"))
    on_behalf_reason: Mapped[str | None]
    """Why the actor did this for the client; None for whoever acted in their own role."""
    data: Mapped[dict[str, Any]]


class AccessEntry(WithUuid, Immutable, Model):
    """Somebody read a client's data: who, in which role, what (a permission and an endpoint), when."""

    __tablename__ = "access_log"

    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("budget_request.id"), index=True)
    """What was read before there was a case."""
    at: Mapped[datetime]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    user_name: Mapped[str]
    acting_as: Mapped[ActingAs] = mapped_column(enum_type(ActingAs, "acting_as"))
    on_behalf_reason: Mapped[str | None]
    """Why the reader was acting for the client; None for whoever read in their own role."""
    permission: Mapped[str]
    endpoint: Mapped[str]

    __table_args__ = (
        CheckConstraint("case_id IS NOT NULL OR request_id IS NOT NULL", name="about_somebody"),
    )
