"""How the tests of the need tree's pages sign in, read and change."""

from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask

from catalogue.database import db
from catalogue.needs import Need
from portal.accounts.models import User
from portal.searching import searching
from tests.builders import a_published_offering
from tests.page_checks import CheckedClient

CLEANING = "/toimittaja/tarpeet/home.cleaning"


def browser(app: Flask, build: Callable[[], User]) -> CheckedClient:
    """Return a browser in which somebody new is signed in."""
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    with app.app_context():
        user = build().id
        db.session.commit()
    client.sign_in(user)
    return client


def page(client: CheckedClient, path: str, status: int = 200) -> Any:
    """Return the parsed page; untyped, because a missing element should fail the test loudly."""
    response = client.get(path)
    assert response.status_code == status
    return parsed(response.text)


def parsed(html: str) -> Any:
    """Return the page of this HTML."""
    return BeautifulSoup(html, "html.parser")


def typed(client: CheckedClient, path: str) -> dict[str, Any]:
    """Return what the form of a page holds, as a browser would send it."""
    form = page(client, path).main.form
    sent: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") in {"radio", "checkbox"}:
            if field.has_attr("checked"):
                sent.setdefault(field["name"], []).append(field["value"])
        elif field["name"] != "csrf_token":
            sent[field["name"]] = field["value"] if field.name == "input" else field.text.lstrip("\r\n")
    return sent


def need(app: Flask, code: str) -> Need:
    """Return the need of that code."""
    with app.app_context():
        return db.session.get_one(Need, code)


def a_published_cleaning(app: Flask) -> str:
    """Return the id of a published cleaning service that search finds."""
    with app.app_context():
        found = a_published_offering(title="Kotisiivous").id
        db.session.commit()
        searching().rebuild()
        db.session.commit()
    return str(found)


def edited(app: Flask, do: Callable[[], object]) -> None:
    """Do something to the catalogue and commit it."""
    with app.app_context():
        do()
        db.session.commit()
