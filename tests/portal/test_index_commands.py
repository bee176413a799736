"""`tarjotin check` names what differs in both directions; `tarjotin reindex` cures it."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from click import Command
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from catalogue.database import db
from catalogue.offerings import Offering, OfferingState, OfferingVersion
from portal.index_commands import check, reindex, tell_building
from portal.jobs import Worker
from portal.searching import searching
from search_index.sync import visible_documents
from tests.builders import a_provider, a_published_offering, days_ago


@pytest.fixture
def shop(app: Flask) -> Flask:
    """A portal whose index holds two offerings."""
    with app.app_context():
        for title in ("Kotisiivous", "Ikkunanpesu"):
            a_published_offering(a_provider(f"{title} Oy"), title=title)
        db.session.commit()
    Worker(app).sweep()
    return app


def run(app: Flask, command: Command, *words: str) -> Result:
    """Run one command against this application."""
    return CliRunner().invoke(command, words, obj=lambda: app)


@pytest.mark.parametrize("words", [(), ("index",)])
def test_what_agrees_ends_with_zero_and_says_who_analyses(shop: Flask, words: tuple[str, ...]) -> None:
    done = run(shop, check, *words)
    assert done.exit_code == 0
    said = done.output.splitlines()
    assert said[0] == "engine: whoosh"
    assert said[1].startswith("analysis: ")
    assert said[2:] == ["waiting: 0", "missing: 0", "stale: 0", "orphan: 0"]


def offering_titled(title: str) -> Offering:
    """Return the offering with that published title."""
    versions = db.session.scalars(select(OfferingVersion)).all()
    (found,) = [version.offering_id for version in versions if version.title["fi"] == title]
    return db.session.get_one(Offering, found)


def test_each_difference_is_named_by_id_and_title(shop: Flask) -> None:
    with shop.app_context():
        changed, gone = offering_titled("Kotisiivous"), offering_titled("Ikkunanpesu")
        (document, *_) = visible_documents(db.session(), days_ago(0))
        lost = replace(document, offering_id=uuid4())
        searching().engine.apply([lost], [])
        new = a_published_offering(a_provider("Uusi Oy"), title="Pihatyöt")
        db.session.get_one(OfferingVersion, changed.published_version_id).title = {"fi": "Muu nimi"}
        gone.state = OfferingState.WITHDRAWN
        orphans = {(str(gone.id), "Ikkunanpesu"), (str(lost.offering_id), None)}
        missing = [{"id": str(new.id), "title": "Pihatyöt"}]
        stale = [{"id": str(changed.id), "title": "Muu nimi"}]
        db.session.commit()
    done = run(shop, check, "index", "--json")
    assert done.exit_code == 1
    found = json.loads(done.output)
    assert (found["missing"], found["stale"]) == (missing, stale)
    assert {(one["id"], one["title"]) for one in found["orphan"]} == orphans
    assert found["waiting"] > 0
    said = run(shop, check).output
    assert f"  {missing[0]['id']}  Pihatyöt\n" in said
    assert f"  {lost.offering_id}  (no longer in the database)\n" in said
    assert run(shop, reindex).output == "2 offerings are in the index.\n"
    assert run(shop, check).exit_code == 0


def test_an_index_that_cannot_be_asked_is_told_and_everything_is_missing(shop: Flask) -> None:
    (shop.extensions["tarjotin"].index_folder / "CURRENT").unlink()
    done = run(shop, check, "--json")
    assert done.exit_code == 1
    found = json.loads(done.output)
    assert found["unusable"] == "missing"
    assert {one["title"] for one in found["missing"]} == {"Kotisiivous", "Ikkunanpesu"}


def test_the_start_tells_how_far_building_has_come(capsys: pytest.CaptureFixture[str]) -> None:
    for done in range(1001):
        tell_building(done, 1000)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Building the search index of 1000 offerings; until then search is plain…"
    assert said[1:-1] == [f"Building the search index: {done} of 1000" for done in range(100, 1000, 100)]
    assert said[-1] == "The search index is ready: 1000 offerings."
