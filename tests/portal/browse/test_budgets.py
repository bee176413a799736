"""Query budgets, the client's own plan beside the results, and the command line."""

import re
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import ClientGroup, Need
from catalogue.periods import Frequency
from catalogue.prices import Unit
from portal.cases.commands import Assessment, assess_need, open_case, set_budget
from portal.cases.models import Budget, Importance
from portal.plans.commands import start_plan
from portal.plans.items import Use, add_offering_item
from portal.plans.models import Plan, PlanState
from portal.plans.queries import find_offering, get_plan_whole
from portal.searching import searching
from tests.builders import (
    MUNICIPALITY,
    ORGANISER,
    a_caseworker,
    a_provider,
    a_published_offering,
    a_user,
    id_of,
    next_year,
)
from tests.page_checks import CheckedClient
from tests.portal.browse.reading import words_of
from tests.queries import MOST_OF_A_LIST, counted

pytestmark = pytest.mark.both_databases

MOST_OF_A_SEARCH = 3
"""The page that everybody opens most, for a visitor."""


@pytest.mark.parametrize("rows", [1, 50])
def test_the_search_page_asks_as_often_for_one_row_as_for_fifty(app: Flask, rows: int) -> None:
    with app.app_context():
        provider = a_provider()
        for number in range(rows):
            a_published_offering(provider, title=f"Kotisiivous {number}")
        db.session.commit()
        searching().rebuild()
        db.session.commit()
    client = app.test_client()
    client.get("/haku")
    with counted(app) as seen:
        assert client.get("/haku?q=siivous").status_code == 200
    assert len(seen) <= MOST_OF_A_SEARCH, seen


@pytest.mark.parametrize("rows", [1, 50])
def test_the_search_page_of_a_client_with_a_plan_stays_within_the_same_budget(
    app: Flask, client: CheckedClient, rows: int
) -> None:
    with app.app_context():
        provider = a_provider()
        for number in range(rows):
            a_published_offering(provider, title=f"Kotisiivous {number}")
        person_id = a_client_with_a_draft()
        searching().rebuild()
        db.session.commit()
    client.sign_in(person_id)
    client.get("/haku")
    with counted(app) as seen:
        assert "Budjettia jäisi" in words_of(client, "/haku?q=siivous")
    assert len(seen) <= MOST_OF_A_LIST, seen


@pytest.mark.parametrize("path", ["/", "/tarpeet"])
def test_the_need_tree_is_read_in_one_query(full_app: Flask, visitor: FlaskClient, path: str) -> None:
    with counted(full_app) as seen:
        visitor.get(path)
    assert len(seen) == 1


