"""Every answer carries the headers that keep the browser strict."""

import pytest
from flask.testing import FlaskClient

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/kirjaudu", 200), ("/", 200), ("/oma", 303), ("/ei-ole", 404), ("/static/css/base.css", 200)],
)
def test_every_answer_is_strict(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_only_files_are_kept_by_browsers(client: FlaskClient) -> None:
    assert client.get("/kirjaudu").headers["Cache-Control"] == "no-store"
    assert client.get("/ei-ole").headers["Cache-Control"] == "no-store"
    assert client.get("/static/css/base.css").headers["Cache-Control"] != "no-store"
