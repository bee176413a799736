"""Choosing where one lives finds what is for that place, for its organiser and for the whole country."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue import publishing
from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import OfferingKind
from catalogue.providers import Provider
from portal.searching import searching
from tests.builders import EDITOR, ORGANISER, OTHER_ORGANISER, a_provider, content
from tests.portal.browse.reading import page_of, words_of

pytestmark = pytest.mark.both_databases

TAMPERE, SASTAMALA, KOUVOLA = "837", "790", "286"


def published(
    provider: Provider,
    title: str,
    organisers: tuple[str, ...] = (),
    municipalities: tuple[str, ...] = (),
) -> None:
    what = replace(content(title), organisers=frozenset(organisers), municipalities=frozenset(municipalities))
    by = Actor(None, "Tuottaja Testi", ActingAs.PROVIDER)
    offering = publishing.create_offering(provider, OfferingKind.SERVICE, what, by, now())
    publishing.submit(offering, by, now())
    publishing.publish(offering, EDITOR, now(), helsinki_date(now()))


@pytest.fixture
def shelves(app: Flask) -> FlaskClient:
    """Cleaning in several places, the whole country among them."""
    with app.app_context():
        provider = a_provider(approved_by=(ORGANISER, OTHER_ORGANISER))
        published(provider, "Siivous Tampereella", municipalities=(TAMPERE,))
        published(provider, "Siivous Sastamalassa", municipalities=(SASTAMALA,))
        published(provider, "Siivous Kouvolassa", municipalities=(KOUVOLA,))
        published(provider, "Siivous Pirkanmaalla", organisers=(ORGANISER,))
        published(provider, "Siivous muualla", organisers=(OTHER_ORGANISER,))
        published(provider, "Siivous koko maassa")
        db.session.commit()
        searching().rebuild()
        db.session.commit()
    return app.test_client()


def found(client: FlaskClient, query: str) -> set[str]:
    titles = (h.get_text() for h in page_of(client, f"/haku?{query}").select("article h3"))
    return {title.removeprefix("Siivous ") for title in titles}


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", {"Tampereella", "Sastamalassa", "Kouvolassa", "Pirkanmaalla", "muualla", "koko maassa"}),
        ("kunta=Tampere", {"Tampereella", "Pirkanmaalla", "koko maassa"}),
        ("kunta=Nokia", {"Pirkanmaalla", "koko maassa"}),
        ("kunta=Vammala", {"Sastamalassa", "Pirkanmaalla", "koko maassa"}),
        ("kunta=kuusankoski", {"Kouvolassa", "koko maassa"}),
        ("kunta=Utsjoki", {"koko maassa"}),
        (f"alue={ORGANISER}", {"Tampereella", "Sastamalassa", "Pirkanmaalla", "koko maassa"}),
        (f"alue={ORGANISER}&kunta=Kouvola", {"koko maassa"}),
    ],
)
def test_a_place_finds_what_is_to_be_had_there(shelves: FlaskClient, query: str, places: set[str]) -> None:
    assert found(shelves, query) == places


@pytest.mark.parametrize(
    ("typed", "municipality"),
    [
        ("Vammala", "Sastamala"),
        ("Kuusankoski", "Kouvola"),
        ("karjaa", "Raasepori"),
        ("Karis", "Raasepori"),
        ("EKENÄS", "Raasepori"),
        ("Anjalankoski", "Kouvola"),
        ("Nilsiä", "Kuopio"),
        ("Ivalo", "Inari"),
    ],
)
def test_a_postal_town_stands_for_its_municipality_of_today(
    visitor: FlaskClient, typed: str, municipality: str
) -> None:
    page = page_of(visitor, f"/haku?kunta={quote(typed)}")
    assert page.select_one("#kunta")["value"] == municipality
    assert f"Poista rajaus: {municipality}" in words_of(visitor, f"/haku?kunta={quote(typed)}")


def test_a_misspelt_postal_town_gets_a_suggestion(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/haku?kunta=Kuusankosi", 422)
    assert "Tarkoititko Kuusankoski?" in page.main.get_text()
