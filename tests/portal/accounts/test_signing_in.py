"""Signing in and out, and choosing a password by a one-time link."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.clock import now
from catalogue.database import db
from catalogue.refusals import Refused
from portal.accounts.commands import add_user, choose_password
from portal.accounts.models import PasswordLink, SignInSession, User
from portal.accounts.passwords import LINK_HOLDS, find_link, make_link, matches, set_password, token_hash
from portal.accounts.refusals import AccountRefusal
from tests.builders import a_user, id_of
from tests.page_checks import CheckedClient

EMAIL, PASSWORD = "aino@example.com", "riittävän pitkä sala"
WRONG = "Sähköposti tai salasana on väärin"

pytestmark = pytest.mark.both_databases


@pytest.fixture
def aino(app: Flask) -> UUID:
    """Aino, who has chosen her password."""
    with app.app_context():
        user = add_user(EMAIL, "Aino Mallikas", now())
        set_password(user, PASSWORD)
        user_id = id_of(user)
        db.session.commit()
    return user_id


@pytest.fixture
def visitor(app: Flask) -> CheckedClient:
    """A browser nobody has signed in with."""
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    return client


def cookie(visitor: CheckedClient) -> str:
    found = visitor.get_cookie("tarjotin")
    return found.value if found else ""


def sessions(app: Flask) -> list[SignInSession]:
    with app.app_context():
        return list(db.session.scalars(select(SignInSession)))


def sign_in(visitor: CheckedClient, password: str = PASSWORD, to: str = "") -> str:
    page = f"/kirjaudu?next={to}"
    answer = visitor.send(page, {"email": EMAIL, "password": password, "next": to}, page)
    return answer.headers.get("Location", answer.text)


@pytest.mark.usefixtures("aino")
def test_somebody_signs_in_and_goes_on_to_where_they_were(visitor: CheckedClient) -> None:
    assert sign_in(visitor, to="/suunnitelma") == "/suunnitelma"
    assert "Aino Mallikas" in visitor.get("/").text


@pytest.mark.usefixtures("aino")
@pytest.mark.parametrize(
    "planted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil",
    ],
)
def test_nobody_is_sent_to_another_site(visitor: CheckedClient, planted: str) -> None:
    assert "evil" not in sign_in(visitor, to=planted)


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "väärä salasana"), ("ei-ole@example.com", PASSWORD), ("uusi@example.com", PASSWORD)],
)
def test_every_way_to_be_wrong_says_the_same(
    app: Flask, aino: UUID, visitor: CheckedClient, email: str, password: str
) -> None:
    with app.app_context():
        add_user("uusi@example.com", "Ei Salasanaa", now())
        db.session.commit()
    answer = visitor.send("/kirjaudu", {"email": email, "password": password})
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert f'value="{email}"' in answer.text
    assert password not in answer.text


def test_an_inactive_person_cannot_sign_in_and_is_out_at_once(
    app: Flask, aino: UUID, visitor: CheckedClient
) -> None:
    sign_in(visitor)
    with app.app_context():
        db.session.get_one(User, aino).active = False
        db.session.commit()
    assert visitor.get("/oma").headers["Location"].startswith("/kirjaudu")
    assert WRONG in sign_in(visitor)


@pytest.mark.usefixtures("aino")
def test_the_session_gets_another_token_at_sign_in(app: Flask, visitor: CheckedClient) -> None:
    visitor.get("/kirjaudu")
    before = cookie(visitor)
    sign_in(visitor)
    assert before
    assert cookie(visitor) != before
    stranger = app.test_client()
    stranger.set_cookie("tarjotin", before)
    assert stranger.get("/oma").headers["Location"].startswith("/kirjaudu")
    assert len(sessions(app)) == 1


def test_the_database_holds_only_the_hash_of_the_token(
    app: Flask, aino: UUID, visitor: CheckedClient
) -> None:
    sign_in(visitor)
    (row,) = sessions(app)
    assert row.user_id == aino
    assert row.token_hash == token_hash(cookie(visitor))
    assert cookie(visitor) not in row.token_hash + row.data


@pytest.mark.usefixtures("aino")
def test_signing_out_ends_the_session_for_every_copy_of_it(app: Flask, visitor: CheckedClient) -> None:
    sign_in(visitor)
    copied = cookie(visitor)
    assert visitor.send("/kirjaudu-ulos", page="/").status_code == 303
    thief = app.test_client()
    thief.set_cookie("tarjotin", copied)
    assert thief.get("/oma").headers["Location"].startswith("/kirjaudu")
    assert [row for row in sessions(app) if row.user_id] == []


def test_a_one_time_link_works_once_and_ends_every_session(
    app: Flask, aino: UUID, visitor: CheckedClient
) -> None:
    sign_in(visitor)
    with app.app_context():
        token = make_link(aino, now())
        db.session.commit()
    other = app.test_client()
    assert isinstance(other, CheckedClient)
    new = "aivan uusi salasana"
    address = f"/salasana/{token}"
    assert other.send(address, {"password": new}, address).status_code == 303
    assert visitor.get("/oma").headers["Location"].startswith("/kirjaudu")
    assert WRONG in sign_in(visitor, PASSWORD)
    assert sign_in(visitor, new) == "/oma"
    again = other.send(address, {"password": "kolmas pitkä salasana"})
    assert again.status_code == 422


def test_a_short_password_is_told_beside_the_field_and_uses_no_link(
    app: Flask, aino: UUID, visitor: CheckedClient
) -> None:
    with app.app_context():
        token = make_link(aino, now())
        db.session.commit()
    address = f"/salasana/{token}"
    answer = visitor.send(address, {"password": "lyhyt"}, address)
    assert answer.status_code == 422
    assert "vähintään 12 merkkiä" in answer.text
    with app.app_context():
        assert find_link(token, now()) is not None


def test_links_are_kept_as_hashes_grow_old_and_the_newest_replaces_the_others(in_app: Flask) -> None:
    user = a_user()
    first, second = make_link(user.id, now()), make_link(user.id, now())
    assert find_link(first, now()) is None
    assert find_link(second, now() + LINK_HOLDS - timedelta(minutes=1)) is not None
    assert find_link(second, now() + LINK_HOLDS) is None
    assert find_link("arvaus", now()) is None
    kept = db.session.scalars(select(PasswordLink.token_hash)).all()
    assert second not in kept
    with pytest.raises(Refused, match=AccountRefusal.LINK_EXPIRED):
        choose_password(first, PASSWORD, now())


def test_passwords_are_argon2id_hashes(in_app: Flask) -> None:
    user = a_user()
    assert not matches(user, "")
    assert not matches(None, PASSWORD)
    with pytest.raises(Refused, match=AccountRefusal.PASSWORD_TOO_SHORT):
        set_password(user, "yksitoista1")
    set_password(user, PASSWORD)
    assert (user.password_hash or "").startswith("$argon2id$")
    assert matches(user, PASSWORD)
    assert not matches(user, PASSWORD.upper())


def test_an_email_address_belongs_to_one_person(in_app: Flask) -> None:
    add_user("Aino@Example.com ", "Aino", now())
    with pytest.raises(Refused, match=AccountRefusal.EMAIL_TAKEN):
        add_user("aino@example.com", "Toinen", now())
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


def test_nobody_is_tried_as_outside_a_demo(app: Flask, aino: UUID, visitor: CheckedClient) -> None:
    assert visitor.send(f"/kokeile/{aino}").status_code == 404
    app.config["DEMO"] = True
    assert visitor.send(f"/kokeile/{aino}").status_code == 404
