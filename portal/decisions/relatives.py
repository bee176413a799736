"""Workers on record as relatives of the client: they never decide in the case (invariant 18)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Model, db
from portal.accounts.models import RoleAssignment, User


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


def record_relatives(case_id: UUID, user_ids: frozenset[UUID], by: UUID, now: datetime) -> None:
    """Write who are relatives of the client, instead of what was written before."""
    known = relatives_of(case_id)
    gone = delete(Relative).where(Relative.case_id == case_id, Relative.user_id.in_(known - user_ids))
    db.session.execute(gone)
    db.session.add_all(
        Relative(case_id=case_id, user_id=user_id, recorded_at=now, recorded_by_id=by)
        for user_id in user_ids - known
    )
    db.session.flush()
