"""How long a published change takes until every process finds it.

    python -m tests.speed.freshness --offerings 1800 --times 20

Two servers and a worker of the portal run on one data folder, as in an installation; each publishes nothing
itself, so the time is from a commit elsewhere to an answer that has it. The goal is 2 s.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from flask import Flask

from catalogue.database import db
from portal.schema import migrate
from portal.searching import searching
from tests.builders import a_provider, a_published_offering
from tests.conftest import make_app
from tests.services.portal_process import Running, running, serving
from tests.speed.shelves import fill

PAUSE_SECONDS = 0.02
GIVE_UP_SECONDS = 60.0


def seconds_until_found(app: Flask, servers: list[Running], number: int) -> float:
    """Publish something new and return how long until every server finds it."""
    word = f"tulitikkuaski{number}"
    with app.app_context():
        offering_id = a_published_offering(a_provider(f"Tuoreus {number} Oy"), title=word).id
        db.session.commit()
    started = time.monotonic()
    waiting = list(servers)
    while waiting:
        if time.monotonic() - started > GIVE_UP_SECONDS:
            raise SystemExit(f"never found: {word}")
        waiting = [one for one in waiting if str(offering_id) not in one.get(f"/haku?q={word}")]
        time.sleep(PAUSE_SECONDS)
    return time.monotonic() - started


def run(offerings: int, times: int) -> list[float]:
    """Measure on shelves of so many offerings, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder) / "data")
        with app.app_context():
            migrate()
            fill(offerings)
            db.session.commit()
            searching().catch_up()
            db.session.remove()
        data: Path = app.extensions["tarjotin"].data
        with serving(data) as first, serving(data) as second, running(data, "worker"):
            # The first change also waits for the analysis to be loaded.
            seconds_until_found(app, [first, second], 0)
            return [seconds_until_found(app, [first, second], number) for number in range(1, times + 1)]


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description="Time a published change takes to be found.")
    parser.add_argument("--offerings", type=int, default=1800)
    parser.add_argument("--times", type=int, default=20)
    given = parser.parse_args()
    took = sorted(run(given.offerings, given.times))
    print(
        f"{given.offerings} offerings, n={len(took)}: median {statistics.median(took):.2f} s, "
        f"p95 {took[int(0.95 * (len(took) - 1))]:.2f} s, longest {took[-1]:.2f} s"
    )


if __name__ == "__main__":
    main()
