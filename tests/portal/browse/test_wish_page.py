"""Wishing for what is not there: no sign-in, no names asked, every word kept on an error."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.clock import now
from catalogue.database import db
from catalogue.wishes import LONGEST_WISH, MOST_IN_AN_HOUR, Wish, make_wish
from tests.builders import MUNICIPALITY, ORGANISER
from tests.page_checks import CheckedClient
from tests.portal.browse.reading import page_of, words_of

pytestmark = pytest.mark.both_databases
ADDRESS = "/pyyda-palvelua"


def wishes(app: Flask) -> list[Wish]:
    with app.app_context():
        return list(db.session.scalars(select(Wish)))


def test_the_words_that_found_nothing_stand_in_the_form(client: FlaskClient) -> None:
    page = page_of(client, f"{ADDRESS}?q=lehden+lukija&tarve=home.cleaning&kunta=Tampere")
    assert page.select_one("#text").get_text().strip() == "lehden lukija"
    assert page.select_one("#need option[selected]")["value"] == "home.cleaning"
    assert page.select_one("#municipality")["value"] == "Tampere"


def test_the_page_warns_and_asks_for_nothing_personal(client: FlaskClient) -> None:
    page = page_of(client, ADDRESS)
    assert "Älä kirjoita nimiä äläkä muita henkilötietoja" in page.main.get_text(" ")
    names = {field.get("name") for field in page.main.select("input, select, textarea")}
    assert names == {"csrf_token", "text", "need", "municipality"}


def test_a_wish_is_kept_and_the_reader_is_thanked(app: Flask, client: CheckedClient) -> None:
    sent = {"text": "Lehden lukija", "need": "home.cleaning", "municipality": "tammerfors"}
    response = client.send(f"/sv{ADDRESS}", sent, page=f"/sv{ADDRESS}")
    assert response.status_code == 303
    (wish,) = wishes(app)
    assert (wish.text, wish.language, wish.need_code) == ("Lehden lukija", "sv", "home.cleaning")
    assert (wish.municipality_code, wish.organiser_code) == (MUNICIPALITY, ORGANISER)
    assert "Tack" in words_of(client, response.headers["Location"])


def test_only_the_words_must_be_there(app: Flask, client: CheckedClient) -> None:
    assert client.send(ADDRESS, {"text": "Lehden lukija"}, page=ADDRESS).status_code == 303
    assert [(wish.need_code, wish.organiser_code) for wish in wishes(app)] == [(None, None)]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("text", "", "Kirjoita, mitä palvelua tai tavaraa etsit"),
        ("text", "x" * (LONGEST_WISH + 1), "enintään 500 merkkiä"),
        ("need", "ei.ole", "Valitse jokin vaihtoehdoista"),
        ("municipality", "Kajaan", "Tarkoititko Kajaani?"),
        ("municipality", "Xyzzy", "Tarkista, miten nimi kirjoitetaan"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_every_word_stays(
    app: Flask, client: CheckedClient, field: str, value: str, words: str
) -> None:
    sent = {"text": "Lehden lukija", "need": "", "municipality": "Tampere", field: value}
    response = client.send(ADDRESS, sent, page=ADDRESS)
    assert response.status_code == 422
    page: Any = BeautifulSoup(response.text, "html.parser")
    described = page.select_one(f"#{field}")["aria-describedby"].split()
    assert words in page.select_one(f"#{described[-1]}").get_text()
    assert page.select_one("#text").get_text().strip() == sent["text"]
    assert page.select_one("#municipality")["value"] == sent["municipality"]
    assert wishes(app) == []


def test_a_flood_is_told_and_the_text_stays(app: Flask, client: CheckedClient) -> None:
    with app.app_context():
        for number in range(MOST_IN_AN_HOUR):
            make_wish(f"Toive {number}", "fi", now())
        db.session.commit()
    response = client.send(ADDRESS, {"text": "Vielä yksi"}, page=ADDRESS)
    assert response.status_code == 422
    assert "Yritä tunnin päästä" in response.text
    assert "Vielä yksi" in response.text


@pytest.mark.parametrize("junk", ["\0", "<script>alert(1)</script>", "%(x)s", "👩‍🦽" * 90, "'; DROP TABLE"])
def test_junk_never_breaks_the_form(client: CheckedClient, junk: str) -> None:
    sent = {"text": junk, "need": junk, "municipality": junk}
    response = client.send(ADDRESS, sent, page=ADDRESS)
    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert client.get(ADDRESS, query_string={"q": junk, "tarve": junk, "kunta": junk}).status_code == 200


def test_without_its_token_nothing_is_kept(app: Flask, client: FlaskClient) -> None:
    assert client.post(ADDRESS, data={"text": "Lehden lukija"}).status_code == 400
    assert wishes(app) == []
