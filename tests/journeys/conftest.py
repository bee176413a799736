"""The whole portal, served for a real browser, with the demo in it."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect
from waitress import wasyncore
from waitress.server import create_server

from catalogue.database import db
from portal.jobs import Worker
from tests.conftest import make_app

# Generous: the worker and other tests share the machine, and the first search loads the language analysis.
expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Served:
    """A running portal and its address."""

    app: Flask
    url: str


@pytest.fixture
def served(demo_folder: Path, tmp_path: Path) -> Iterator[Served]:
    """The demo, served on a free port by the real server, with the worker beside it."""
    folder = tmp_path / "data"
    shutil.copytree(demo_folder, folder)
    app = make_app(folder, demo=True)
    sockets: dict[int, Any] = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=4)
    worker = Worker(app)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    working = worker.start()
    yield Served(app, f"http://127.0.0.1:{server.effective_port}")
    worker.stop()
    working.join(10)
    # In its own thread: the loop ends only when no socket is left, and the browser keeps some of them open.
    server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
    thread.join(10)
    server.task_dispatcher.shutdown()
    assert not thread.is_alive()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def sign_in_as(page: Page, served: Served, button: str, path: str = "") -> None:
    """Sign in with one click as the first example person whose button starts so."""
    page.goto(f"{served.url}/kirjaudu{path}")
    page.get_by_role("button", name=button).first.click()


def sign_out(page: Page) -> None:
    """Sign out; the button is in the menu, which a phone keeps folded."""
    button = page.get_by_role("button", name="Kirjaudu ulos")
    if not button.is_visible():
        page.get_by_text("Valikko", exact=True).click()
    button.click()


def assert_accessible(page: Page) -> None:
    """axe finds nothing, and nothing sticks out of a narrow window."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} scrolls sideways by {width} px"
