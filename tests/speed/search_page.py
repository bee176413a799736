"""How long the search page and the front page take beside a bare WSGI answer of the same bytes.

    python -m tests.speed.search_page --offerings 1800 10000 --requests 60

Everything is real: database, index, server on the loopback address. The client runs in the same process, so
the numbers compare within one run on one machine; between machines only the ratios mean something. The
processor's time, of client and server together, says what an answer costs where others keep the machine busy.
"""

import argparse
import http.client
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from flask import Flask
from waitress.server import create_server

from catalogue.database import db
from portal.schema import migrate
from portal.searching import searching
from tests.conftest import make_app
from tests.speed.shelves import fill

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

HEADING = (
    f"{'offerings':>9}  {'page':<20} {'bytes':>8} {'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>7} "
    f"{'bare p50':>9} {'ratio':>7}"
)


@dataclass(frozen=True)
class Measured:
    """One kind of page at one size; times in milliseconds, the ratio of medians."""

    offerings: int
    page: str
    bytes: int
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    bare_p50_ms: float
    ratio: float


@contextmanager
def serving(app: Any) -> Iterator[http.client.HTTPConnection]:
    """Serve a WSGI application on a free port and give a kept-alive connection to it."""
    server = create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.effective_port)
    yield connection
    connection.close()
    # Let the server see that the connection ended, before what wakes it is taken away.
    time.sleep(0.1)
    server.close()
    thread.join(10)


def bare(body: bytes) -> Any:
    """Return a WSGI application that answers these bytes and does nothing else."""

    def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def times(connection: http.client.HTTPConnection, addresses: Iterable[str]) -> tuple[list[float], bytes]:
    """Fetch the addresses one after the other; return milliseconds each, and the last body."""
    found, body = [], b""
    for address in addresses:
        started = time.perf_counter()
        connection.request("GET", address)
        response = connection.getresponse()
        body = response.read()
        found.append((time.perf_counter() - started) * 1000)
        if response.status != 200:
            raise SystemExit(f"{address} answered {response.status}")
    return found, body


def measure(app: Flask, offerings: int, requests: int) -> Iterator[Measured]:
    """Measure every kind of page; each address is fetched once before, as a running portal has been."""
    with serving(app) as connection:
        for page, addresses in PAGES.items():
            times(connection, addresses)
            spent = time.process_time()
            took, body = times(connection, islice(cycle(addresses), requests))
            spent = (time.process_time() - spent) * 1000
            with serving(bare(body)) as other:
                times(other, ["/"])
                beside, _body = times(other, ["/"] * requests)
            p50, floor = statistics.median(took), statistics.median(beside)
            p95 = statistics.quantiles(took, n=20)[-1]
            yield Measured(
                offerings,
                page,
                len(body),
                round(p50, 1),
                round(p95, 1),
                round(spent / requests, 1),
                round(floor, 2),
                round(p50 / floor, 1),
            )


def run(offerings: int, requests: int) -> Iterator[Measured]:
    """Build a portal with so many offerings in a folder that is thrown away, and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        with app.app_context():
            migrate()
            fill(offerings)
            searching().rebuild()
            db.session.commit()
            db.session.remove()
        yield from measure(app, offerings, requests)
        with app.app_context():
            db.engine.dispose()


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description="Time the search page and the front page.")
    parser.add_argument("--offerings", type=int, nargs="+", default=[1800, 10_000], help="sizes to try")
    parser.add_argument("--requests", type=int, default=60, help="requests per kind of page")
    parser.add_argument("--json", action="store_true", help="one JSON object per line instead of a table")
    given = parser.parse_args()
    if not given.json:
        print(HEADING)
    for offerings in given.offerings:
        for one in run(offerings, given.requests):
            if given.json:
                print(json.dumps(asdict(one)), flush=True)
            else:
                print(
                    f"{one.offerings:>9}  {one.page:<20} {one.bytes:>8} {one.p50_ms:>8} {one.p95_ms:>8} "
                    f"{one.cpu_ms:>7} {one.bare_p50_ms:>9} {one.ratio:>7}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
