"""Every page stays within a budget of queries, and the check finds a page that asks once per row."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.areas import Municipality
from catalogue.database import db
from portal.web.requires import public
from tests.laws.matrix import MATRIX
from tests.laws.world import World, make_world, roll_back_always
from tests.queries import MOST_OF_A_LIST, counted, over_budget

LISTS: Final = (
    "browse.needs", "browse.search", "cases.list_cases", "cases.queue", "cases.reads", "cases.request_reads",
    "cases.budget_versions", "cases.need_versions",
    "decisions.queue", "desk.home", "desk.review_queue",
)  # fmt: skip
"""Pages that grow with rows; that they ask the same for 1 and 50 is tested beside each."""
MOST_OF_A_PAGE: Final = 20
"""One thing with all that belongs to it: the widest, a plan line, loads the plan and the offering."""


@pytest.fixture(scope="module")
def world(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo with somebody in every role, with what a process reads only once already read."""
    folder: Path = tmp_path_factory.mktemp("budgets")
    world = make_world(demo_folder, folder, roll_back_always)
    world.app.test_client().get("/haku")
    yield world
    with world.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("endpoint", sorted(set(MATRIX) - {"static"}))
def test_a_page_stays_within_its_budget(world: World, endpoint: str) -> None:
    most = MOST_OF_A_LIST if endpoint in LISTS else MOST_OF_A_PAGE
    for rule in world.app.url_map.iter_rules(endpoint):
        if "GET" not in (rule.methods or set()):
            continue
        for role in sorted(MATRIX[endpoint]):
            with counted(world.app) as seen:
                world.ask(role, rule, "GET")
            assert over_budget({1: len(seen)}, most) is None, (role, seen)


def test_a_planted_page_that_asks_once_per_row_is_found(app: Flask, client: FlaskClient) -> None:
    def planted() -> str:
        rows = int(request.args["rows"])
        codes = db.session.scalars(select(Municipality.code).limit(rows)).all()
        names = [
            db.session.scalar(select(Municipality.names).where(Municipality.code == code)) for code in codes
        ]
        return str(len(names))

    app.add_url_rule("/istutettu", "planted", public(planted))
    counts = {}
    for rows in (1, 50):
        with counted(app) as seen:
            assert FlaskClient.open(client, f"/istutettu?rows={rows}").text == str(rows)
        counts[rows] = len(seen)
    assert over_budget(counts) == f"asks more for more rows: {counts}"
    assert over_budget({1: 9, 50: 9}) == "asks 9 times, 6 is the most"
    assert over_budget({1: 6, 50: 6}) is None
