"""A request for a personal budget: the first noun of the matter, before there is a case."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.areas import Municipality, Organiser
from catalogue.database import Immutable, Model, WithUuid, db, enum_type
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import ClientGroup
from portal.accounts.models import User
from portal.web.people import Person, Relation, relations_in_matter


class RequestState(StrEnum):
    """Where a request stands; none of the ends is an error."""

    WAITING = "waiting"
    """Nobody has taken it yet."""
    TAKEN = "taken"
    """A caseworker is in touch with the client."""
    OPENED = "opened"
    """A case was opened from it."""
    DECLINED = "declined"
    """The client does not want a personal budget after all."""
    UNSUITABLE = "unsuitable"
    """An official found that a personal budget does not suit, with reasons."""


class RequestEventName(StrEnum):
    """What can happen to a request, in the past tense."""

    REQUEST_MADE = "request_made"
    REQUEST_TAKEN = "request_taken"
    REQUEST_OPENED = "request_opened"
    REQUEST_DECLINED = "request_declined"
    REQUEST_UNSUITABLE = "request_unsuitable"


class BudgetRequest(WithUuid, Model):
    """Somebody asks an organiser for a personal budget, in own words."""

    __tablename__ = "budget_request"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    """The worker who wrote it down for the client; None where the client asked."""
    organiser_code: Mapped[str] = mapped_column(ForeignKey("organiser.code"))
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    client_group: Mapped[ClientGroup] = mapped_column(enum_type(ClientGroup, "client_group"))
    language: Mapped[str]
    """Language of the matter."""
    words: Mapped[str]
    reach: Mapped[str]
    """How the client wants to be reached, in own words."""
    initiated_on: Mapped[date]
    """The day on which the matter was initiated."""
    asked_at: Mapped[datetime]
    state: Mapped[RequestState] = mapped_column(enum_type(RequestState, "state"))
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    """Who took it."""
    reasons: Mapped[str | None]
    """Why a personal budget does not suit, and what is offered instead."""
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), index=True)

    client: Mapped[User] = relationship(lazy="raise", foreign_keys=[client_id])
    worker: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[worker_id])
    organiser: Mapped[Organiser] = relationship(lazy="raise")
    municipality: Mapped[Municipality] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("language IN ('fi', 'sv', 'en')", name="language"),
        CheckConstraint("words <> '' AND reach <> ''", name="words_given"),
        CheckConstraint("(state = 'opened') = (case_id IS NOT NULL)", name="opened_has_case"),
        CheckConstraint("(state = 'unsuitable') = (reasons IS NOT NULL)", name="unsuitable_has_reasons"),
        CheckConstraint(
            "(state = 'waiting' AND worker_id IS NULL) OR state = 'declined' OR"
            " (state IN ('taken', 'opened', 'unsuitable') AND worker_id IS NOT NULL)",
            name="taken_has_worker",
        ),
        CheckConstraint("worker_id <> client_id", name="worker_is_not_client"),
        Index("ix_budget_request_queue", "organiser_code", "state", "initiated_on"),
        # One open request per person and organiser.
        Index(
            "uq_budget_request_one_open",
            "client_id",
            "organiser_code",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'taken')"),
            postgresql_where=text("state IN ('waiting', 'taken')"),
        ),
    )

    @property
    def request_id(self) -> UUID:
        """Return the id under which reads of this object are logged."""
        return self.id

    def relations_to(self, person: Person) -> frozenset[Relation]:
        """Tell how this request stands to a person."""
        return relations_in_matter(self.client_id, self.organiser_code, person)

    def record(self, event: StrEnum, by: Actor, now: datetime, data: dict[str, object]) -> "RequestEvent":
        """Write one event of this request in the running transaction."""
        happened = RequestEvent(
            request_id=self.id,
            event=RequestEventName(event),
            at=now,
            actor_id=by.user_id,
            actor_name=by.name,
            acting_as=by.acting_as,
            data=data,
        )
        db.session.add(happened)
        return happened


class RequestEvent(WithUuid, Immutable, Model):
    """One sentence of a request's history."""

    __tablename__ = "request_event"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("budget_request.id"), index=True)
    event: Mapped[RequestEventName] = mapped_column(enum_type(RequestEventName, "event"))
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    actor_name: Mapped[str]
    acting_as: Mapped[ActingAs] = mapped_column(enum_type(ActingAs, "acting_as"))
    data: Mapped[dict[str, Any]]
