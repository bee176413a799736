"""How long a published change takes until every process finds it.

    python -m tests.speed.freshness --offerings 1800 --times 20 --search whoosh postgres

Two servers and a worker of the portal run on one data folder, as in an installation; each publishes nothing
itself, so the time is from a commit elsewhere to an answer that has it. The goal is 2 s. Prints a row of a
table: engine, offerings, how often, median, p95, longest (all in seconds), load average.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from catalogue.database import db
from portal.schema import migrate
from portal.searching import searching
from tests.builders import a_provider, a_published_offering
from tests.conftest import make_app
from tests.services.portal_process import Running, running, serving
from tests.services.postgres import find_programs, running_postgres
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


def run(offerings: int, times: int, url: str | None = None) -> list[float]:
    """Measure on shelves of so many offerings, in a folder that is thrown away or in PostgreSQL."""
    search = "whoosh" if url is None else "postgres"
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        app = make_app(data, url, search=search)
        with app.app_context():
            migrate()
            fill(offerings)
            db.session.commit()
            searching().catch_up()
            db.session.remove()
        more = {"TARJOTIN_SEARCH": search} | ({} if url is None else {"TARJOTIN_DATABASE_URL": url})
        if url is not None:
            more["TARJOTIN_SECRET_KEY"] = "a key of the measurement, used nowhere else"
        with serving(data, more) as first, serving(data, more) as second, running(data, "worker", more=more):
            # The first change also waits for the analysis to be loaded.
            seconds_until_found(app, [first, second], 0)
            took = [seconds_until_found(app, [first, second], number) for number in range(1, times + 1)]
        with app.app_context():
            db.engine.dispose()
        return took


@contextmanager
def database(search: str) -> Iterator[str | None]:
    """Start what the engine needs beside the data folder: nothing, or a private PostgreSQL."""
    if search == "whoosh":
        yield None
        return
    programs = find_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed: 'apt install postgresql'")
    with running_postgres(programs) as server:
        yield server.url(server.create())


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description="Time a published change takes to be found.")
    parser.add_argument("--offerings", type=int, default=1800)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--search", nargs="+", choices=("whoosh", "postgres"), default=["whoosh"])
    given = parser.parse_args()
    for search in given.search:
        with database(search) as url:
            took = sorted(run(given.offerings, given.times, url))
        print(
            f"| {search} | {given.offerings} | {len(took)} | {statistics.median(took):.2f} "
            f"| {took[int(0.95 * (len(took) - 1))]:.2f} | {took[-1]:.2f} | {os.getloadavg()[0]:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
