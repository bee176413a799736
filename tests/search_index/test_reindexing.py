"""While the index is built anew, everybody who asks gets the same answers as before, here and elsewhere."""

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from catalogue.database import db
from portal.jobs import Worker
from portal.searching import searching
from tests.builders import a_provider, a_published_offering
from tests.laws.sources import ROOT
from tests.search_index.asking import Asked, ask_until
from tests.services.portal_process import running

THREADS = 2


@pytest.fixture
def shop(app: Flask) -> Flask:
    """A portal with an index of cleaning services."""
    with app.app_context():
        for number in range(30):
            a_published_offering(a_provider(f"Esimerkki {number} Oy"), title=f"Kotisiivous {number}")
        db.session.commit()
    Worker(app).sweep()
    return app


def ids(app: Flask) -> frozenset[str]:
    """Return the ids of everything in the index."""
    with app.app_context():
        return frozenset(map(str, searching().engine.content_hashes()))


def rebuild_often(app: Flask, times: int) -> None:
    """Rebuild in this process, as its worker would, and once as an operator does."""
    data: Path = app.extensions["tarjotin"].data
    for _time in range(times):
        with app.app_context():
            searching().reindex()
    with running(data, "reindex") as operator:
        assert operator.process.wait(120) == 0, operator.said()
    assert operator.said() == "30 offerings are in the index.\n"


@pytest.mark.parametrize("times", [4, pytest.param(40, marks=pytest.mark.long)])
def test_no_answer_is_empty_or_other_while_the_index_is_swapped(shop: Flask, times: int) -> None:
    expected, stopping = ids(shop), threading.Event()
    assert len(expected) == 30
    command = [sys.executable, "-m", "tests.search_index.asking"]
    words = [*command, str(shop.extensions["tarjotin"].data), ",".join(expected)]
    with (
        subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other,
        ThreadPoolExecutor(THREADS) as threads,
    ):
        assert other.stdout is not None
        assert other.stdout.readline() == "asking\n"
        here = [threads.submit(ask_until, shop, stopping, expected) for _thread in range(THREADS)]
        try:
            rebuild_often(shop, times)
        finally:
            stopping.set()
            said = other.communicate(timeout=60)[0]
    everybody = [one.result() for one in here] + [Asked(**json.loads(said))]
    assert [one.wrong for one in everybody] == [[], [], []]
    assert all(one.times > 10 for one in everybody), everybody
