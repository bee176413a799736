"""How the portal learns who somebody is: a port of its own, so that passwords can give way to better."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol

from flask import current_app

from portal.accounts.models import User
from portal.accounts.passwords import make_link, matches
from portal.accounts.queries import find_user


class Identification(Protocol):
    """A way to identify people; signing in knows no other."""

    @property
    def pilot_only(self) -> bool:
        """Tell whether it is good enough for a pilot only; pages then say so."""

    def identify(self, given: Mapping[str, str]) -> User | None:
        """Return who sent these answers of the sign-in page, None when they prove nobody."""

    def way_in(self, user: User, now: datetime) -> str | None:
        """Return the path by which somebody comes in for the first time, None where none is needed."""


class PasswordIdentification:
    """E-mail and password: for pilot use, because it proves only who knows a secret."""

    pilot_only: Final = True

    def identify(self, given: Mapping[str, str]) -> User | None:
        """Return the active user whose e-mail and password these are."""
        user = find_user(given.get("email", ""))
        return user if matches(user, given.get("password", "")) else None

    def way_in(self, user: User, now: datetime) -> str | None:
        """Return the path of a new one-time link; whoever has a password needs none."""
        return None if user.password_hash else f"/salasana/{make_link(user.id, now)}"


def identification() -> Identification:
    """Return the installation's way to identify people."""
    way: Identification = current_app.extensions["identification"]
    return way
