"""The verbs of accounts; they flush and never commit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select

from catalogue.database import db
from catalogue.refusals import Refused
from portal.accounts.identification import identification
from portal.accounts.models import ProviderMembership, Role, RoleAssignment, SignInSession, User
from portal.accounts.passwords import find_link, set_password
from portal.accounts.queries import find_user
from portal.accounts.refusals import AccountRefusal


def add_user(
    email: str, name: str, now: datetime, *, language: str = "fi", example: str | None = None
) -> User:
    """Add somebody without a password; Refused EMAIL_TAKEN when the address is in use."""
    if find_user(email) is not None:
        raise Refused(AccountRefusal.EMAIL_TAKEN)
    user = User(
        email=email.strip().lower(),
        name=name.strip(),
        password_hash=None,
        language=language,
        example=example,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user


def give_role(
    user: User,
    role: Role,
    organiser_code: str | None = None,
    *,
    unit: str | None = None,
    title: str | None = None,
    phone: str | None = None,
) -> RoleAssignment:
    """Give somebody a role with an organiser; an official is a caseworker who may decide.

    Giving it again changes what is told anew about the post: unit, title, phone.
    """
    assignment = db.session.scalar(
        select(RoleAssignment).where(
            RoleAssignment.user_id == user.id,
            RoleAssignment.role == role,
            RoleAssignment.organiser_code == organiser_code,
        )
    )
    if assignment is None:
        assignment = RoleAssignment(user_id=user.id, role=role, organiser_code=organiser_code)
        db.session.add(assignment)
    for name, told in (("unit", unit), ("title", title), ("phone", phone)):
        if told is not None:
            setattr(assignment, name, told.strip() or None)
    db.session.flush()
    return assignment


def join_provider(user: User, provider_id: UUID) -> None:
    """Let somebody act for a provider."""
    db.session.add(ProviderMembership(user_id=user.id, provider_id=provider_id))
    db.session.flush()


def make_way_in(user: User, now: datetime) -> str:
    """Return the path by which a client comes in for the first time.

    Refused for whoever has a password or works here: a worker must not take over another's sign-in.
    """
    works_here = exists().where(RoleAssignment.user_id == user.id)
    is_member = exists().where(ProviderMembership.user_id == user.id)
    if db.session.scalar(select(works_here | is_member)):
        raise Refused(AccountRefusal.WORKS_HERE)
    path = identification().way_in(user, now)
    if path is None:
        raise Refused(AccountRefusal.HAS_A_WAY_IN)
    return path


def choose_password(token: str, password: str, now: datetime) -> User:
    """Use a one-time link: set the password and end every session the person has."""
    link = find_link(token, now)
    if link is None:
        raise Refused(AccountRefusal.LINK_EXPIRED)
    user = db.session.get_one(User, link.user_id)
    set_password(user, password)
    link.used_at = now
    db.session.execute(delete(SignInSession).where(SignInSession.user_id == user.id))
    db.session.flush()
    return user
