"""Several processes on one data folder: one writes the index, all of them find what is published."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from catalogue.clock import now
from catalogue.database import begin_reading, db
from portal.searching import searching
from search_index import sync
from tests.builders import a_provider, a_published_offering
from tests.laws.sources import ROOT
from tests.services.portal_process import Running, running, serving

LIMIT_SECONDS = 240
EACH = 5


def publish_elsewhere(data: Path, name: str) -> subprocess.Popen[str]:
    """Begin to publish in a process of its own."""
    command = [sys.executable, "-m", "tests.search_index.publishing", str(data), name, str(EACH)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def wait_until_in_step(app: Flask) -> None:
    """Wait until index and database agree and nothing is pending."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while True:
        with app.app_context():
            engine = searching().ready()
            begin_reading()
            drift = None if engine.needs_rebuild() else sync.check(db.session(), engine, now())
            db.session.rollback()
        if drift is not None and not drift:
            return
        assert time.monotonic() < deadline, f"never in step: {drift}"
        time.sleep(0.2)


def seconds_until_found(app: Flask, servers: list[Running], word: str) -> float:
    """Publish something with a new word and return how long until every server finds it."""
    with app.app_context():
        a_published_offering(a_provider(f"{word} Oy"), title=f"{word}palvelu")
        db.session.commit()
    started = time.monotonic()
    waiting = list(servers)
    while waiting:
        assert time.monotonic() - started < LIMIT_SECONDS, [one.said() for one in waiting]
        waiting = [one for one in waiting if f"{word}palvelu</a>" not in one.get(f"/haku?q={word}palvelu")]
        time.sleep(0.05)
    return time.monotonic() - started


def test_one_of_them_writes_and_all_of_them_find(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    data: Path = app.extensions["tarjotin"].data
    with serving(data) as first, serving(data) as second, running(data, "worker") as worker:
        publishers = [publish_elsewhere(data, name) for name in ("Ompelu", "Kalastus")]
        for publisher in publishers:
            said, _ = publisher.communicate(timeout=LIMIT_SECONDS)
            assert publisher.returncode == 0, said
        wait_until_in_step(app)
        took = seconds_until_found(app, [first, second], "Tulitikkuaski")
        everybody = (first, second, worker)
        for one in everybody:
            assert one.process.poll() is None, one.said()
            assert "tulitikkuaski" not in one.said().lower(), "what people search for is not logged"
            for fault in ("LockError", "Traceback", "failed", "ERROR"):
                assert fault not in one.said()
        told = [one.said().count("The search index is ready") for one in everybody]
        assert sum(told) == 1, "the index was built once, by one of them"
    with capsys.disabled():
        print(f"\n  a published change was found in both processes after {took:.2f} s")
    with app.app_context():
        assert searching().engine.count() == 2 * EACH + 1
