"""Selkokieli: one switch on every page; where somebody has written easy language, it is what people read."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.database import db
from catalogue.offerings import OfferingVersion
from portal.searching import searching
from tests.builders import a_provider, a_published_offering, a_user, id_of
from tests.page_checks import CheckedClient

EASY = "Siivoaja tulee kotiisi.\n\nHän siivoaa kanssasi."


@pytest.fixture
def cleaning(app: Flask) -> str:
    """The page of a cleaning service with an easy text in Finnish; another service has none."""
    with app.app_context():
        offering = a_published_offering(a_provider(), title="Kotisiivous")
        version = db.session.get_one(OfferingVersion, offering.published_version_id)
        version.easy = {"fi": EASY}
        a_published_offering(a_provider("Toinen Oy"), title="Suursiivous")
        page = f"/palvelut/{offering.id}"
        searching().rebuild()
        db.session.commit()
    return page


def switch(client: FlaskClient, page: TestResponse) -> TestResponse:
    """Press the switch of a page, as its form says, and follow to where it leads."""
    form = BeautifulSoup(page.text, "html.parser").select_one(".util form")
    assert form is not None
    fields = {str(one["name"]): str(one["value"]) for one in form.select("input")}
    return client.get(str(form["action"]), query_string=fields, follow_redirects=True)


def is_pressed(page: TestResponse) -> bool:
    """Tell how the switch stands."""
    (pressed,) = re.findall(r'class="switch" aria-pressed="(true|false)"', page.text)
    return bool(pressed == "true")


def test_the_switch_leads_back_and_shows_the_easy_text(client: FlaskClient, cleaning: str) -> None:
    before = client.get(cleaning)
    assert not is_pressed(before)
    assert '<p class="lead">Kotisiivous kotona.</p>' in before.text
    easy = switch(client, before)
    assert easy.request.path == cleaning
    assert is_pressed(easy)
    assert '<p class="lead">' not in easy.text
    assert "<p>Siivoaja tulee kotiisi.</p>" in easy.text
    fold = BeautifulSoup(easy.text, "html.parser").select_one("details.fold")
    assert fold is not None, "the whole text is still there"
    assert "sovittuna aikana" in fold.text
    plain = switch(client, easy)
    assert not is_pressed(plain)
    assert plain.text == before.text


def test_cards_show_the_first_paragraph_and_say_so(client: FlaskClient, cleaning: str) -> None:
    address = "/haku?q=siivous&tapa=home"
    found = switch(client, client.get(address))
    assert found.request.full_path == address, "the search stays as it was"
    cards = {
        card.h3.text: card.text
        for card in BeautifulSoup(found.text, "html.parser").select("article")
        if card.h3
    }
    assert "Siivoaja tulee kotiisi." in cards["Kotisiivous"]
    assert "Selkokielellä" in cards["Kotisiivous"]
    assert "Hän siivoaa" not in cards["Kotisiivous"]
    assert "Kotisiivous kotona." not in cards["Kotisiivous"]
    assert "Suursiivous kotona." in cards["Suursiivous"]
    assert "Selkokielellä" not in cards["Suursiivous"]


@pytest.mark.parametrize(
    ("language", "name", "none"),
    [
        ("/sv", "Lätt språk", "Det finns ingen text på lätt språk"),
        ("/en", "Easy language", "There is no text in easy language"),
    ],
)
def test_where_it_is_not_written_in_the_language_of_the_page_nothing_changes_on_cards(
    client: FlaskClient, cleaning: str, language: str, name: str, none: str
) -> None:
    page = switch(client, client.get(f"{language}/haku?q=siivous"))
    assert name in page.text
    assert page.request.path == f"{language}/haku"
    assert "Siivoaja tulee" not in page.text
    (other,) = [
        str(link["href"])
        for link in BeautifulSoup(page.text, "html.parser").select("article h3 a")
        if "Suursiivous" in link.text
    ]
    assert none in client.get(other).text


def test_it_needs_no_session_and_public_pages_can_still_be_kept(client: FlaskClient, cleaning: str) -> None:
    before = client.get(cleaning)
    answer = client.get("/selkokieli", query_string={"paalle": "1", "takaisin": cleaning})
    assert answer.headers["Cache-Control"] == "no-store"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("selkokieli=1;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    easy = client.get(cleaning)
    assert easy.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" in easy.headers["Vary"]
    assert easy.headers["ETag"] != before.headers["ETag"]
    again = client.get(cleaning, headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 200, "the page of others does not stand for mine"
    gone = client.get("/selkokieli", query_string={"paalle": "0"})
    assert gone.headers["Location"] == "/"
    assert client.get_cookie("selkokieli") is None


def test_it_stays_when_somebody_signs_in(app: Flask, client: CheckedClient, cleaning: str) -> None:
    with app.app_context():
        person = id_of(a_user())
        db.session.commit()
    client.get("/selkokieli?paalle=1")
    client.sign_in(person)
    page = client.get(cleaning)
    assert is_pressed(page)
    assert "<p>Siivoaja tulee kotiisi.</p>" in page.text


@pytest.mark.parametrize(
    "elsewhere",
    ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "/\t/elsewhere.example"],
)
def test_it_never_leads_elsewhere(client: FlaskClient, elsewhere: str) -> None:
    answer = client.get("/selkokieli", query_string={"paalle": "1", "takaisin": elsewhere})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"
