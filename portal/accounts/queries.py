"""Reading people."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from catalogue.database import db
from portal.accounts.models import WORKING_WITH_CLIENTS, Role, RoleAssignment, User
from portal.web.people import Person


def find_user(email: str) -> User | None:
    """Return the user with that e-mail address, whatever its case."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def find_person(user_id: UUID) -> Person | None:
    """Return an active user as the permission map sees them: loads roles and memberships."""
    # Asking for the table by name: cases stand on accounts, not the other way round.
    cases = db.metadata.tables["case"]
    requests = db.metadata.tables["budget_request"]
    has_case = exists().where(cases.c.client_id == User.id)
    has_request = exists().where(requests.c.client_id == User.id)
    # One query: every request of a signed-in person asks this, and both lists are short.
    found = db.session.execute(
        select(User, has_case.label("has_case"), has_request.label("has_request"))
        .where(User.id == user_id, User.active)
        .options(joinedload(User.roles), joinedload(User.memberships))
    )
    row = found.unique().one_or_none()
    return None if row is None else _person(row[0], row[1], row[2])


def post_of(user_id: UUID, organiser_code: str) -> RoleAssignment | None:
    """Return the post in which somebody decides for an organiser: unit and title for the letter."""
    return db.session.scalar(
        select(RoleAssignment).where(
            RoleAssignment.user_id == user_id,
            RoleAssignment.organiser_code == organiser_code,
            RoleAssignment.role == Role.OFFICIAL,
        )
    )


def contact_of(user_id: UUID, organiser_code: str) -> RoleAssignment | None:
    """Return the post in which a worker meets an organiser's clients, with title and phone."""
    posts = db.session.scalars(
        select(RoleAssignment).where(
            RoleAssignment.user_id == user_id,
            RoleAssignment.organiser_code == organiser_code,
            RoleAssignment.role.in_(WORKING_WITH_CLIENTS),
        )
    ).all()
    return max(posts, key=lambda post: (post.phone is not None, post.role is Role.OFFICIAL), default=None)


def _person(user: User, has_case: bool, has_request: bool) -> Person:
    def organisers(*roles: Role) -> frozenset[str]:
        return frozenset(row.organiser_code for row in user.roles if row.role in roles and row.organiser_code)

    return Person(
        user_id=user.id,
        name=user.name,
        language=user.language,
        caseworker_of=organisers(*WORKING_WITH_CLIENTS),
        official_of=organisers(Role.OFFICIAL),
        editor_of=organisers(Role.EDITOR),
        administrator=any(row.role is Role.ADMINISTRATOR for row in user.roles),
        providers=frozenset(membership.provider_id for membership in user.memberships),
        has_case=has_case,
        has_request=has_request,
    )
