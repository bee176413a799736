"""People who sign in, their roles, and the providers they belong to."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.database import Model, WithUuid, enum_type


class Role(StrEnum):
    """What somebody may be besides a client."""

    CASEWORKER = "caseworker"
    """Works with the clients of one organiser."""
    OFFICIAL = "official"
    """A caseworker in a public post who may also decide."""
    EDITOR = "editor"
    """Keeps the catalogue of one organiser true."""
    ADMINISTRATOR = "administrator"
    """Manages accounts and roles; sees no client data."""


WORKING_WITH_CLIENTS: Final = (Role.CASEWORKER, Role.OFFICIAL)
"""Roles in which somebody meets an organiser's clients."""


class User(WithUuid, Model):
    """One person with one sign-in; clients, workers and provider people alike."""

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    """argon2id; None until the person has used a password link."""
    language: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    example: Mapped[str | None]
    """Which demo person this is, to be tried with one click on a demo installation; None for real ones."""
    created_at: Mapped[datetime]
    roles: Mapped[list["RoleAssignment"]] = relationship(lazy="raise", back_populates="user")
    memberships: Mapped[list["ProviderMembership"]] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("language IN ('fi', 'sv', 'en')", name="language"),
        CheckConstraint("email = lower(email) AND email <> ''", name="email_lower"),
    )


class RoleAssignment(WithUuid, Model):
    """A role of one person with one organiser; the title and unit stand in the decision letter."""

    __tablename__ = "role_assignment"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_type(Role, "role"))
    organiser_code: Mapped[str | None] = mapped_column(ForeignKey("organiser.code"))
    unit: Mapped[str | None]
    title: Mapped[str | None]
    phone: Mapped[str | None]
    """Where the worker's own clients call."""
    user: Mapped[User] = relationship(lazy="raise", back_populates="roles")

    __table_args__ = (
        UniqueConstraint("user_id", "role", "organiser_code"),
        CheckConstraint(
            "(role = 'administrator') = (organiser_code IS NULL)", name="organiser_unless_administrator"
        ),
    )


class ProviderMembership(Model):
    """Somebody who acts for a provider."""

    __tablename__ = "provider_membership"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), primary_key=True)


class SignInSession(Model):
    """A server-side session; the browser holds only a random token, of which we keep the hash."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    data: Mapped[str]
    """What Flask keeps for the visitor, as its tagged JSON."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class PasswordLink(Model):
    """A one-time link to choose a password; only the token's hash is kept."""

    __tablename__ = "password_link"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
