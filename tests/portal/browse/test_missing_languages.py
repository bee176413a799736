"""What only exists in another language is shown in it, and says so to eyes and to voices."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.database import db
from catalogue.offerings import OfferingVersion
from portal.searching import searching
from tests.builders import a_provider, a_published_offering
from tests.portal.browse.reading import page_of

TITLE, EASY, ABOUT = "Kotisiivous", "Siivoaja tulee kotiisi.", "Siivoamme koteja."
MARKS = {"sv": "(på finska)", "en": "(in Finnish)"}


@dataclass(frozen=True)
class Shelf:
    """Two offerings whose texts are all in Finnish."""

    offering: UUID
    version: UUID
    other: UUID
    provider: UUID


@pytest.fixture
def finnish(app: Flask) -> Shelf:
    with app.app_context():
        provider = a_provider()
        provider.description = {"fi": ABOUT}
        offering = a_published_offering(provider, title=TITLE)
        version = db.session.get_one(OfferingVersion, offering.published_version_id)
        version.easy = {"fi": EASY}
        other = a_published_offering(a_provider("Toinen Oy"), title="Suursiivous")
        shelf = Shelf(offering.id, version.id, other.id, provider.id)
        searching().rebuild()
        db.session.commit()
    return shelf


def spoken_as(page: Any, words: str) -> list[str]:
    """Return the language that a screen reader speaks each text with these words in."""
    texts = page.main.find_all(string=lambda text: words in text)
    return [text.find_parent(lang=True)["lang"] for text in texts]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("at", ["search", "offering", "provider", "compare", "add to the comparison"])
def test_finnish_texts_are_marked_on_every_page(
    client: FlaskClient, finnish: Shelf, language: str, at: str
) -> None:
    address = {
        "search": "/haku?q=kotisiivous",
        "offering": f"/palvelut/{finnish.offering}",
        "provider": f"/tuottajat/{finnish.provider}",
        "compare": f"/vertaa?palvelu={finnish.offering}&palvelu={finnish.other}",
        "add to the comparison": f"/vertaa?palvelu={finnish.other}",
    }[at]
    page = page_of(client, f"/{language}{address}")
    assert page.html["lang"] == language
    spoken = spoken_as(page, TITLE)
    assert spoken, "the title is there"
    assert set(spoken) == {"fi"}, f"{spoken}: also in what is only for screen readers"
    for part in page.main.select('[lang="fi"]'):
        if part.find_parent(class_="visually-hidden"):
            continue
        beside = part.find_next_sibling(class_="in-language") or part.find_previous_sibling("p")
        assert beside.get_text() == MARKS[language], part


def test_what_the_reader_can_read_is_not_marked(client: FlaskClient, finnish: Shelf) -> None:
    for address in ("/haku?q=kotisiivous", f"/palvelut/{finnish.offering}", f"/tuottajat/{finnish.provider}"):
        page = page_of(client, address)
        assert page.main.select("[lang], .in-language") == []


def test_an_easy_text_in_another_language_stands_beside_the_text_and_not_in_its_place(
    client: FlaskClient, app: Flask, finnish: Shelf
) -> None:
    """Somebody who reads Swedish is not helped by easy Finnish instead of the Swedish text."""
    with app.app_context():
        version = db.session.get_one(OfferingVersion, finnish.version)
        version.summary, version.description = {"fi": "Siivousta.", "sv": "Städning."}, {"sv": "Vi städar."}
        db.session.commit()
    client.get("/selkokieli?paalle=1")
    page = page_of(client, f"/sv/palvelut/{finnish.offering}")
    assert page.select_one(".lead").get_text() == "Städning."
    assert spoken_as(page, "Vi städar.") == ["sv"]
    assert page.select_one("details.fold") is None, "the Swedish text is not folded away"
    assert page.select_one('a[href="#selko"]').get_text() == "Läs på lätt språk (på finska)"
    assert spoken_as(page, EASY) == ["fi"]
    assert "Det finns ingen text på lätt språk" not in page.main.get_text()


@pytest.mark.parametrize("at", ["provider", "compare"])
def test_lists_and_comparisons_are_in_easy_language_where_somebody_has_written_it(
    client: FlaskClient, finnish: Shelf, at: str
) -> None:
    address = {
        "provider": f"/tuottajat/{finnish.provider}",
        "compare": f"/vertaa?palvelu={finnish.offering}&palvelu={finnish.other}",
    }[at]
    assert EASY not in page_of(client, address).main.get_text()
    client.get("/selkokieli?paalle=1")
    text = page_of(client, address).main.get_text()
    assert EASY in text
    assert "Kotisiivous kotona." not in text
    if at == "compare":
        assert "Suursiivous kotona." in text, "where nobody has, the short text stays"
