"""Sessions live in the database: they are strict cookies, end when left alone, and cost visitors nothing."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.clock import now
from catalogue.database import db
from portal.accounts.models import SignInSession
from portal.accounts.sessions import ENDS_AFTER, StoredSessions
from tests.builders import a_user, id_of
from tests.page_checks import CheckedClient

pytestmark = pytest.mark.both_databases


@pytest.fixture
def aino(app: Flask) -> UUID:
    """Somebody with an account."""
    with app.app_context():
        user_id = id_of(a_user("Aino"))
        db.session.commit()
    return user_id


def signed_in(app: Flask, user_id: UUID) -> CheckedClient:
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in(user_id)
    return client


def is_signed_in(client: CheckedClient) -> bool:
    return client.get("/suunnitelma").headers.get("Location", "").startswith("/kirjaudu") is False


def test_a_visitor_who_only_reads_leaves_no_row(app: Flask) -> None:
    client = app.test_client()
    assert "Set-Cookie" not in client.get("/nain-toimii").headers
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_the_cookie_is_strict(app: Flask) -> None:
    cookie = app.test_client().get("/kirjaudu").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    app.config["SESSION_COOKIE_SECURE"] = True
    assert "Secure" in app.test_client().get("/kirjaudu").headers["Set-Cookie"]


def test_a_session_left_alone_ends(app: Flask, aino: UUID) -> None:
    client = signed_in(app, aino)
    assert is_signed_in(client)
    app.session_interface = StoredSessions(lambda: now() + ENDS_AFTER + timedelta(minutes=1))
    assert not is_signed_in(client)


def test_a_session_in_use_goes_on(app: Flask, aino: UUID) -> None:
    client = signed_in(app, aino)
    for hours in (5, 10, 15):
        app.session_interface = StoredSessions(lambda hours=hours: now() + timedelta(hours=hours))  # type: ignore[misc]  # bound in the loop
        assert is_signed_in(client)


@pytest.mark.parametrize("guess", ["arvaus", "", "a" * 4000])
def test_a_guessed_token_is_nobody(app: Flask, guess: str) -> None:
    client = app.test_client()
    client.set_cookie("tarjotin", guess)
    assert client.get("/oma").headers["Location"].startswith("/kirjaudu")
