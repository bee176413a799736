"""Åland has a social welfare law of its own: nothing of the mainland's is said there, and nothing decided."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from catalogue.areas import Municipality, Organiser, OrganiserKind
from catalogue.database import db
from portal.accounts.commands import give_role
from portal.accounts.models import Role, User
from portal.cases.models import Case
from portal.decisions.models import Decision
from tests.page_checks import CheckedClient
from tests.portal.decisions.stories import Story, a_prepared_plan
from tests.portal.decisions.test_pages import begin, words

pytestmark = pytest.mark.both_databases
SignIn = Callable[[User], CheckedClient]


def on_aland(app: Flask) -> Story:
    """A plan that could be decided, had the organiser's own law been known."""
    story: Story = begin(app, a_prepared_plan)
    with app.app_context():
        aland = select(Organiser).where(Organiser.kind == OrganiserKind.PROVINCE)
        organiser = db.session.scalars(aland).one()
        places = select(Municipality).where(Municipality.organiser_code == organiser.code)
        place = db.session.scalars(places.limit(1)).one()
        db.session.execute(update(Case).values(organiser_code=organiser.code, municipality_code=place.code))
        official = db.session.get_one(User, story.official.id)
        give_role(official, Role.OFFICIAL, organiser.code, unit="Enhet", title="socialarbetare")
        db.session.commit()
    return story


def test_where_another_law_holds_nothing_of_this_law_is_said(app: Flask, sign_in: SignIn) -> None:
    story = on_aland(app)
    here, official = f"/paatettavat/{story.plan_id}", sign_in(story.official)
    page = words(official.get(here))
    assert "Ahvenanmaalla on oma sosiaalihuoltolaki" in page
    assert "Määräajat" not in page
    assert "Ei laskettu" in words(official.get("/paatettavat"))
    assert "oikaisuvaatimus" not in words(official.get(f"{here}/esikatselu"))
    confirm = official.get(f"{here}/anna")
    assert "jota Tarjotin ei vielä tunne" in words(confirm)
    with app.app_context():
        sent_hash = story.sent_hash
    refused = official.send(f"{here}/anna", {"content_hash": sent_hash, "method": "letter"}, page=here)
    assert refused.status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Decision)).all() == []
