"""What `requires` answers: sign in, 403 for a page of another role, 404 for an object that is not theirs."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from catalogue.database import db
from portal.web.permissions import Permission
from portal.web.requires import current_person, public, requires
from tests.builders import a_caseworker, a_user, id_of
from tests.page_checks import CheckedClient


def person(app: Flask, make: Callable[[], object]) -> CheckedClient:
    with app.app_context():
        user_id: UUID = id_of(make())  # type: ignore[arg-type]  # every builder of people returns a User
        db.session.commit()
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in(user_id)
    return client


def test_whoever_is_signed_out_comes_back_after_signing_in(client: FlaskClient) -> None:
    assert client.get("/oma?a=1").headers["Location"] == "/kirjaudu?next=/oma?a%3D1"


def test_a_page_of_another_role_is_forbidden(app: Flask) -> None:
    assert person(app, a_user).get("/asiakkaat").status_code == 403
    assert person(app, a_caseworker).get("/asiakkaat").status_code == 200


def test_an_object_stands_in_for_its_address(app: Flask) -> None:
    def show(thing: str) -> Response:
        return Response(thing, mimetype="text/plain")

    def load(name: str) -> str | None:
        return f"{name} löytyi" if name == "kirja" else None

    app.add_url_rule("/esine/<name>", "thing", requires(Permission.OWN_PAGES, of=load)(show))
    aino = person(app, a_user)
    assert aino.get("/esine/kirja").text == "kirja löytyi"
    assert aino.get("/esine/muu").status_code == 404


def test_a_public_page_may_not_ask_for_somebody(app: Flask) -> None:
    app.add_url_rule("/istutettu", "planted", public(lambda: current_person().name))
    with pytest.raises(RuntimeError, match="public view"):
        app.test_client().get("/istutettu")
