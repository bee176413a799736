"""A decision says where a request for review is sent, so none is given before somebody has recorded it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, update

from catalogue.areas import Organiser
from catalogue.database import db
from catalogue.loading import load_taxonomies
from portal.accounts.models import User
from portal.cli import main
from portal.decisions.models import Decision
from tests.builders import ORGANISER
from tests.page_checks import CheckedClient
from tests.portal.decisions.stories import a_prepared_plan
from tests.portal.decisions.test_pages import begin, decided, words

SignIn = Callable[[User], CheckedClient]


@pytest.fixture
def command(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command line, looking at the test's own data folder."""
    folder: Path = app.extensions["tarjotin"].data
    monkeypatch.setenv("TARJOTIN_DATA", str(folder))
    return lambda *arguments: CliRunner().invoke(main, ["organisers", *arguments])


def test_without_an_address_nothing_is_decided(
    app: Flask, sign_in: SignIn, command: Callable[..., Result]
) -> None:
    story = begin(app, a_prepared_plan)
    with app.app_context():
        form = {"content_hash": story.sent_hash, "method": "letter"}
        db.session.execute(update(Organiser).values(registry_address=None))
        db.session.commit()
    here, official = f"/paatettavat/{story.plan_id}", sign_in(story.official)
    for page in (here, f"{here}/anna"):
        assert "Kirjaamon osoitetta ei ole tallennettu" in words(official.get(page))
    assert official.send(f"{here}/anna", form, page=here).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Decision)).all() == []
    recorded = command("registry", ORGANISER, "--address", " PL 1,\n 33101 Tampere ")
    assert recorded.exit_code == 0, recorded.output
    assert official.send(f"{here}/anna", form, page=here).status_code == 303


def test_the_letter_says_where_to_write(app: Flask, sign_in: SignIn) -> None:
    story, address = begin(app, decided)
    page = words(sign_in(story.client).get(address))
    assert "kirjaamo, Testikatu 1, 33100 Tampere" in page


def test_the_list_tells_who_has_none_and_an_update_keeps_what_is_recorded(
    app: Flask, command: Callable[..., Result]
) -> None:
    assert command("registry", "06", "--address", "Katu 1", "--phone", "03 123").exit_code == 0
    with app.app_context():
        load_taxonomies(db.session())
        db.session.commit()
    rows = {row["code"]: row for row in json.loads(command("list", "--json").output)}
    assert (rows["06"]["address"], rows["06"]["phone"]) == ("Katu 1", "03 123")
    assert "no registry address" in command("list").output


def test_wrong_arguments_are_refused(command: Callable[..., Result]) -> None:
    assert command("registry", "99", "--address", "Katu 1").exit_code == 1
    assert command("registry", "06", "--address", "  ").exit_code == 2
    assert command("registry", "06").exit_code == 2
