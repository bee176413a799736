"""Query budgets, the client's own plan beside the results, and the command line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event, update

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import ClientGroup
from portal.browse.search_command import search
from portal.cases.commands import open_case, set_budget
from portal.cases.models import Budget
from portal.plans.commands import start_plan
from portal.plans.models import Plan, PlanState
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

pytestmark = pytest.mark.both_databases

MOST_QUERIES = 6


@contextmanager
def queries(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that reach the database."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


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
    with queries(app) as seen:
        assert client.get("/haku?q=siivous").status_code == 200
    assert len(seen) <= MOST_QUERIES, seen


@pytest.mark.parametrize("rows", [1, 50])
def test_the_search_page_of_a_client_with_a_plan_stays_within_the_same_budget(
    app: Flask, client: CheckedClient, rows: int
) -> None:
    with app.app_context():
        provider = a_provider()
        for number in range(rows):
            a_published_offering(provider, title=f"Kotisiivous {number}")
        person_id = _a_client_with_a_draft()
        searching().rebuild()
        db.session.commit()
    client.sign_in(person_id)
    client.get("/haku")
    with queries(app) as seen:
        assert "Budjettia jäljellä" in words_of(client, "/haku?q=siivous")
    assert len(seen) <= MOST_QUERIES, seen


@pytest.mark.parametrize("path", ["/", "/tarpeet"])
def test_the_need_tree_is_read_in_one_query(full_app: Flask, visitor: FlaskClient, path: str) -> None:
    with queries(full_app) as seen:
        visitor.get(path)
    assert len(seen) == 1


def test_an_offering_page_stays_within_its_budget(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        address = f"/palvelut/{a_published_offering().id}"
        db.session.commit()
    with queries(app) as seen:
        assert client.get(address).status_code == 200
    assert len(seen) <= MOST_QUERIES


def _a_client_with_a_draft() -> UUID:
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
        person_id = _a_client_with_a_draft()
        db.session.commit()
        searching().rebuild()
        db.session.commit()
    client.sign_in(person_id)
    for address in ("/haku", f"/palvelut/{offering_id}"):
        text = words_of(client, address)
        assert "Budjettia jäljellä 2\N{NO-BREAK SPACE}500,00\N{NO-BREAK SPACE}€" in text
        assert "Lisää suunnitelmaan" in text


def test_nothing_is_offered_for_a_plan_that_has_been_sent(app: Flask, client: CheckedClient) -> None:
    with app.app_context():
        offering_id = a_published_offering().id
        person_id = _a_client_with_a_draft()
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
        person_id = _a_client_with_a_draft()
        db.session.execute(delete(Plan))
        db.session.commit()
    client.sign_in(person_id)
    assert "Lisää suunnitelmaan" in words_of(client, f"/palvelut/{offering_id}")
    with app.app_context():
        db.session.execute(delete(Budget))
        db.session.commit()
    assert "Lisää suunnitelmaan" not in words_of(client, f"/palvelut/{offering_id}")


def test_the_command_prints_what_the_page_finds(full_app: Flask) -> None:
    words = ["en jaksa siivota", "--json", "--limit", "3"]
    result = CliRunner().invoke(search, words, obj=lambda: full_app)
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert set(found) == {"total", "hits", "facets", "suggestion"}
    assert len(found["hits"]) == 3
    assert set(found["hits"][0]) == {"id", "title", "score"}
    assert "Kotisiivous" in {hit["title"] for hit in found["hits"][:2]}
    assert found["facets"]["need"]["home"] > 0


def test_the_command_narrows_by_need_and_speaks_other_languages(full_app: Flask) -> None:
    words = ["--lang", "sv", "--need", "home.cleaning", "--json"]
    found = json.loads(CliRunner().invoke(search, words, obj=lambda: full_app).output)
    assert found["total"] >= 1
    assert "Hemstädning" in [hit["title"] for hit in found["hits"]]


def test_the_command_refuses_what_it_does_not_know(full_app: Flask) -> None:
    assert CliRunner().invoke(search, ["x", "--limit", "0"], obj=lambda: full_app).exit_code == 2
    assert CliRunner().invoke(search, ["x", "--lang", "de"], obj=lambda: full_app).exit_code == 2
