"""Which wishes an editor and a provider see; each query says what it loads."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from catalogue.database import db
from catalogue.providers import ApprovalState, ProviderApproval
from catalogue.wishes import Wish
from portal.web.people import Person, Relation

PAGE_SIZE = 50


@dataclass(frozen=True)
class DeskWish:
    """A wish as the permission map sees it; the catalogue itself knows no people."""

    wish: Wish

    def relations_to(self, person: Person) -> frozenset[Relation]:
        """Tell who keeps the catalogue of its area; one without a place is in everybody's."""
        code = self.wish.organiser_code
        mine = code in person.editor_of if code else bool(person.editor_of)
        return frozenset({Relation.EDITOR}) if mine else frozenset()


def find_wish(wish_id: UUID) -> DeskWish | None:
    """Return one wish with its need and place, or None."""
    wish = db.session.scalars(
        select(Wish)
        .where(Wish.id == wish_id)
        .options(joinedload(Wish.need), joinedload(Wish.municipality))
    ).one_or_none()
    return DeskWish(wish) if wish else None


def wishes_for_editor(person: Person, page: int) -> tuple[list[Wish], bool]:
    """Return one page of the wishes in the person's catalogues, newest first, and whether more follow."""
    return _newest(Wish.organiser_code.in_(person.editor_of), page)


def wishes_for_provider(person: Person, page: int) -> tuple[list[Wish], bool]:
    """Return one page of the wishes where an organiser approves the person's providers, newest first."""
    approving = select(ProviderApproval.organiser_code).where(
        ProviderApproval.provider_id.in_(person.providers),
        ProviderApproval.state == ApprovalState.APPROVED,
    )
    return _newest(Wish.organiser_code.in_(approving), page)


def _newest(nearby: ColumnElement[bool], page: int) -> tuple[list[Wish], bool]:
    """Read a page of what is nearby or has no place, with need and municipality."""
    found = db.session.scalars(
        select(Wish)
        .where(or_(nearby, Wish.organiser_code.is_(None)))
        .order_by(Wish.created_at.desc(), Wish.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
        .options(joinedload(Wish.need), joinedload(Wish.municipality))
    ).all()
    return list(found[:PAGE_SIZE]), len(found) > PAGE_SIZE
