"""The worker is killed at every kind of step; after catching up, index and database are the same."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.clock import now
from catalogue.database import db
from catalogue.offerings import Offering, OfferingState, OfferingVersion
from portal.jobs import LEASE, Worker, WorkerLease
from portal.searching import searching
from search_index import sync
from search_index.request import SearchRequest
from tests.builders import a_provider, a_published_offering
from tests.laws.sources import ROOT

pytestmark = pytest.mark.long

KILLS_OF_EACH = 15


def sweep_elsewhere(app: Flask, step: int) -> subprocess.CompletedProcess[str]:
    """Run one sweep in a process that dies right before the given step; 0 lets it live."""
    with app.app_context():
        # Whoever died held the lease; the next one waits for its end, which the test does not.
        for lease in db.session.scalars(select(WorkerLease)):
            lease.until = now() - LEASE
        db.session.commit()
        folder = app.extensions["tarjotin"].data
    command = [sys.executable, "-m", "tests.search_index.dying", str(folder), str(step)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def change_something(app: Flask, round_: int, *, everything: bool) -> None:
    """Retitle one offering and withdraw another, or have the whole index built anew."""
    with app.app_context():
        if everything:
            db.session.add(sync.IndexChange(offering_id=None, changed_at=now(), done_at=None))
        published = select(Offering).where(Offering.state == OfferingState.PUBLISHED)
        first, second = db.session.scalars(published.order_by(Offering.id).limit(2))
        version = db.session.get_one(OfferingVersion, first.published_version_id)
        version.title = {"fi": f"Kotisiivous kierros {round_}"}
        second.state = OfferingState.WITHDRAWN
        a_published_offering(a_provider(f"Uusi {round_} Oy"), title=f"Uusi palvelu {round_}")
        db.session.commit()


def assert_in_step(app: Flask, round_: int) -> None:
    """Sweep here, as the next worker does, and compare both ways; nothing is said twice."""
    with app.app_context():
        for lease in db.session.scalars(select(WorkerLease)):
            lease.until = now() - LEASE
        db.session.commit()
    Worker(app).sweep()
    with app.app_context():
        engine = searching().engine
        drift = sync.check(db.session(), engine, now())
        assert not drift, (round_, drift)
        hits = [hit.offering_id for hit in engine.search(SearchRequest(text="siivous", size=100)).hits]
        assert len(hits) == len(set(hits))
        found = engine.search(SearchRequest(text=f"kierros {round_}")).hits[0].offering_id
        title = db.session.scalars(
            select(OfferingVersion.title).where(OfferingVersion.offering_id == found)
        ).one()
        assert title["fi"] == f"Kotisiivous kierros {round_}"
        db.session.rollback()


@pytest.fixture
def shop(app: Flask) -> Flask:
    """A portal with an index of a good many offerings."""
    with app.app_context():
        for number in range(40):
            a_published_offering(a_provider(f"Esimerkki {number} Oy"), title=f"Kotisiivous {number}")
        db.session.commit()
    Worker(app).sweep()
    return app


@pytest.mark.parametrize("everything", [False, True], ids=["a few changes", "a rebuild"])
def test_a_worker_killed_at_any_step_loses_nothing(shop: Flask, tmp_path: Path, everything: bool) -> None:
    change_something(shop, 0, everything=everything)
    whole = sweep_elsewhere(shop, 0)
    assert whole.returncode == 0, whole.stderr
    steps = int(whole.stdout.split()[-1])
    assert steps > 5, "an engine that touches so little is not what this test kills"
    assert_in_step(shop, 0)
    for kill in range(1, KILLS_OF_EACH + 1):
        change_something(shop, kill, everything=everything)
        step = 1 + (kill - 1) * (steps - 1) // (KILLS_OF_EACH - 1)
        died = sweep_elsewhere(shop, step)
        assert died.returncode in {-signal.SIGKILL, 0}, died.stderr
        if step < steps // 2:
            assert died.returncode == -signal.SIGKILL
        assert_in_step(shop, kill)