def test_an_offering_page_stays_within_its_budget(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        address = f"/palvelut/{a_published_offering().id}"
        db.session.commit()
    with counted(app) as seen:
        assert client.get(address).status_code == 200
    assert len(seen) <= MOST_OF_A_LIST


def _plan_two_hours(plan: Plan, offering_id: UUID) -> None:
    """Put two hours of the offering in the plan, for the first assessed need."""
    by = Actor(None, "Asiakas Testi", ActingAs.CLIENT)
    whole, offering = get_plan_whole(plan.id), find_offering(offering_id)
    assert whole is not None
    assert offering is not None
    assert offering.published is not None
    said = Assessment(Importance.NECESSARY, "En jaksa imuroida", "", "Koti on siisti", None)
    need = assess_need(whole.case, db.session.get_one(Need, "home"), said, by, now())
    use = Use(Decimal(2), Frequency.ONCE, whole.budget.period)
    add_offering_item(whole, offering, [need], offering.published.prices[0], use, by, now())


def a_client_with_a_draft() -> UUID:
    person, worker = a_user(), a_caseworker()
    by = Actor(worker.id, worker.name, ActingAs.CASEWORKER)
    group, today = ClientGroup.OLDER_PEOPLE, helsinki_date(now())
    case = open_case(person, ORGANISER, MUNICIPALITY, group, "fi", worker, today, by, now())
    set_budget(case, 250_000, *next_year(), "Laskelma", by, now())
    start_plan(case, Actor(person.id, person.name, ActingAs.CLIENT), now())
    return id_of(person)


def test_a_client_sees_what_is_left_beside_every_price(app: Flask, client: CheckedClient) -> None:
    with app.app_context():
        offering_id = a_published_offering().id
        person_id = a_client_with_a_draft()
        db.session.commit()
        searching().rebuild()
        db.session.commit()
    client.sign_in(person_id)
    for address in ("/haku", f"/palvelut/{offering_id}"):
        text = words_of(client, address)
        assert re.search("[Jj]äljellä 2\N{NO-BREAK SPACE}500,00\N{NO-BREAK SPACE}€", text)
        assert "Lisää suunnitelmaan" in text


@pytest.mark.parametrize(
    ("cents", "unit", "words"),
    [
        # 38 € × 365/7, and what a budget of 2 500 € then has left.
        (3800, Unit.HOUR, "Esim. 1 tunti viikossa 1 981,43 € Budjettia jäisi 518,57 €"),
        (10_000, Unit.MONTH, "Esim. 1 kuukausi kuukaudessa 1 200,00 € Budjettia jäisi 1 300,00 €"),
        (25_000, Unit.COURSE, "Esim. 1 kurssi 250,00 € Budjettia jäisi 2 250,00 €"),
        (9000, Unit.VISIT, "Esim. 1 kerta viikossa 4 692,86 € Budjetti ylittyisi 2 192,86 €"),
        (None, Unit.HOUR, "Hinta ei tiedossa Budjettia jäljellä 2 500,00 €"),
        (0, Unit.HOUR, "Maksuton Budjettia jäljellä 2 500,00 €"),
    ],
)
def test_a_card_tells_what_a_typical_use_takes_of_the_budget(
    app: Flask, client: CheckedClient, cents: int | None, unit: Unit, words: str
) -> None:
    with app.app_context():
        a_published_offering(cents=cents, unit=unit)
        person_id = a_client_with_a_draft()
        db.session.commit()
        searching().rebuild()
        db.session.commit()
    client.sign_in(person_id)
    assert words in words_of(client, "/haku").replace("\N{NO-BREAK SPACE}", " ")


def test_a_card_in_the_plan_tells_what_it_costs_there(app: Flask, client: CheckedClient) -> None:
    with app.app_context():
        offering_id, person_id = a_published_offering().id, a_client_with_a_draft()
        plan = db.session.scalars(select(Plan)).one()
        _plan_two_hours(plan, offering_id)
        db.session.commit()
        searching().rebuild()
        db.session.commit()
    client.sign_in(person_id)
    text = words_of(client, "/haku").replace("\N{NO-BREAK SPACE}", " ")
    assert "Suunnitelmassasi 76,00 € Budjettia jäljellä 2 424,00 €" in text


def test_nothing_is_offered_for_a_plan_that_has_been_sent(app: Flask, client: CheckedClient) -> None:
    with app.app_context():
        offering_id = a_published_offering().id
        person_id = a_client_with_a_draft()
        db.session.execute(
            update(Plan).values(state=PlanState.SUBMITTED, submitted_at=now(), content_hash="0" * 64)
        )
        db.session.commit()
        searching().rebuild()
        db.session.commit()
    client.sign_in(person_id)
    for address in ("/haku", f"/palvelut/{offering_id}"):
        assert "Lisää suunnitelmaan" not in words_of(client, address)


def test_the_first_addition_is_offered_once_there_is_a_budget(app: Flask, client: CheckedClient) -> None:
    with app.app_context():
        offering_id = a_published_offering().id
        person_id = a_client_with_a_draft()
        db.session.execute(delete(Plan))
        db.session.commit()
    client.sign_in(person_id)
    assert "Lisää suunnitelmaan" in words_of(client, f"/palvelut/{offering_id}")
    with app.app_context():
        db.session.execute(delete(Budget))
        db.session.commit()
    assert "Lisää suunnitelmaan" not in words_of(client, f"/palvelut/{offering_id}")
