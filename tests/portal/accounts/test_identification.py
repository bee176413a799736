"""Signing in knows a way to identify people, and not which one: another takes the place of passwords."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from flask import Flask

from catalogue.clock import now
from catalogue.database import db
from catalogue.refusals import Refused
from portal.accounts.commands import give_role, make_way_in
from portal.accounts.identification import Identification, PasswordIdentification
from portal.accounts.models import Role, User
from portal.accounts.passwords import set_password
from portal.accounts.queries import find_user
from portal.accounts.refusals import AccountRefusal
from tests.builders import a_user
from tests.page_checks import CheckedClient

pytestmark = pytest.mark.both_databases


class StrongIdentification:
    """Trusts a code that somebody else has checked, as a bank would."""

    pilot_only = False

    def identify(self, given: Mapping[str, str]) -> User | None:
        """Return whose code it is."""
        return find_user(given.get("email", "")) if given.get("password") == "the bank says so" else None

    def way_in(self, user: User, now: datetime) -> str | None:
        """Nobody needs a link."""
        return None


def test_another_way_takes_the_place_of_passwords(app: Flask, client: CheckedClient) -> None:
    way: Identification = StrongIdentification()
    assert "vain kokeilun ajan" in client.get("/kirjaudu").text
    app.extensions["identification"] = way
    with app.app_context():
        email = a_user().email
        db.session.commit()
    assert "vain kokeilun ajan" not in client.get("/kirjaudu").text
    wrong = client.send("/kirjaudu", {"email": email, "password": "something else"}, "/kirjaudu")
    assert wrong.status_code == 422
    right = client.send("/kirjaudu", {"email": email, "password": "the bank says so"}, "/kirjaudu")
    assert right.status_code == 303


@pytest.mark.usefixtures("in_app")
def test_a_password_proves_who_somebody_is() -> None:
    user = a_user()
    set_password(user, "riittävän pitkä sala")
    way = PasswordIdentification()
    assert way.identify({"email": user.email, "password": "riittävän pitkä sala"}) is user
    assert way.identify({"email": user.email, "password": "väärä"}) is None
    assert way.identify({}) is None


@pytest.mark.usefixtures("in_app")
def test_who_gets_a_way_in() -> None:
    newcomer, known, worker = a_user(), a_user(), a_user()
    set_password(known, "riittävän pitkä sala")
    give_role(worker, Role.CASEWORKER, "08")
    assert make_way_in(newcomer, now()).startswith("/salasana/")
    for user, code in ((known, AccountRefusal.HAS_A_WAY_IN), (worker, AccountRefusal.WORKS_HERE)):
        with pytest.raises(Refused, match=code.value):
            make_way_in(user, now())
