"""Wishes: what somebody looked for and did not find, told to editors and providers without telling who."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.areas import Municipality
from catalogue.database import Model, WithUuid, db
from catalogue.needs import Need
from catalogue.refusals import RefusalCode, Refused

LONGEST_WISH: Final = 500
MOST_IN_AN_HOUR: Final = 100
"""Anybody may wish without signing in, so a flood is stopped for everybody alike."""
SAME_WITHIN: Final = timedelta(days=1)


class WishRefusal(RefusalCode):
    """Why a wish is not taken."""

    WORDS_NEEDED = "wish.words_needed"
    TOO_LONG = "wish.too_long"
    """Evidence: longest, in characters."""
    TOO_MANY = "wish.too_many"
    """More have come within an hour than people write."""


class Wish(WithUuid, Model):
    """One wish in the words of whoever made it; nothing tells who that was."""

    __tablename__ = "wish"

    text: Mapped[str]
    language: Mapped[str]
    """The language of the page it was written on."""
    need_code: Mapped[str | None] = mapped_column(ForeignKey("need.code"))
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    organiser_code: Mapped[str | None] = mapped_column(ForeignKey("organiser.code"), index=True)
    """Whose area the municipality is in; None where no place was told."""
    created_at: Mapped[datetime] = mapped_column(index=True)

    need: Mapped[Need | None] = relationship(lazy="raise")
    municipality: Mapped[Municipality | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("length(text) BETWEEN 1 AND 500", name="words_fit"),
        CheckConstraint("language IN ('fi', 'sv', 'en')", name="language_known"),
        CheckConstraint(
            "(municipality_code IS NULL) = (organiser_code IS NULL)", name="place_has_organiser"
        ),
    )


def make_wish(
    text: str,
    language: str,
    now: datetime,
    need: Need | None = None,
    municipality: Municipality | None = None,
) -> Wish:
    """Keep a wish; the same one sent again within a day stays one. Refused: no words, too long, too many."""
    words = text.strip()
    if not words:
        raise Refused(WishRefusal.WORDS_NEEDED)
    if len(words) > LONGEST_WISH:
        raise Refused(WishRefusal.TOO_LONG, longest=LONGEST_WISH)
    wish = Wish(
        text=words,
        language=language,
        need_code=need.code if need else None,
        municipality_code=municipality.code if municipality else None,
        organiser_code=municipality.organiser_code if municipality else None,
        created_at=now,
    )
    if (before := _same_as(wish, now - SAME_WITHIN)) is not None:
        return before
    recent = select(func.count()).select_from(Wish).where(Wish.created_at > now - timedelta(hours=1))
    if (db.session.scalar(recent) or 0) >= MOST_IN_AN_HOUR:
        raise Refused(WishRefusal.TOO_MANY)
    db.session.add(wish)
    db.session.flush()
    return wish


def remove_wish(wish: Wish) -> None:
    """Take a wish away for good: somebody wrote about a person in it, or it says nothing."""
    db.session.delete(wish)
    db.session.flush()


def _same_as(wish: Wish, since: datetime) -> Wish | None:
    return db.session.scalars(
        select(Wish).where(
            Wish.created_at > since,
            Wish.text == wish.text,
            Wish.need_code.is_(None) if wish.need_code is None else Wish.need_code == wish.need_code,
            Wish.municipality_code.is_(None)
            if wish.municipality_code is None
            else Wish.municipality_code == wish.municipality_code,
        )
    ).first()
