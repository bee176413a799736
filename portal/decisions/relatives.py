"""Workers on record as relatives of the client: they never decide in the case (invariant 18)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Model, db
from catalogue.lifecycle import Actor
from portal.accounts.models import RoleAssignment, User
from portal.cases.models import Case
from portal.history.models import EventName


class Relative(Model):
    """A worker who is a relative of the client of a case."""

    __tablename__ = "relative"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))


def relatives_of(case_id: UUID) -> frozenset[UUID]:
    """Return the ids of the workers on record as relatives."""
    return frozenset(db.session.scalars(select(Relative.user_id).where(Relative.case_id == case_id)))


def workers_of(organiser_code: str) -> list[User]:
    """Return the people with a post at an organiser, by name."""
    posts = select(RoleAssignment.user_id).where(RoleAssignment.organiser_code == organiser_code)
    return list(db.session.scalars(select(User).where(User.id.in_(posts)).order_by(User.name, User.id)))


def record_relatives(case: Case, user_ids: frozenset[UUID], by: Actor, now: datetime) -> None:
    """Write who are relatives of the client, instead of what was written before; the history tells of it."""
    assert by.user_id is not None, "somebody answers for the record"
    # The case's row is held, so that two workers never write over each other or one relative twice.
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update(key_share=True))
    known = relatives_of(case.id)
    if user_ids == known:
        return
    gone = delete(Relative).where(Relative.case_id == case.id, Relative.user_id.in_(known - user_ids))
    db.session.execute(gone)
    db.session.add_all(
        Relative(case_id=case.id, user_id=user_id, recorded_at=now, recorded_by_id=by.user_id)
        for user_id in user_ids - known
    )
    names = db.session.scalars(select(User.name).where(User.id.in_(user_ids)).order_by(User.name))
    case.record(EventName.RELATIVES_RECORDED, by, now, {"names": list(names)})
    db.session.flush()
