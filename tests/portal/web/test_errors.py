"""Whatever goes wrong, the reader gets a page with a way on, and the log no words of theirs."""

import logging
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from portal.web.requires import public


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 415, 500, 503])
def test_every_error_is_a_page(app: Flask, code: int) -> None:
    app.add_url_rule("/istutettu", "planted", public(lambda: abort(code)))
    for language in ("", "/sv", "/en"):
        response = app.test_client().get(f"{language}/istutettu")
        assert response.status_code == code
        assert f'lang="{language.strip("/") or "fi"}"' in response.text


def test_a_wrong_method_is_a_page_too(client: FlaskClient) -> None:
    assert client.delete("/haku").status_code == 405


def test_a_form_without_its_token_is_told_kindly(client: FlaskClient) -> None:
    response = client.post("/kirjaudu", data={"email": "a@example.com", "password": "x"})
    assert response.status_code == 400
    assert "CSRF" not in response.text


def test_too_much_is_told_kindly(app: Flask, client: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100
    assert client.post("/kirjaudu", data={"email": "a" * 200}).status_code in {400, 413}


@pytest.mark.parametrize("referrer", ["https://evil.example/", "http://localhost.evil.example/", "//evil"])
def test_the_way_back_leads_to_our_own_pages_only(client: FlaskClient, referrer: str) -> None:
    page = client.get("/ei-ole", headers={"Referer": referrer})
    assert "evil" not in page.text


def test_a_fault_is_a_page_and_its_log_line_holds_no_personal_text(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Any:
        raise KeyError

    app.add_url_rule("/istutettu", "planted", public(fail))
    app.testing = False
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/istutettu?haku=salainen-sairaus")
    assert response.status_code == 500
    assert [record.getMessage() for record in caplog.records] == ["unhandled KeyError"]
    assert "salainen-sairaus" not in caplog.text
