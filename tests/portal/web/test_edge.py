"""The edge: one transaction per request, committed on success, rolled back on everything else."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response, abort
from sqlalchemy import func, select

from catalogue.clock import now
from catalogue.database import db
from catalogue.lifecycle import LifecycleRefusal
from catalogue.refusals import Refused
from portal.accounts.models import SignInSession, User
from portal.web.edge import ReadingRequestWrote
from portal.web.requires import public
from tests.builders import a_user, id_of
from tests.page_checks import CheckedClient

TEA = "teekannu@example.com"


def plant(app: Flask, answer: Callable[[], Any], *methods: str) -> None:
    """Plant a route that adds a person and then answers."""

    @public
    def view() -> Any:
        db.session.add(User(email=TEA, name="Tee Kannu", language="fi", active=True, created_at=now()))
        return answer()

    app.add_url_rule("/istutettu", "planted", view, methods=list(methods))
    app.config["WTF_CSRF_ENABLED"] = False


def people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(User).where(User.email == TEA)) or 0


def refuse() -> Any:
    raise Refused(LifecycleRefusal.NOT_NOW)


@pytest.mark.parametrize(
    ("answer", "status", "written"),
    [
        (lambda: Response("tehty", mimetype="text/plain"), 200, 1),
        (lambda: ("", 303), 303, 1),
        (lambda: Response("virhe", 422, mimetype="text/plain"), 422, 0),
        (lambda: abort(404), 404, 0),
        (refuse, 409, 0),
    ],
)
def test_what_a_post_wrote_is_kept_only_when_it_succeeds(
    app: Flask, answer: Callable[[], Any], status: int, written: int
) -> None:
    plant(app, answer, "POST")
    response = (
        Flask.test_client(app).post("/istutettu") if status < 400 else app.test_client().post("/istutettu")
    )
    assert response.status_code == status
    assert people(app) == written


def test_a_fault_keeps_nothing(app: Flask) -> None:
    plant(app, lambda: 1 / 0, "POST")
    with pytest.raises(ZeroDivisionError):
        app.test_client().post("/istutettu")
    assert people(app) == 0


def test_a_get_that_writes_fails(app: Flask) -> None:
    plant(app, lambda: "", "GET")
    with pytest.raises(ReadingRequestWrote, match="planted"):
        app.test_client().get("/istutettu")
    assert people(app) == 0


def test_a_get_that_flushed_leaves_nothing_either(app: Flask) -> None:
    def answer() -> Response:
        db.session.flush()
        return Response("", mimetype="text/plain")

    plant(app, answer, "GET")
    assert app.test_client().get("/istutettu").status_code == 200
    assert people(app) == 0


def test_a_refusal_is_a_page_with_a_sentence_and_a_way_back(app: Flask) -> None:
    plant(app, refuse, "POST")
    page = app.test_client().post("/istutettu", headers={"Referer": "http://localhost/haku"})
    assert "Tätä ei voi tehdä juuri nyt" in page.text
    assert 'href="http://localhost/haku"' in page.text


def test_an_error_page_that_starts_a_session_does_not_wait_for_itself(app: Flask) -> None:
    """The page asks who is reading, and its sign-out form puts a token into the session."""
    with app.app_context():
        aino = id_of(a_user("Aino"))
        db.session.commit()
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in(aino)
    assert client.post("/kirjaudu-ulos").status_code == 400
    with app.app_context():
        assert "csrf_token" in db.session.scalars(select(SignInSession.data)).one()
