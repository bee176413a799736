"""What a process loads beside its start: the first visitor waits for nothing that can be there before."""

import gc
from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import BaseLoader, Environment

from catalogue.database import db
from portal.searching import searching
from portal.warming import warm
from tests.builders import a_published_offering


@pytest.fixture
def thawed() -> Iterator[None]:
    """Let the collector look at everything again after the test."""
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_the_first_visitor_finds_everything_loaded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        a_published_offering(title="Kotisiivous")
        db.session.commit()
        searching().rebuild()
        db.session.commit()
    warm(app)
    loaded: list[str] = []

    def load(self: BaseLoader, environment: Environment, name: str, *more: object) -> None:
        loaded.append(name)
        raise AssertionError(f"{name} was not loaded")

    monkeypatch.setattr(type(app.jinja_env.loader), "load", load)
    page = app.test_client().get("/haku?q=siivous")
    assert "Kotisiivous" in page.text
    assert loaded == []


@pytest.mark.usefixtures("thawed")
def test_what_is_loaded_is_not_looked_through_for_garbage(app: Flask) -> None:
    before = gc.get_freeze_count()
    warm(app)
    assert gc.get_freeze_count() > before
    assert len(gc.get_objects()) < gc.get_freeze_count()


@pytest.mark.usefixtures("thawed")
def test_a_portal_without_an_index_starts_all_the_same(app: Flask) -> None:
    warm(app)
    assert app.test_client().get("/haku").status_code == 200
