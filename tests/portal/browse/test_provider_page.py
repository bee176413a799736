"""A provider as anybody may see it: who it is, who approves it, what it offers; imported ones say so."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.clock import now
from catalogue.database import db
from catalogue.loading import demo_id
from catalogue.providers import Provider
from catalogue.publishing import pause, withdraw
from tests.builders import EDITOR, a_draft_offering, a_provider, a_published_offering
from tests.portal.browse.reading import page_of, words_of
from tests.queries import MOST_OF_A_LIST, counted

pytestmark = pytest.mark.both_databases


def test_a_provider_tells_who_it_is_and_who_approves_it(visitor: FlaskClient) -> None:
    page = page_of(visitor, f"/tuottajat/{demo_id('kotiapu')}")
    text = page.main.get_text(" ")
    assert page.h1.get_text() == "Kotiapu Esimerkki Oy"
    for words in ("Yksityinen", "Y-tunnus", "Hyväksytty tuottaja", "Pirkanmaan", "Kotisiivous"):
        assert words in text
    assert page.select_one('main a[href^="tel:"]') is not None
    assert page.select_one(f'main a[href="/palvelut/{demo_id("kotisiivous")}"]') is not None


def test_an_offering_leads_to_its_provider(visitor: FlaskClient) -> None:
    address = f"/palvelut/{demo_id('kotisiivous')}"
    assert page_of(visitor, address).select(f'main a[href="/tuottajat/{demo_id("kotiapu")}"]')
    assert "Tuottajan ovat hyväksyneet: Pirkanmaan hyvinvointialue" in words_of(visitor, address)


def test_an_imported_provider_is_told_apart(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        provider = a_provider(approved_by=())
        provider.imported_from = "feed"
        a_published_offering(provider)
        address = f"/tuottajat/{provider.id}"
        db.session.commit()
    text = words_of(client, address)
    assert "Tuottaja ei ole itse Tarjottimella" in text
    assert "Tuottajaa ei ole vielä hyväksytty" in text


def test_a_provider_with_nothing_public_does_not_exist(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        silent, drafting, gone = a_provider("Hiljaa Oy"), a_provider("Kesken Oy"), a_provider("Poissa Oy")
        a_draft_offering(drafting)
        withdraw(a_published_offering(gone), EDITOR, now())
        ids: list[UUID] = [silent.id, drafting.id, gone.id, uuid4()]
        db.session.commit()
    for provider_id in ids:
        assert client.get(f"/tuottajat/{provider_id}").status_code == 404


def test_a_provider_on_a_break_says_so(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        provider = a_provider()
        pause(a_published_offering(provider), EDITOR, now())
        address = f"/tuottajat/{provider.id}"
        db.session.commit()
    assert "Tuottajan palvelut ovat nyt tauolla." in words_of(client, address)


def shelves_of(app: Flask, rows: int) -> str:
    with app.app_context():
        provider: Provider = a_provider()
        for number in range(rows):
            a_published_offering(provider, title=f"Siivous {number}.")
        address = f"/tuottajat/{provider.id}"
        db.session.commit()
    return address


def test_offerings_come_in_pages(app: Flask, client: FlaskClient) -> None:
    address = shelves_of(app, 45)
    titles = [page_of(client, f"{address}?sivu={page}").select("main .lines a.name") for page in (1, 2, 3)]
    assert [len(page) for page in titles] == [20, 20, 5]
    assert len({a["href"] for page in titles for a in page}) == 45
    for junk in ("0", "99", "x", "9" * 30):
        assert client.get(f"{address}?sivu={junk}").status_code == 200


@pytest.mark.parametrize("rows", [1, 50])
def test_the_page_asks_as_often_for_one_row_as_for_fifty(app: Flask, client: FlaskClient, rows: int) -> None:
    address = shelves_of(app, rows)
    with counted(app) as seen:
        assert client.get(address).status_code == 200
    assert len(seen) <= MOST_OF_A_LIST, seen
