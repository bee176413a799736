"""A database that was brought up to date can be used at once, without the demo."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from catalogue.areas import Municipality, Organiser
from catalogue.database import db
from catalogue.needs import Need
from portal.cli import main
from portal.schema import is_current


def test_migrating_brings_needs_and_areas(in_app: Flask) -> None:
    assert is_current()
    counts = [
        db.session.scalar(select(func.count()).select_from(table)) for table in (Organiser, Municipality)
    ]
    assert counts == [23, 308]
    top = select(func.count()).select_from(Need).where(Need.parent_code.is_(None))
    assert (db.session.scalar(top) or 0) >= 15


def test_a_first_import_is_found_without_any_other_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARJOTIN_DATA", str(tmp_path / "data"))
    feed = tmp_path / "feed.json"
    service = {
        "id": "7d9a4f7e-2f51-4c47-9d53-0a4d1e5f3b11",
        "name": "Esimerkkisiivous",
        "description": "Siivoamme kotisi.",
        "status": "active",
        "organization": {
            "id": "0d7a2c62-7b0e-4b36-8c53-3a5c9e1f2a10",
            "name": "Esimerkkialue",
            "description": "Esimerkki",
        },
    }
    feed.write_text(json.dumps({"contents": [service]}))
    imported = CliRunner().invoke(main, ["import", "hsds", str(feed), "--publish", "--json"])
    assert imported.exit_code == 0, imported.output
    assert json.loads(imported.output)["created"] == 1
    found = CliRunner().invoke(main, ["search", "siivous", "--json"])
    assert [hit["title"] for hit in json.loads(found.output)["hits"]] == ["Esimerkkisiivous"]
