"""Passwords as argon2id hashes, and one-time links of which only the hash is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from catalogue.database import db
from catalogue.refusals import Refused
from portal.accounts.models import PasswordLink, User
from portal.accounts.refusals import AccountRefusal

_hasher = PasswordHasher()
_UNKNOWN = _hasher.hash(secrets.token_urlsafe(16))
SHORTEST = 12
LINK_HOLDS = timedelta(hours=48)


def matches(user: User | None, password: str) -> bool:
    """Tell whether the password is right; an unknown user costs the same time as a known one."""
    kept = user.password_hash if user is not None and user.password_hash else _UNKNOWN
    try:
        _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
    return user is not None and user.active and user.password_hash is not None


def set_password(user: User, password: str) -> None:
    """Keep the hash of a new password; Refused when it is too short (NIST SP 800-63B: length counts)."""
    if len(password) < SHORTEST:
        raise Refused(AccountRefusal.PASSWORD_TOO_SHORT, shortest=SHORTEST)
    user.password_hash = _hasher.hash(password)


def make_link(user_id: UUID, now: datetime) -> str:
    """Return a new one-time token for choosing a password; older unused ones stop working."""
    for older in db.session.scalars(
        select(PasswordLink).where(PasswordLink.user_id == user_id, PasswordLink.used_at.is_(None))
    ):
        older.used_at = now
    token = secrets.token_urlsafe(32)
    db.session.add(
        PasswordLink(
            token_hash=token_hash(token),
            user_id=user_id,
            created_at=now,
            expires_at=now + LINK_HOLDS,
            used_at=None,
        )
    )
    db.session.flush()
    return token


def find_link(token: str, now: datetime) -> PasswordLink | None:
    """Return the link of a token if it still works."""
    link = db.session.get(PasswordLink, token_hash(token))
    return link if link is not None and link.used_at is None and now < link.expires_at else None


def token_hash(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
