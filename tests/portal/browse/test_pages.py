"""The pages anybody may see: front, needs, help, and one offering in each of its states."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.loading import demo_id
from catalogue.offerings import OfferingVersion
from catalogue.prices import Price, Unit, VatClass
from catalogue.publishing import pause, publish, save_working, submit, withdraw
from catalogue.vat_rates import basis_points_on
from portal.web.formats import money
from portal.web.offering_facts import vat_words
from tests.builders import (
    EDITOR,
    a_caseworker,
    a_draft_offering,
    a_provider,
    a_published_offering,
    content,
    days_ago,
    id_of,
)
from tests.page_checks import CheckedClient
from tests.portal.browse.reading import page_of, words_of

pytestmark = pytest.mark.both_databases


def test_the_front_page_asks_and_offers_every_top_need(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/")
    assert page.h1.get_text() == "Mihin tarvitset apua?"
    needs = page.select("a.need")
    assert len(needs) >= 15
    assert "En jaksa siivota" in needs[0].get_text(" ")
    assert "Kodin siisteys" in needs[0].get_text(" ")
    assert needs[0]["href"] == "/haku?tarve=home"
    assert page.select_one('form[action="/haku"] input[name="q"]') is not None
    assert len(page.select("ol.steps > li")) == 5


@pytest.mark.parametrize("path", ["/tarpeet", "/nain-toimii", "/saavutettavuus", "/tietosuoja"])
@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_every_page_opens_in_every_language(visitor: FlaskClient, path: str, language: str) -> None:
    assert visitor.get(language + path).status_code == 200


def test_the_need_page_shows_the_whole_tree(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/tarpeet")
    links = {str(link["href"]) for link in page.select("main a")}
    assert {"/haku?tarve=home", "/haku?tarve=home.cleaning"} <= links


def test_the_accessibility_statement_says_what_was_not_checked(visitor: FlaskClient) -> None:
    text = words_of(visitor, "/saavutettavuus")
    assert "Mitä ei ole tarkistettu" in text
    assert "Ruudunlukuohjelmilla ei ole vielä kokeiltu" in text


def test_an_offering_tells_what_for_whom_how_much_and_who(visitor: FlaskClient) -> None:
    text = words_of(visitor, f"/palvelut/{demo_id('kotisiivous')}")
    for words in (
        "Kotisiivous",
        "39,00\N{NO-BREAK SPACE}€/tunti",
        "Sisältää arvonlisäveron 25,5\N{NO-BREAK SPACE}%",
        "Siivooja tulee kotiisi",
        "Käymme ensin katsomassa kodin maksutta",
        "Ikäihmiset",
        "Viikon sisällä",
        "suomi, englanti",
        "Yksityinen",
        "Tiedot vahvistettu",
        "Lisää suunnitelmaan",
    ):
        assert words in text


def test_a_text_missing_in_the_readers_language_is_marked(visitor: FlaskClient) -> None:
    page = page_of(visitor, f"/en/palvelut/{demo_id('pyykki')}")
    assert page.h1.get_text() == "Laundry pick-up"
    foreign = [div.get_text(" ") for div in page.select('main div[lang="fi"]')]
    assert any("Nouto on kerran viikossa" in text for text in foreign)
    assert page.select("main .in-language")


def test_a_paused_offering_says_so_and_cannot_be_added(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        offering = a_published_offering()
        pause(offering, EDITOR, now())
        address = f"/palvelut/{offering.id}"
        db.session.commit()
    text = words_of(client, address)
    assert "Ei juuri nyt tarjolla" in text
    assert "Lisää suunnitelmaan" not in text


def test_of_several_prices_an_unknown_one_says_what_it_would_buy(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        offering = a_published_offering(a_provider())
        version = db.session.get_one(OfferingVersion, offering.published_version_id)
        since = helsinki_date(now())
        visit = Price(position=1, unit=Unit.VISIT, vat=VatClass.EXEMPT, valid_from=since, note={})
        db.session.refresh(version, ["prices"])
        version.prices.append(visit)
        db.session.commit()
        address, both = f"/palvelut/{offering.id}", f"/vertaa?palvelu={offering.id}"
    for page in (address, both):
        assert "Hinta ei tiedossa (kerta)" in words_of(client, page), page


def test_what_is_not_public_does_not_exist(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        draft = a_draft_offering(a_provider()).id
        gone = a_published_offering(a_provider("Toinen Oy"))
        withdraw(gone, EDITOR, now())
        withdrawn = gone.id
        db.session.commit()
    for offering_id in (draft, withdrawn, uuid4()):
        assert client.get(f"/palvelut/{offering_id}").status_code == 404
    assert client.get("/palvelut/ei-tunnus").status_code == 404


def test_readers_see_the_published_wording_while_the_next_is_written(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        offering = a_published_offering()
        save_working(offering, content("Uusi nimi"), offering.revision, EDITOR, now())
        address = f"/palvelut/{offering.id}"
        db.session.commit()
    assert page_of(client, address).h1.get_text() == "Kotisiivous"


def test_an_unapproved_provider_is_told_and_cannot_be_chosen(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        address = f"/palvelut/{a_published_offering(a_provider(approved_by=())).id}"
        db.session.commit()
    text = words_of(client, address)
    assert "Tuottajaa ei ole vielä hyväksytty" in text
    assert "Lisää suunnitelmaan" not in text


def test_an_imported_old_and_unpriced_offering_says_all_three(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        offering = a_published_offering(cents=None)
        offering.imported_id, offering.confirmed_on = "feed-1", days_ago(200)
        address = f"/palvelut/{offering.id}"
        db.session.commit()
    text = words_of(client, address)
    for words in ("Hinta ei tiedossa", "Tiedot yli 6 kk vanhat", "Tuotu julkisesta palvelutietovarannosta"):
        assert words in text


def test_a_caseworker_reads_but_is_not_asked_to_add(app: Flask, client: CheckedClient) -> None:
    with app.app_context():
        address = f"/palvelut/{a_published_offering().id}"
        worker_id = id_of(a_caseworker())
        db.session.commit()
    client.sign_in(worker_id)
    assert "Lisää suunnitelmaan" not in words_of(client, address)


def test_the_way_back_leads_only_to_our_own_results(visitor: FlaskClient) -> None:
    address = f"/palvelut/{demo_id('kotisiivous')}"
    ours = "http://localhost/haku?q=siivous"
    for referrer, back in ((ours, ours), ("http://localhost.example/haku?q=x", "/haku"), ("", "/haku")):
        html = visitor.get(address, headers={"Referer": referrer}).get_data(as_text=True)
        assert f'class="back" href="{back}"' in html


def test_vat_follows_the_day(in_app: Flask) -> None:
    with in_app.test_request_context("/"):
        assert vat_words(VatClass.EXEMPT, days_ago(0)) == "Arvonlisäveroton"
        assert "13,5" in vat_words(VatClass.REDUCED_MID, helsinki_date(now()))
    assert basis_points_on(VatClass.REDUCED_MID, helsinki_date(now()).replace(year=2025)) == 1400
    assert money(100, "fi").startswith("1,00")


def test_the_newer_wording_is_shown_once_published(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        offering = a_published_offering()
        save_working(offering, content("Uusi nimi"), offering.revision, EDITOR, now())
        submit(offering, Actor(None, "Tuottaja Testi", ActingAs.PROVIDER), now())
        publish(offering, EDITOR, now(), helsinki_date(now()))
        address = f"/palvelut/{offering.id}"
        db.session.commit()
    assert page_of(client, address).h1.get_text() == "Uusi nimi"
