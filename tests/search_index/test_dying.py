"""Worker and publisher are killed at every kind of step; after that, index and database are the same."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.clock import now
from catalogue.database import db
from catalogue.offerings import Offering, OfferingVersion
from portal.jobs import LEASE, Worker, WorkerLease
from portal.searching import searching
from search_index import at_commit, sync
from search_index.request import SearchRequest
from tests.builders import a_provider, a_published_offering
from tests.laws.sources import ROOT
from tests.search_index.dying import change_something

pytestmark = pytest.mark.long

KILLS = {"whoosh": 15, "postgres": 10}
"""How often each work is killed, 30 times on each engine."""


def end_the_lease() -> None:
    """Whoever died held the lease; the next one waits for its end, which the test does not."""
    for lease in db.session.scalars(select(WorkerLease)):
        lease.until = now() - LEASE
    db.session.commit()


def elsewhere(app: Flask, step: int, work: str) -> subprocess.CompletedProcess[str]:
    """Do something in a process that dies right before the given step; 0 lets it live."""
    with app.app_context():
        end_the_lease()
        config = app.extensions["tarjotin"]
    command = [sys.executable, "-m", "tests.search_index.dying", str(config.data), str(step), work]
    command += [config.database_url] if config.search == "postgres" else []
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def steps_of(app: Flask, work: str) -> int:
    """Let somebody do it and live; return how many steps it took."""
    whole = elsewhere(app, 0, work)
    assert whole.returncode == 0, whole.stderr
    steps = int(whole.stdout.split()[-1])
    assert steps > 5, "an engine that touches so little is not what this test kills"
    return steps


def kills(app: Flask, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield rounds, and the steps before which somebody dies."""
    often = KILLS[app.extensions["tarjotin"].search]
    yield from ((kill, first + (kill - 1) * (last - first) // (often - 1)) for kill in range(1, often + 1))


def change_much(round_: int) -> None:
    """Change more offerings in one transaction than are written with it."""
    published = select(OfferingVersion).join(Offering, Offering.published_version_id == OfferingVersion.id)
    for number, version in enumerate(db.session.scalars(published)):
        version.summary = {"fi": f"Muutettu {round_} kertaa, {number}"}
    assert number >= at_commit.MOST
    change_something(round_)


def change_everything(round_: int) -> None:
    """Have the whole index built anew."""
    db.session.add(sync.IndexChange(offering_id=None, changed_at=now(), done_at=None))
    change_something(round_)


def assert_in_step(round_: int) -> None:
    """Compare both ways; nothing is said twice, and the last change is found."""
    engine = searching().engine
    drift = sync.check(db.session(), engine, now())
    assert not drift, (round_, drift)
    engine.warm()
    hits = [hit.offering_id for hit in engine.search(SearchRequest(text="siivous", size=100)).hits]
    assert len(hits) == len(set(hits))
    found = engine.search(SearchRequest(text=f"kierros {round_}")).hits[0].offering_id
    title = db.session.scalars(
        select(OfferingVersion.title).where(OfferingVersion.offering_id == found)
    ).one()
    assert title["fi"] == f"Kotisiivous kierros {round_}"
    db.session.rollback()


def sweep_and_compare(app: Flask, round_: int) -> None:
    """Sweep here, as the next worker does, and compare."""
    with app.app_context():
        end_the_lease()
    Worker(app).sweep()
    with app.app_context():
        assert_in_step(round_)


def fill(app: Flask) -> Flask:
    """Publish a good many offerings and index them."""
    with app.app_context():
        for number in range(at_commit.MOST + 30):
            a_published_offering(a_provider(f"Esimerkki {number} Oy"), title=f"Kotisiivous {number}")
        db.session.commit()
    Worker(app).sweep()
    return app


@pytest.fixture
def shop(app: Flask) -> Flask:
    """A portal with an index of its own."""
    return fill(app)


@pytest.fixture
def postgres_shop(postgres_app: Flask) -> Flask:
    """A portal whose index is in its database."""
    return fill(postgres_app)


@pytest.mark.parametrize(
    ("portal", "change"),
    [
        pytest.param("shop", change_something, id="whoosh-a few changes"),
        pytest.param("shop", change_everything, id="whoosh-a rebuild"),
        pytest.param("postgres_shop", change_much, id="postgres-many changes"),
        pytest.param("postgres_shop", change_everything, id="postgres-a rebuild"),
    ],
)
def test_a_worker_killed_at_any_step_loses_nothing(
    request: pytest.FixtureRequest, portal: str, change: Callable[[int], None]
) -> None:
    app: Flask = request.getfixturevalue(portal)

    def changed(round_: int) -> None:
        with app.app_context():
            change(round_)

    changed(0)
    steps = steps_of(app, "sweep")
    sweep_and_compare(app, 0)
    # In PostgreSQL each statement is a step; the first two and the last three are those of the lease.
    first, last = (1, steps) if portal == "shop" else (3, steps - 3)
    for kill, step in kills(app, first, last):
        changed(kill)
        died = elsewhere(app, step, "sweep")
        assert died.returncode in {-signal.SIGKILL, 0}, died.stderr
        if step < steps // 2:
            assert died.returncode == -signal.SIGKILL
        sweep_and_compare(app, kill)


def test_a_publisher_killed_at_any_step_has_published_nothing(postgres_shop: Flask) -> None:
    steps = steps_of(postgres_shop, "publish 0")
    with postgres_shop.app_context():
        assert_in_step(0)
    # The index is written last, right before the commit.
    for kill, step in kills(postgres_shop, steps - KILLS["postgres"] + 1, steps):
        died = elsewhere(postgres_shop, step, f"publish {kill}")
        assert died.returncode == -signal.SIGKILL, died.stderr
        with postgres_shop.app_context():
            # No sweep: what the publisher wrote into the index was in the transaction that died with it.
            assert_in_step(0)
    with postgres_shop.app_context():
        change_something(kill)
        assert_in_step(kill)
