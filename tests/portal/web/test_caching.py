"""Public pages are kept and asked for again by their tag; what is somebody's own is never kept."""

import gzip
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from catalogue.database import db
from catalogue.providers import Provider
from portal.web.caching import cacheable
from portal.web.requires import public
from tests.builders import a_provider, a_published_offering, a_user, id_of
from tests.page_checks import CheckedClient

pytestmark = pytest.mark.both_databases
PATHS = [
    "/", "/tarpeet", "/haku?q=siivous", "/nain-toimii", "/saavutettavuus", "/tietosuoja", "/vertaa",
    "/palvelut/{offering}", "/tuottajat/{provider}", "/vertaa?palvelu={offering}",
    "/sitemap.xml", "/robots.txt",
]  # fmt: skip


@pytest.fixture
def ids(app: Flask) -> dict[str, UUID]:
    with app.app_context():
        offering = a_published_offering(a_provider())
        found = {"offering": offering.id, "provider": offering.provider_id, "person": id_of(a_user())}
        db.session.commit()
    return found


@pytest.fixture
def plain(app: Flask) -> FlaskClient:
    """A client that does not look into pages, which may be packed or have no body."""
    return FlaskClient(app, app.response_class)


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
@pytest.mark.parametrize("path", PATHS)
def test_a_public_page_is_kept_and_asked_for_by_its_tag(
    client: FlaskClient, ids: dict[str, UUID], path: str, language: str
) -> None:
    path = language + path.format(**ids)
    first = client.get(path)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in first.headers["Vary"].split(",")}
    assert "Set-Cookie" not in first.headers
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in again.headers


def test_a_packed_page_has_the_same_tag(plain: FlaskClient, ids: dict[str, UUID]) -> None:
    path, packing = f"/palvelut/{ids['offering']}", {"Accept-Encoding": "gzip"}
    page, packed = plain.get(path), plain.get(path, headers=packing)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == page.get_data()
    assert packed.headers["ETag"] == page.headers["ETag"]
    again = plain.get(path, headers={**packing, "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert "Content-Encoding" not in again.headers


def test_asking_for_the_head_alone_tells_the_same(plain: FlaskClient) -> None:
    whole, head = plain.get("/tarpeet"), plain.head("/tarpeet")
    assert head.get_data() == b""
    for name in ("ETag", "Cache-Control", "Vary", "Content-Length"):
        assert head.headers[name] == whole.headers[name], name
    assert plain.head("/tarpeet", headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_languages_have_tags_of_their_own(client: FlaskClient) -> None:
    assert len({client.get(f"{prefix}/tarpeet").headers["ETag"] for prefix in ("", "/sv", "/en")}) == 3


def test_a_change_gives_another_tag(app: Flask, client: FlaskClient, ids: dict[str, UUID]) -> None:
    path = f"/tuottajat/{ids['provider']}"
    tag = client.get(path).headers["ETag"]
    with app.app_context():
        db.session.get_one(Provider, ids["provider"]).name = "Uusi nimi Oy"
        db.session.commit()
    again = client.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.headers["ETag"] != tag


def test_somebody_elses_way_back_is_not_kept_for_me(client: FlaskClient, ids: dict[str, UUID]) -> None:
    """The page links back to the reader's own results: another reader's tag must not fit."""
    path = f"/palvelut/{ids['offering']}"
    theirs = client.get(path, headers={"Referer": "http://localhost/haku?q=salaisuus"})
    mine = client.get(path, headers={"If-None-Match": theirs.headers["ETag"]})
    assert mine.status_code == 200
    assert "salaisuus" not in mine.text


@pytest.mark.parametrize("path", [*PATHS, "/oma", "/ei-ole"])
def test_whoever_is_signed_in_gets_pages_that_nobody_keeps(
    client: CheckedClient, ids: dict[str, UUID], path: str
) -> None:
    client.sign_in(ids["person"])
    response = client.get(path.format(**ids))
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers


@pytest.mark.parametrize("path", ["/kirjaudu", "/pyyda-palvelua"])
def test_a_page_with_a_form_is_not_kept(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" in response.headers, "the form's token is kept in a session"
    after = client.get("/tarpeet")
    assert after.headers["Cache-Control"] == "no-store", "a visitor with a session has pages of their own"
    assert "ETag" not in after.headers


@pytest.mark.parametrize(
    ("path", "status"), [("/ei-ole", 404), ("/haku?hinta=halpa", 422), ("/vertaa?palvelu=x", 422)]
)
def test_a_page_that_tells_a_fault_is_not_kept(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_a_marked_page_that_begins_a_session_is_not_kept(app: Flask, plain: FlaskClient) -> None:
    """A page that holds a token of one visitor cannot be kept by marking it."""
    app.add_url_rule("/istutettu", "planted", public(cacheable(lambda: f"<p>{generate_csrf()}")))
    response = plain.get("/istutettu")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" in response.headers
