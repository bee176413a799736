"""Every word of the interface is marked for translation: a run in a language made of marks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_babel
import pytest
from sqlalchemy import MetaData, Text, select

from catalogue.database import db
from catalogue.ptv_codes import PtvList, ptv_names
from tests.laws.matrix import MATRIX, Role
from tests.laws.pseudo_locale import PseudoTranslations, unmarked
from tests.laws.world import World, make_world, roll_back_always

READERS = (Role.CLIENT, Role.OFFICIAL, Role.MEMBER, Role.EDITOR)


@pytest.fixture(scope="module")
def world(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo with somebody in every role."""
    world = make_world(demo_folder, tmp_path_factory.mktemp("world"), roll_back_always)
    yield world
    with world.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak the language of marks, whatever the address says."""
    marks: Any = PseudoTranslations()
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda self: marks)


@pytest.fixture(scope="module")
def data(world: World) -> frozenset[str]:
    """Every text that stands in a row of the database, whole and by its lines: people wrote these."""
    texts: set[str] = set()
    with world.app.app_context():
        metadata: MetaData = db.metadata
        for table in metadata.tables.values():
            for column in table.columns:
                if isinstance(getattr(column.type, "impl", column.type), Text) or column.name == "name":
                    texts |= {text for row in db.session.scalars(select(column)) for text in _texts(row)}
    # The codes of a foreign list and their names come from its file.
    for which in PtvList:
        texts |= {*ptv_names(which), *(text for names in ptv_names(which).values() for text in _texts(names))}
    # A letter's frozen words may stand inside a sentence: "Kotisiivous: myönnetty".
    return frozenset(texts | {text.lower() for text in texts})


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inside in value.values():
            yield from _texts(inside)
    elif isinstance(value, list | tuple | frozenset):
        for inside in value:
            yield from _texts(inside)
    elif isinstance(value, str):
        for line in value.splitlines():
            if len(line.strip()) > 2:
                yield " ".join(line.split())


def pages(world: World, role: Role | None) -> Iterator[tuple[str, str]]:
    for rule in world.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            if role is not None and role not in MATRIX[rule.endpoint]:
                continue
            response = world.ask(role, rule, "GET")
            if response.status_code in {200, 404, 409} and response.mimetype == "text/html":
                yield rule.endpoint, response.text


@pytest.mark.parametrize("role", [None, *READERS])
def test_no_page_has_a_word_that_is_not_marked(world: World, data: frozenset[str], role: Role | None) -> None:
    found = {endpoint: words for endpoint, page in pages(world, role) if (words := unmarked(page, data))}
    assert found == {}


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("<p>⟦Hei⟧ Unohdettu</p>", ["Unohdettu"]),
        ('<a aria-label="Sulje">⟦x⟧</a>', ["Sulje"]),
        ("<p>⟦Hei %(name)s⟧</p><p>12,50 €</p>", []),
        ('<p>⟦Lue <a href="/a">ohje</a> ensin⟧ ja</p>', ["ja"]),
        ("<p>⟦Rivi ⟦tunti⟧ loppu⟧</p>", []),
        ("<p>Aino Mallikas</p>", []),
        ("<p>⟦Hei⟧<svg><title>Ikkuna</title></svg></p>", []),
    ],
)
def test_planted_words_are_found(planted: str, found: list[str]) -> None:
    page = f"<html><body>{planted}</body></html>"
    assert unmarked(page, frozenset({"Aino Mallikas"})) == found


def test_pages_do_speak_the_language_of_marks(world: World) -> None:
    page = world.app.test_client().get("/kirjaudu").text
    assert len(re.findall("⟦", page)) > 5
