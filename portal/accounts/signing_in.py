"""Flask-Login on our people: the session knows a user id, every request asks the database who that is."""

from uuid import UUID

from flask import Flask, current_app, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from portal.accounts.identification import PasswordIdentification
from portal.accounts.models import User
from portal.accounts.queries import find_person
from portal.accounts.sessions import StoredSession, StoredSessions
from portal.web.on_behalf import acting_in, forget
from portal.web.people import Person


class SignedIn(UserMixin):
    """What Flask-Login keeps for the request: the person."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = str(person.user_id)


def init_app(app: Flask) -> None:
    """Set up sessions and Flask-Login."""
    app.session_interface = StoredSessions()
    app.extensions["identification"] = PasswordIdentification()
    # A session is bound to its token; an address that changes on a phone must not end it.
    app.config["SESSION_PROTECTION"] = None
    manager = LoginManager(app)
    manager.user_loader(_load)


def start(user: User) -> None:
    """Sign somebody in, under a new session token."""
    person = find_person(user.id)
    if person is None:
        raise RuntimeError("an inactive user cannot be signed in")
    interface = current_app.session_interface
    assert isinstance(interface, StoredSessions)
    assert isinstance(session._get_current_object(), StoredSession)  # type: ignore[attr-defined]  # a proxy
    interface.renew(session._get_current_object())  # type: ignore[attr-defined]
    # Whoever signs in next in this browser acts for nobody.
    forget(session)
    login_user(SignedIn(person))


def end() -> None:
    """Sign out and forget everything the session held."""
    logout_user()
    session.clear()


def _load(user_id: str) -> SignedIn | None:
    person = find_person(UUID(user_id))
    return None if person is None else SignedIn(acting_in(session, person))
