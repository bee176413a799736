"""What the server spends on the search page and the front page, and how long a client waits for them.

    python -m tests.speed.search_page --offerings 1800 10000 --requests 200

Everything is real: database, index, server on the loopback address, answers packed as browsers ask for them.
Server time is taken around the WSGI application. "wall" is the clock's, which counts whatever else runs on
the machine; "cpu" is the processor's in the thread that answers, which others disturb little. The client is
a process of its own; "bare" is what it waits for a WSGI application that only answers the same bytes.
"""

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flask import Flask
from waitress.server import create_server

from catalogue.database import db
from portal.schema import migrate
from portal.searching import searching
from portal.warming import warm
from tests.conftest import make_app
from tests.speed.shelves import fill
from tests.speed.stopwatch import Spent, Stopwatch, Waited, fetch

PAGES = {
    "front page": ("/",),
    "search, everything": ("/haku", "/haku?sivu=3"),
    "search, words": (
        "/haku?q=en+jaksa+siivota",
        "/haku?q=kyyti+l%C3%A4%C3%A4k%C3%A4riin",
        "/haku?q=juttuseura",
        "/haku?q=uintiryhm%C3%A4",
    ),
    "search, filters": (
        "/haku?tarve=home&tapa=home&kunta=Tampere",
        "/haku?ryhma=older_people&kieli=sv&alkaa=30",
        "/haku?hinta=40&yksikko=hour&jarjesta=price",
        "/haku?kunta=Tampere&jarjesta=nearest",
    ),
}
WARMING = 5
"""How often each address is fetched before it counts, as a running portal has been."""
Client = Callable[[int, Iterable[str]], list[Waited]]


@dataclass(frozen=True)
class Measured:
    """One kind of page at one size; times in milliseconds, the ratio of the client's medians."""

    offerings: int
    page: str
    bytes: int
    wall_p50: float
    wall_p95: float
    cpu_p50: float
    cpu_p95: float
    client_p50: float
    client_p95: float
    bare_p50: float
    ratio: float


def heading() -> str:
    """Return the first line of the table."""
    return f"{'offerings':>9}  {'page':<20}" + "".join(
        f"{name:>11}" for name in list(Measured.__dataclass_fields__)[2:]
    )


def line(one: Measured) -> str:
    """Return one line of the table."""
    numbers = list(asdict(one).values())[3:]
    first = f"{one.offerings:>9}  {one.page:<20}{one.bytes:>11}"
    return first + "".join(f"{number:>11.2f}" for number in numbers)


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """Serve a WSGI application on a free port and give the port."""
    server = create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    # Let the server see that the connection ended, before what wakes it is taken away.
    time.sleep(0.1)
    server.close()
    thread.join(10)


def bare(size: int) -> Any:
    """Return a WSGI application that answers so many bytes and does nothing else."""
    body = b" " * size

    def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(size))])
        return [body]

    return answer


def p50_p95(times: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def measure(
    app: Flask, offerings: int, requests: int, client: Client
) -> Iterator[tuple[Measured, list[Spent]]]:
    """Measure every kind of page; give each with what its requests took, the slowest first."""
    watch = Stopwatch(app)
    # As `serve` does.
    warm(app)
    with serving(watch) as port:
        for page, addresses in PAGES.items():
            client(port, list(addresses) * WARMING)
            watch.take()
            waited = client(port, list(islice(cycle(addresses), requests)))
            spent = watch.take()
            size = waited[-1].bytes
            with serving(bare(size)) as other:
                client(other, ["/"])
                beside = statistics.median(one.wall_ms for one in client(other, ["/"] * requests))
            wall, cpu = p50_p95([one.wall_ms for one in spent]), p50_p95([one.cpu_ms for one in spent])
            seen = p50_p95([one.wall_ms for one in waited])
            measured = Measured(offerings, page, size, *wall, *cpu, *seen, beside, seen[0] / beside)
            yield measured, sorted(spent, key=lambda one: -one.cpu_ms)


def run(offerings: int, requests: int, client: Client) -> Iterator[tuple[Measured, list[Spent]]]:
    """Build a portal with so many offerings in a folder that is thrown away, and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        with app.app_context():
            migrate()
            fill(offerings)
            searching().rebuild()
            db.session.commit()
            db.session.remove()
        yield from measure(app, offerings, requests, client)
        with app.app_context():
            db.engine.dispose()


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description="Time the search page and the front page.")
    parser.add_argument("--offerings", type=int, nargs="+", default=[1800, 10_000], help="sizes to try")
    parser.add_argument("--requests", type=int, default=200, help="requests per kind of page")
    parser.add_argument("--slowest", type=int, default=0, help="tell so many of the slowest requests")
    parser.add_argument("--json", action="store_true", help="one JSON object per line instead of a table")
    given = parser.parse_args()
    if not given.json:
        print(heading())
    # A new interpreter: in the server's process the client would hold the lock that the server waits for.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:

        def client(port: int, addresses: Iterable[str]) -> list[Waited]:
            return pool.submit(fetch, port, addresses).result()

        for offerings in given.offerings:
            for one, spent in run(offerings, given.requests, client):
                print(json.dumps(asdict(one)) if given.json else line(one), flush=True)
                for slow in spent[: given.slowest]:
                    print(f"{slow.cpu_ms:.2f} cpu, {slow.wall_ms:.2f} wall: {slow.address}", file=sys.stderr)


if __name__ == "__main__":
    main()
