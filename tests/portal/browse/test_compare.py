"""Comparing: the address carries what is chosen; what does not fit or is gone is told, nothing is lost."""

from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.clock import now
from catalogue.database import db
from catalogue.loading import demo_id
from catalogue.offerings import Offering, OfferingVersion
from catalogue.prices import Unit
from catalogue.publishing import pause, withdraw
from portal.browse.choosing import chosen_ids
from portal.searching import searching
from tests.builders import EDITOR, a_provider, a_published_offering
from tests.page_checks import CheckedClient
from tests.portal.browse.reading import page_of, words_of
from tests.portal.browse.test_budgets import a_client_with_a_draft
from tests.queries import MOST_OF_A_LIST, counted

pytestmark = pytest.mark.both_databases

NOBODYS = "00000000-0000-4000-8000-000000000000"


def comparing(*ids: object) -> str:
    return "/vertaa?" + "&".join(f"palvelu={one}" for one in ids)


def links(page: Any, words: str) -> list[str]:
    return [a["href"] for a in page.select("main a") if a.get_text(" ", strip=True).startswith(words)]


@pytest.fixture
def shelf(app: Flask) -> list[UUID]:
    """Four offerings for the same need from four providers, each with its own price."""
    with app.app_context():
        ids = [
            a_published_offering(a_provider(f"Tuottaja {n} Oy"), title=f"Siivous {n}", cents=price).id
            for n, price in enumerate((3100, 3200, 3300, 3400), 1)
        ]
        db.session.commit()
    return ids


def test_three_stand_in_one_table_with_headings_both_ways(client: FlaskClient, shelf: list[UUID]) -> None:
    page = page_of(client, comparing(*shelf[:3]))
    table = page.select_one("table.compare")
    heads = [th.get_text(strip=True) for th in table.select('thead th[scope="col"]')]
    assert heads == ["Siivous 1", "Siivous 2", "Siivous 3"]
    rows = {
        tr.th.get_text(strip=True): [div.get_text(" ", strip=True) for div in tr.select("td > div")]
        for tr in table.select("tbody tr")
    }
    assert [price[:5] for price in rows["Hinta"]] == ["31,00", "32,00", "33,00"]
    assert rows["Kuka tuottaa"] == [f"Tuottaja {n} Oy Yksityinen" for n in (1, 2, 3)]
    assert rows["Lyhyesti"] == [f"Siivous {n} kotona." for n in (1, 2, 3)]
    assert set(rows["Alue"]) == {"Koko maa"}
    assert set(rows["Mihin auttaa"]) == {"Siivous"}
    assert set(rows["Esteettömyys"]) == {"Ei kerrottu"}
    for row in table.select("tbody tr"):
        assert row.th["scope"] == "row"
        assert [of.get_text(strip=True) for of in row.select("td > .of")] == heads, "a phone has no columns"


def test_one_is_taken_away_and_the_others_stay(client: FlaskClient, shelf: list[UUID]) -> None:
    page = page_of(client, comparing(*shelf[:3]))
    assert links(page, "Poista vertailusta")[1] == comparing(shelf[0], shelf[2])


def test_the_chosen_ones_come_along_to_the_offering_and_back(client: FlaskClient, shelf: list[UUID]) -> None:
    (there,) = links(page_of(client, comparing(shelf[0])), "Katso kaikki tiedot")
    assert there == f"/palvelut/{shelf[0]}?vertaa={shelf[0]}"
    other = page_of(client, f"/palvelut/{shelf[1]}?vertaa={shelf[0]}")
    assert links(other, "Vertaa muihin") == [comparing(shelf[0], shelf[1])]
    assert links(page_of(client, there), "Vertaa muihin") == [comparing(shelf[0])]


def test_one_alone_is_offered_similar_ones_to_add(client: FlaskClient, shelf: list[UUID]) -> None:
    page = page_of(client, comparing(shelf[0]))
    assert set(links(page, "Lisää vertailuun")) == {comparing(shelf[0], other) for other in shelf[1:]}


def test_words_find_more_to_compare_and_keep_the_chosen(visitor: FlaskClient) -> None:
    chosen = demo_id("pihatyot")
    page = page_of(visitor, f"/vertaa?palvelu={chosen}&q=siivous")
    assert page.select_one('form[action="/vertaa"] input[type="hidden"]')["value"] == str(chosen)
    assert page.select_one("#q")["value"] == "siivous"
    added = links(page, "Lisää vertailuun")
    assert comparing(chosen, demo_id("kotisiivous")) in added
    assert all(address.startswith(comparing(chosen)) for address in added)


def test_nothing_chosen_says_how_to_choose(client: FlaskClient) -> None:
    page = page_of(client, "/vertaa")
    assert "Valitse ensin, mitä vertaat" in page.main.get_text()
    assert page.select_one('form[action="/vertaa"] #q') is not None


def test_what_does_not_fit_waits_and_stays_in_every_link(client: FlaskClient, shelf: list[UUID]) -> None:
    page = page_of(client, comparing(*shelf), 422)
    text = page.main.get_text(" ")
    assert "Vierekkäin mahtuu 3" in text
    assert "Siivous 4" in text
    assert len(page.select("table.compare thead th")) == 3
    assert links(page, "Poista vertailusta")[0] == comparing(*shelf[1:])


