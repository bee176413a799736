"""How long a search in PostgreSQL takes: three filters and four facets, warm, and with words that are new.

    python -m tests.speed.search_postgres --offerings 10000 --requests 300

A private PostgreSQL and its index over the made-up offerings of the comparison with other engines, whose
words are as unequally common as in a language. Warm means that the words were asked for before; a new word
comes by the GIN index over tokens. `changed` is the first search for known words after a change.
"""

import argparse
import json
import os
import platform
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np
from sqlalchemy import create_engine, text

from portal.schema import migrate
from search_index.evaluate import percentile
from search_index.language import provider_name
from search_index.postgres_engine import PostgresEngine
from search_index.request import SearchRequest
from tests.conftest import make_app
from tests.search_index.corpus import needs
from tests.services.postgres import find_programs, running_postgres
from tests.speed.peer_corpus import FACETS, Corpus

FILTERED: Final = SearchRequest(kinds=frozenset({"service"}), delivery=frozenset({"home"}), organiser="08")
CHANGES: Final = 10
HEADING: Final = (
    "| offerings | kind | n | p50 | p95 | cpu_p50 | cpu_p95 |\n| --- | --- | --- | --- | --- | --- | --- |"
)


@dataclass(frozen=True)
class Measured:
    """One kind of search at one size, in milliseconds; CPU time is this process's, not the database's."""

    offerings: int
    kind: str
    n: int
    p50: float
    p95: float
    cpu_p50: float
    cpu_p95: float


class Bench:
    """An engine over made-up offerings, and words of theirs, common ones as often as they are written."""

    def __init__(self, url: str, offerings: int, requests: int) -> None:
        self.offerings, self.requests = offerings, requests
        self.database = create_engine(url)
        corpus = Corpus(offerings)
        self.documents = corpus.documents
        self._listed = sorted(corpus.having)
        self._often = list(accumulate(len(corpus.having[token]) for token in self._listed))
        self.engine = PostgresEngine(self.database, needs())

    def texts(self) -> list[str]:
        """Return one to three words for each request, the same every time."""
        chance = random.Random(3)
        chosen = (
            chance.choices(self._listed, cum_weights=self._often, k=chance.randint(1, 3))
            for _ in range(self.requests)
        )
        return list(map(" ".join, chosen))

    def build(self) -> Measured:
        """Build the index and tell how long that took."""
        started, worked = time.perf_counter(), time.process_time()
        self.engine.rebuild(self.documents)
        wall = round(1000 * (time.perf_counter() - started))
        cpu = round(1000 * (time.process_time() - worked))
        return Measured(self.offerings, "building the index", 1, wall, wall, cpu, cpu)

    def timed(self, kind: str, requests: list[SearchRequest]) -> Measured:
        """Ask each request once; every one counts four facets."""
        wall, cpu = [], []
        for request in requests:
            started, worked = time.perf_counter(), time.process_time()
            page = self.engine.search(request)
            counted = [page.facets[facet] for facet in FACETS]
            cpu.append(1000 * (time.process_time() - worked))
            wall.append(1000 * (time.perf_counter() - started))
            assert len(counted) == len(FACETS)
        told = [round(percentile(times, share), 2) for times in (wall, cpu) for share in (0.5, 0.95)]
        return Measured(self.offerings, kind, len(requests), *told)

    def searches(self) -> Iterator[Measured]:
        """Time the same searches with words that are new, and again."""
        plain = [SearchRequest(text=one) for one in self.texts()]
        filtered = [replace(FILTERED, text=one.text) for one in plain]
        # The first search of a process also opens the index and the lexicon.
        self.engine.search(SearchRequest(text="ensimmäinen"))
        yield self.timed("words, new", plain)
        yield self.timed("words", plain)
        yield self.timed("words + 3 filters", filtered)
        yield self.timed("everything + 3 filters", [FILTERED] * self.requests)

    def changes(self) -> Iterator[Measured]:
        """Time how long one's own published change takes to be read, and a search right after."""
        read, asked = [], []
        for number, words in enumerate(self.texts()[:CHANGES]):
            changed = replace(self.documents[number], title={"fi": f"Muuttunut {number}"})
            started = time.perf_counter()
            self.engine.apply([changed], [])
            read.append(1000 * (time.perf_counter() - started))
            asked.append(self.timed("", [SearchRequest(text=words)]).p50)
        for kind, times in (("publishing until read", read), ("words, changed", asked)):
            yield self._of_one("", kind, round(statistics.median(times), 2), round(max(times), 2), len(times))

    def sizes(self) -> Iterator[Measured]:
        """Tell what the process took at most, and the table with its indexes."""
        peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        yield self._of_one("MB", "peak memory", peak, peak)
        with self.database.connect() as connection:
            size = connection.scalar(text("SELECT pg_total_relation_size('search_document') / 1000000"))
        yield self._of_one("MB", "in the database", size, size)

    def _of_one(self, unit: str, kind: str, middle: float, highest: float, n: int = 1) -> Measured:
        return Measured(self.offerings, f"{kind}, {unit}" if unit else kind, n, middle, highest, 0, 0)


def run(offerings: int, requests: int, url: str) -> Iterator[Measured]:
    """Build an index of so many offerings in a database that is thrown away, and measure it."""
    with tempfile.TemporaryDirectory() as folder, make_app(Path(folder), url).app_context():
        migrate()
    bench = Bench(url, offerings, requests)
    yield bench.build()
    yield from bench.searches()
    yield from bench.changes()
    yield from bench.sizes()
    bench.database.dispose()


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description="Time searches in PostgreSQL.")
    parser.add_argument("--offerings", type=int, nargs="+", default=[10_000], help="sizes to try")
    parser.add_argument("--requests", type=int, default=300, help="requests per kind of search")
    parser.add_argument("--json", action="store_true", help="one JSON object per line instead of a table")
    given = parser.parse_args()
    programs = find_programs()
    if programs is None:
        parser.exit(2, "PostgreSQL is not installed: 'apt install postgresql'\n")
    with running_postgres(programs) as server:
        if not given.json:
            with server.connect("postgres") as connection:
                version = connection.info.server_version // 10000
            print(f"Python {platform.python_version()}, numpy {np.__version__}, PostgreSQL {version},")
            print(f"{provider_name()};")
            print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}\n\n{HEADING}")
        for offerings in given.offerings:
            for one in run(offerings, given.requests, server.url(server.create())):
                cells = map(str, asdict(one).values())
                print(json.dumps(asdict(one)) if given.json else f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
