"""What every test may ask for."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from catalogue.clock import now
from catalogue.database import db
from portal.accounts.models import User
from portal.app import create_app
from portal.config import Config
from portal.demo.loading import load_demo
from portal.schema import migrate
from portal.searching import searching
from tests.page_checks import CheckedClient

if TYPE_CHECKING:
    # A plugin must not be imported before pytest rewrites its assertions.
    from tests.services.postgres import PostgresServer

pytest_plugins = [
    "tests.services.selection",
    "tests.services.shared_data",
    "tests.services.postgres",
    "tests.services.browser",
]


# A slow machine is no fault in what is tested; how fast things are is measured elsewhere.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Each test has an application of its own; compiling the templates anew for each took longer than the tests.
COMPILED_TEMPLATES = tempfile.TemporaryDirectory(prefix="tarjotin-templates-")


def a_config(folder: Path, database_url: str | None = None, search: str = "whoosh") -> Config:
    """Return settings for tests with everything in one folder."""
    return Config(
        data=folder,
        database_url=database_url or f"sqlite:///{folder / 'tarjotin.db'}",
        search=search,
        secret_key="a key for tests, never used elsewhere",
        port=8000,
        base_url="http://localhost",
        smtp_url=None,
    )


def make_app(
    folder: Path, database_url: str | None = None, *, demo: bool = False, search: str = "whoosh"
) -> Flask:
    """Return an application for tests."""
    app = create_app(a_config(folder, database_url, search), demo=demo, testing=True)
    app.test_client_class = CheckedClient
    app.config["WTF_CSRF_ENABLED"] = True
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(COMPILED_TEMPLATES.name)
    return app


@pytest.fixture(scope="session")
def template_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database that holds the taxonomies; tests copy it."""
    folder = tmp_path_factory.mktemp("template")
    app = make_app(folder)
    with app.app_context():
        migrate()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def demo_folder(template_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo and its index, made once; tests copy it or only read it."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(template_folder, folder)
    app = make_app(folder, demo=True)
    with app.app_context():
        load_demo(now())
        db.session.commit()
        searching().catch_up()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return folder


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked both_databases on each of them."""
    if "storage" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("storage", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def storage(request: pytest.FixtureRequest) -> str:
    """The kind of database a test runs on; SQLite unless it is marked both_databases."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def postgres_template(postgres_server: "PostgresServer", tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated PostgreSQL database that tests clone."""
    name = postgres_server.create()
    app = make_app(tmp_path_factory.mktemp("postgres"), postgres_server.url(name))
    with app.app_context():
        migrate()
        db.engine.dispose()
    return name


@pytest.fixture
def app(
    storage: str, request: pytest.FixtureRequest, template_folder: Path, tmp_path: Path
) -> Iterator[Flask]:
    """An application with a database of its own that knows needs, areas and groups, nothing else."""
    folder, url = tmp_path / "data", None
    if storage == "postgresql":
        folder.mkdir()
        make = request.getfixturevalue("postgres_database")
        template = request.getfixturevalue("postgres_template")
        url = request.getfixturevalue("postgres_server").url(make(template))
    else:
        shutil.copytree(template_folder, folder)
    app = make_app(folder, url)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """The application with its context pushed, for tests that use the database directly."""
    with app.app_context():
        yield app
        db.session.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser-like client that nobody has signed in with; every page it fetches is checked."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[User], CheckedClient]:
    """Return a client in which that user is signed in."""

    def start(user: User) -> CheckedClient:
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        client.sign_in(user.id)
        return client

    return start