@pytest.mark.parametrize("gone", [NOBODYS, "ei-tunnus", "%00", "' OR 1=1", "x" * 3000])
def test_what_is_not_there_is_told_and_the_others_stay(
    client: FlaskClient, shelf: list[UUID], gone: str
) -> None:
    page = page_of(client, comparing(shelf[0], gone), 422)
    assert "Kaikkea ei enää löydy" in page.main.get_text(" ")
    assert len(page.select("table.compare thead th")) == 1


def test_a_thousand_ids_are_not_read() -> None:
    chosen = chosen_ids(str(uuid4()) for _ in range(1000))
    assert len(chosen.known) == 12
    assert chosen.unreadable == 988


def test_the_same_twice_is_once(client: FlaskClient, shelf: list[UUID]) -> None:
    page = page_of(client, comparing(shelf[0], shelf[0]))
    assert len(page.select("table.compare thead th")) == 1


def test_a_paused_one_says_so_and_a_withdrawn_one_is_gone(
    app: Flask, client: FlaskClient, shelf: list[UUID]
) -> None:
    with app.app_context():
        for offering_id, act in ((shelf[0], pause), (shelf[1], withdraw)):
            offering = db.session.get_one(Offering, offering_id)
            offering.published = db.session.get(OfferingVersion, offering.published_version_id)
            act(offering, EDITOR, now())
        db.session.commit()
    text = words_of(client, comparing(*shelf[:3]), 422)
    assert "Ei juuri nyt tarjolla" in text
    assert "Siivous 2" not in text
    assert "Yksi valitsemasi ei ole enää tarjolla" in text


def test_prices_of_different_units_are_said_to_differ(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        hour = a_published_offering(a_provider(), unit=Unit.HOUR).id
        visit = a_published_offering(a_provider("Toinen Oy"), unit=Unit.VISIT).id
        free = a_published_offering(a_provider("Ilmainen ry"), cents=0, unit=Unit.VISIT).id
        db.session.commit()
    warning = "Siksi hintoja ei voi verrata suoraan"
    assert warning in words_of(client, comparing(hour, visit))
    assert warning not in words_of(client, comparing(hour, free)), "free is free in every unit"


def test_a_client_sees_what_is_left_and_adds_to_the_plan(
    app: Flask, client: CheckedClient, shelf: list[UUID]
) -> None:
    with app.app_context():
        person_id = a_client_with_a_draft()
        unknown = a_published_offering(a_provider("Kysy Oy"), title="Kysy hinta", cents=None).id
        db.session.commit()
    client.sign_in(person_id)
    page = page_of(client, comparing(shelf[0], unknown))
    text = page.main.get_text(" ")
    assert "Jos otat yhden (tunti), jää 2\N{NO-BREAK SPACE}469,00\N{NO-BREAK SPACE}€." in text
    assert "Jäljellä on 2\N{NO-BREAK SPACE}500,00\N{NO-BREAK SPACE}€. Hinta ei ole tiedossa." in text
    assert len(links(page, "Lisää suunnitelmaan")) == 2


@pytest.mark.parametrize("text", ["", "&q=siivous"])
@pytest.mark.parametrize("columns", [1, 3])
def test_comparing_stays_within_its_budget(
    app: Flask, client: FlaskClient, shelf: list[UUID], columns: int, text: str
) -> None:
    with app.app_context():
        searching().catch_up()
    client.get("/haku")
    with counted(app) as seen:
        assert client.get(comparing(*shelf[:columns]) + text).status_code == 200
    assert len(seen) <= MOST_OF_A_LIST, seen


def test_the_way_back_to_the_search_goes_along(
    app: Flask, client: FlaskClient, shelf: list[UUID]
) -> None:
    with app.app_context():
        searching().rebuild()
        db.session.commit()
    form = page_of(client, "/haku?q=siivous&laji=service&sivu=1").select_one("form#vertaa")
    (query,) = (field["value"] for field in form.select("input[name=haku]"))
    assert query == "q=siivous&laji=service"
    page = page_of(client, f"{comparing(*shelf[:2])}&haku={quote(query)}")
    assert page.select_one("a.back").get_text(strip=True) == "Takaisin hakutuloksiin"
    (without, _other) = links(page, "Poista vertailusta")
    for address in (without, f"{without}&q=Siivous"):
        assert page_of(client, address).select_one("a.back")["href"] == f"/haku?{query}"
    (hidden,) = (field["value"] for field in page.select("form input[name=haku]"))
    assert hidden == query


@pytest.mark.parametrize(
    "came", ["//example.org/", "https://example.org/", "x" * 5000, "\0", "%00=%ff&_external=1"]
)
def test_the_way_back_leads_nowhere_but_to_the_search(
    client: FlaskClient, shelf: list[UUID], came: str
) -> None:
    page = page_of(client, f"{comparing(shelf[0])}&haku={quote(came)}")
    assert page.select_one("a.back")["href"].split("?")[0] == "/haku"
