"""Prices begin and end by date: on each new day the index looks again at the offerings this concerns."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from catalogue.database import Model
from catalogue.offerings import Offering
from catalogue.prices import Price


class IndexedDay(Model):
    """The day (Europe/Helsinki) whose prices the index holds; one row, because there is one index."""

    __tablename__ = "indexed_day"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


def mark_day(session: Session, today: date) -> None:
    """Remember that the index holds the prices of this day."""
    known = session.get(IndexedDay, 1)
    if known is None:
        session.add(IndexedDay(id=1, day=today))
    else:
        known.day = today


def is_marked(session: Session, today: date) -> bool:
    """Tell whether the index is known to hold the prices of this day."""
    known = session.get(IndexedDay, 1)
    return known is not None and known.day == today


def concerned_since_last_day(session: Session, today: date) -> set[UUID] | None:
    """Return the offerings whose published price has begun or ended since the last marked day.

    None stands for all of them: no day was ever marked, or the clock was set back.
    """
    known = session.get(IndexedDay, 1)
    if known is None or known.day > today:
        return None
    if known.day == today:
        return set()
    begun = and_(Price.valid_from > known.day, Price.valid_from <= today)
    ended = and_(Price.valid_to >= known.day, Price.valid_to < today)
    of_published = Price.version_id == Offering.published_version_id
    return set(session.scalars(select(Offering.id).join(Price, of_published).where(or_(begun, ended))))
