"""Who besides the client gets the decision: a guardian, a custodian or somebody the client has authorised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Model, db, enum_type
from catalogue.lifecycle import Actor
from catalogue.refusals import Refused
from portal.cases.models import Case
from portal.decisions.rules import DecisionRefusal
from portal.history.models import EventName
from portal.web.labels import label

MOST: Final = 3
"""More people than this besides the client do not act in one matter."""


class AddresseeRole(StrEnum):
    """Why somebody gets the client's decision."""

    GUARDIAN = "guardian"
    CUSTODIAN = "custodian"
    AUTHORISED = "authorised"
    """The client has given them an authority in the matter."""


class Addressee(Model):
    """Somebody besides the client to whom the decisions of a case are given notice of."""

    __tablename__ = "addressee"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[AddresseeRole] = mapped_column(enum_type(AddresseeRole, "role"))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))

    __table_args__ = (
        UniqueConstraint("case_id", "name"),
        CheckConstraint("name <> ''", name="named"),
    )


@dataclass(frozen=True)
class Further:
    """One addressee as a worker writes them."""

    name: str
    role: AddresseeRole


def further_addressees(case_id: UUID) -> list[Further]:
    """Return who besides the client gets the decision, in the order they were written."""
    rows = db.session.scalars(
        select(Addressee).where(Addressee.case_id == case_id).order_by(Addressee.position)
    )
    return [Further(row.name, row.role) for row in rows]


def mark_of(further: Sequence[Further]) -> str:
    """Return a mark of who is written: a form that carries another one was opened before a change."""
    return "; ".join(f"{row.role.value} {row.name}" for row in further)


def addressees_of(case: Case) -> list[str]:
    """Return the client and every further addressee as the letter names them, in the language in force."""
    further = [f"{row.name} ({str(label(row.role)).lower()})" for row in further_addressees(case.id)]
    return [case.client.name, *further]


def record_addressees(
    case: Case, written: Sequence[Further], seen: str, by: Actor, now: datetime
) -> None:
    """Write who besides the client gets the decision, instead of what was written before.

    The history tells of it. Refused ADDRESSEES_CHANGED unless `seen` is the mark of what stands now.
    """
    assert by.user_id is not None, "somebody answers for the record"
    # The case's row is held, so that two workers never write over each other.
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update(key_share=True))
    known = further_addressees(case.id)
    if known == list(written):
        return
    if mark_of(known) != seen:
        raise Refused(DecisionRefusal.ADDRESSEES_CHANGED)
    names = [row.name for row in written]
    if len(set(names)) < len(names) or case.client.name in names:
        raise Refused(DecisionRefusal.ADDRESSEE_TWICE)
    db.session.execute(delete(Addressee).where(Addressee.case_id == case.id))
    db.session.add_all(
        Addressee(
            case_id=case.id,
            position=position,
            name=row.name,
            role=row.role,
            recorded_at=now,
            recorded_by_id=by.user_id,
        )
        for position, row in enumerate(written, start=1)
    )
    case.record(EventName.ADDRESSEES_RECORDED, by, now, {"names": names})
    db.session.flush()
