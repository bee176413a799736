"""The demo catalogue with its index, made once: the tests of browsing only read it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.database import db
from tests.conftest import make_app


@pytest.fixture(scope="session")
def full_app(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose shelves hold the demo catalogue."""
    folder = tmp_path_factory.mktemp("browse") / "data"
    shutil.copytree(demo_folder, folder)
    app = make_app(folder)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def visitor(full_app: Flask) -> FlaskClient:
    """Somebody who has not signed in, before the full shelves."""
    return full_app.test_client()
