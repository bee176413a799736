"""A price list with days: what holds today, what comes, and what cannot be told apart."""

from datetime import timedelta
from uuid import UUID

from flask import Flask

from catalogue.clock import helsinki_date, now
from tests.page_checks import CheckedClient
from tests.portal.desk.test_desk import COMPLETE, desk, editor, get, provider

__all__ = ["desk", "editor", "provider"]
NEW = "/tuottaja/palvelut/uusi"


def on(days: int) -> str:
    """Return a day that many days from today, as people type it."""
    day = helsinki_date(now()) + timedelta(days=days)
    return f"{day.day}.{day.month}.{day.year}"


def two_prices(provider: UUID, last: int, first: int) -> dict[str, object]:
    """Return the form with one price until a day and another from a day on."""
    return {
        **COMPLETE,
        "provider": str(provider),
        "do": "send",
        "accessibility": ["step_free"],
        "prices-0-valid_to": on(last),
        "prices-1-amount": "52",
        "prices-1-unit": "hour",
        "prices-1-vat": "standard",
        "prices-1-valid_from": on(first),
    }


def test_a_price_that_changes_on_a_day_is_told_before_it_does(
    app: Flask, desk: CheckedClient, editor: CheckedClient, provider: UUID
) -> None:
    assert desk.send(NEW, two_prices(provider, 9, 10), NEW).status_code == 303
    offering = get(app)
    page = f"/toimittaja/palvelut/{offering.id}"
    assert editor.send(page, {"revision": str(offering.revision), "do": "publish"}, page).status_code == 303
    shown = editor.get(f"/palvelut/{offering.id}").text
    assert "45,50" in shown
    assert shown.index("45,50") < shown.index("Hinta muuttuu") < shown.index("52,00")
    assert f"{on(10)} alkaen" in shown
    assert "Esteetön kulku" in shown
    assert "45,50" in desk.get("/tuottaja").text
    assert "52,00" not in desk.get("/tuottaja").text


def test_the_desk_shows_todays_price_and_not_an_old_one(
    app: Flask, desk: CheckedClient, provider: UUID
) -> None:
    past = {**two_prices(provider, -1, 0), "do": "save"}
    assert desk.send(NEW, past, NEW).status_code == 303
    assert "52,00" in desk.get("/tuottaja").text
    assert "45,50" not in desk.get(f"/tuottaja/palvelut/{get(app).id}/esikatselu").text


def test_two_prices_for_one_thing_on_one_day_are_refused_beside_the_second(
    desk: CheckedClient, provider: UUID
) -> None:
    answer = desk.send(NEW, two_prices(provider, 10, 10), NEW)
    assert answer.status_code == 422
    assert 'id="prices-1-valid_from-virhe"' in answer.text
    told_apart = {**two_prices(provider, 10, 10), "prices-1-note": "Viikonloppuna"}
    assert desk.send(NEW, told_apart, NEW).status_code == 303
