"""How many more can begin: written at the desk, shown beside the day when they can."""

from uuid import UUID

import pytest
from flask import Flask

from catalogue.database import db
from portal.searching import searching
from tests.page_checks import CheckedClient
from tests.portal.desk.test_desk import COMPLETE, desk, editor, get, provider

pytestmark = pytest.mark.both_databases
__all__ = ["desk", "editor", "provider"]
NEW = "/tuottaja/palvelut/uusi"


@pytest.mark.parametrize(
    ("typed", "told"),
    [("0", "Ei vapaita paikkoja nyt"), ("1", "1 vapaa paikka"), ("4", "4 vapaata paikkaa")],
)
def test_free_places_stand_on_the_page_and_on_the_card(
    app: Flask, desk: CheckedClient, editor: CheckedClient, provider: UUID, typed: str, told: str
) -> None:
    sent = {**COMPLETE, "provider": str(provider), "free_places": typed, "do": "send"}
    assert desk.send(NEW, sent, NEW).status_code == 303
    offering = get(app)
    review = f"/toimittaja/palvelut/{offering.id}"
    assert told in editor.get(review).text
    done = editor.send(review, {"revision": str(offering.revision), "do": "publish"}, review)
    assert done.status_code == 303
    with app.app_context():
        searching().rebuild()
        db.session.commit()
    assert told in desk.get(f"/palvelut/{offering.id}").text
    assert told in desk.get("/haku?q=lumi").text
    assert f'value="{typed}"' in desk.get(f"/tuottaja/palvelut/{offering.id}").text


def test_nothing_is_said_of_places_nobody_counts(app: Flask, desk: CheckedClient, provider: UUID) -> None:
    kept = desk.send(NEW, {**COMPLETE, "provider": str(provider), "do": "save"}, NEW)
    page = desk.get(kept.location).text
    assert "Vapaat paikat" not in page


def test_half_a_place_is_told_beside_the_field(desk: CheckedClient, provider: UUID) -> None:
    answer = desk.send(NEW, {**COMPLETE, "provider": str(provider), "free_places": "1,5"}, NEW)
    assert answer.status_code == 422
    assert "Kirjoita kokonaisia paikkoja, esimerkiksi 3" in answer.text
    assert 'id="free_places-virhe"' in answer.text
