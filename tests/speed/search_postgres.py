"""How long a search in PostgreSQL takes: three filters and four facets, warm, and with words that are new.

    python -m tests.speed.search_postgres --offerings 10000 --requests 300

A private PostgreSQL and its index over the made-up offerings of the comparison with other engines, whose
words are as unequally common as in a language; or an own database that stays, with --database. One process
builds, another opens and asks, so that memory and times are those of a process that only searches. Warm means
that the words were asked for before; a new word comes by the GIN index over tokens. `changed` is the first
search for known words after a change.
"""

import argparse
import json
import os
import pickle
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np
from sqlalchemy import create_engine, text

from search_index import morphology
from search_index.documents import IndexDocument
from search_index.evaluate import percentile
from search_index.language import provider_name
from search_index.postgres_engine import PostgresEngine
from search_index.request import SearchRequest
from tests.search_index.corpus import needs
from tests.speed.memory import in_memory
from tests.speed.peer_corpus import FACETS, Corpus

FILTERED: Final = SearchRequest(kinds=frozenset({"service"}), delivery=frozenset({"home"}), organiser="08")
CHANGES: Final = 10
THERE: Final = text("SELECT count(document) FROM search_document JOIN search_state USING (generation)")
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


@dataclass(frozen=True)
class Prepared:
    """What the asking process needs of the offerings, which it must not hold itself."""

    texts: list[str]
    """One to three words for each request, common ones as often as they are written."""
    changing: list[IndexDocument]

    @classmethod
    def of(cls, corpus: Corpus, requests: int) -> "Prepared":
        """Choose, the same for the same offerings."""
        chance, listed = random.Random(3), sorted(corpus.having)
        often = list(accumulate(len(corpus.having[token]) for token in listed))
        chosen = (chance.choices(listed, cum_weights=often, k=chance.randint(1, 3)) for _ in range(requests))
        return cls(list(map(" ".join, chosen)), corpus.documents[:CHANGES])


def build(url: str, offerings: int, requests: int, folder: Path) -> Iterator[Measured]:
    """Build the index where there is none of that many, and leave in the folder what to ask."""
    # Not imported by the process that asks, whose memory is measured.
    from portal.schema import migrate
    from tests.conftest import make_app

    with make_app(folder, url).app_context():
        migrate()
    corpus = Corpus(offerings)
    (folder / "prepared").write_bytes(pickle.dumps(Prepared.of(corpus, requests)))
    database = create_engine(url)
    with database.connect() as connection:
        if connection.scalar(THERE) == offerings:
            return
    engine = PostgresEngine(database, needs())
    started, worked = time.perf_counter(), time.process_time()
    with morphology.indexing():
        engine.rebuild(corpus.documents)
    wall, cpu = time.perf_counter() - started, time.process_time() - worked
    yield _once(offerings, "building the index", 1000 * wall, 1000 * cpu)


class Bench:
    """A process that opens an index which another one has built, and asks."""

    def __init__(self, url: str, offerings: int, prepared: Prepared) -> None:
        self.offerings, self.prepared = offerings, prepared
        self.database = create_engine(url)
        self.engine = PostgresEngine(self.database, needs())

    def measure(self) -> Iterator[Measured]:
        """Measure everything, in order."""
        # Analysing the need words is the same for every engine, and loads the analyser.
        self.engine._concepts_of(self.engine._tree)
        yield self._memory("before opening")
        started, worked = time.perf_counter(), time.process_time()
        self.engine.warm()
        wall, cpu = time.perf_counter() - started, time.process_time() - worked
        yield _once(self.offerings, "opening the index", 1000 * wall, 1000 * cpu)
        yield self._memory("once opened")
        yield from self.searches()
        yield self._memory("after the searches")
        yield from self.changes()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
        yield _once(self.offerings, "memory at most, MB", peak, 0)
        with self.database.connect() as connection:
            size = connection.scalar(text("SELECT pg_total_relation_size('search_document') / 1000000"))
        yield _once(self.offerings, "in the database, MB", size, 0)

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
        plain = [SearchRequest(text=one) for one in self.prepared.texts]
        filtered = [replace(FILTERED, text=one.text) for one in plain]
        yield self.timed("words, new", plain)
        yield self.timed("words", plain)
        yield self.timed("words + 3 filters", filtered)
        yield self.timed("everything + 3 filters", [FILTERED] * len(plain))

    def changes(self) -> Iterator[Measured]:
        """Time how long one's own published change takes to be read, and a search right after."""
        read, worked, asked = [], [], []
        for number, document in enumerate(self.prepared.changing):
            # Something else each time, also where the database stays from one run to the next.
            changed = replace(document, title={"fi": f"Muuttunut {number} {time.time_ns()}"})
            started, begun = time.perf_counter(), time.process_time()
            self.engine.apply([changed], [])
            read.append(1000 * (time.perf_counter() - started))
            worked.append(1000 * (time.process_time() - begun))
            asked.append(self.timed("", [SearchRequest(text=self.prepared.texts[number])]))
        for kind, wall, cpu in (
            ("publishing until read", read, worked),
            ("words, changed", [one.p50 for one in asked], [one.cpu_p50 for one in asked]),
        ):
            middles = (statistics.median(wall), max(wall), statistics.median(cpu), max(cpu))
            yield Measured(self.offerings, kind, len(wall), *(round(one, 2) for one in middles))

    def _memory(self, when: str) -> Measured:
        return _once(self.offerings, f"memory {when}, MB", in_memory(), 0)


def _once(offerings: int, kind: str, wall: float, cpu: float) -> Measured:
    return Measured(offerings, kind, 1, round(wall), round(wall), round(cpu), round(cpu))


def shown(one: Measured, as_json: bool) -> None:
    """Print a row."""
    cells = map(str, asdict(one).values())
    print(json.dumps(asdict(one)) if as_json else f"| {' | '.join(cells)} |", flush=True)


def work(given: argparse.Namespace) -> None:
    """Build or ask, in a process started for that."""
    (offerings,) = given.offerings
    if given.work == "build":
        found = build(given.database, offerings, given.requests, given.folder)
    else:
        prepared = pickle.loads((given.folder / "prepared").read_bytes())  # noqa: S301  (written by us just now)
        found = Bench(given.database, offerings, prepared).measure()
    for one in found:
        shown(one, given.json)


def run(url: str, given: argparse.Namespace, offerings: int) -> None:
    """Have an index of so many offerings built, and asked."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["--database", url, "--offerings", str(offerings), "--requests", str(given.requests)]
        words += ["--folder", folder, *(["--json"] if given.json else [])]
        for part in ("build", "ask"):
            command = [sys.executable, "-m", "tests.speed.search_postgres", "--work", part, *words]
            subprocess.run(command, check=True)


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description="Time searches in PostgreSQL.")
    parser.add_argument("--offerings", type=int, nargs="+", default=[10_000], help="sizes to try")
    parser.add_argument("--requests", type=int, default=300, help="requests per kind of search")
    parser.add_argument("--database", help="an own database in which the index stays, of one size only")
    parser.add_argument("--json", action="store_true", help="one JSON object per line instead of a table")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(given)
        return
    if not given.json:
        print(f"Python {platform.python_version()}, numpy {np.__version__}, {provider_name()};")
        print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}\n\n{HEADING}", flush=True)
    if given.database:
        run(given.database, given, *given.offerings)
        return
    from tests.services.postgres import find_programs, running_postgres

    programs = find_programs()
    if programs is None:
        parser.exit(2, "PostgreSQL is not installed: 'apt install postgresql'\n")
    with running_postgres(programs) as server:
        for offerings in given.offerings:
            run(server.url(server.create()), given, offerings)


if __name__ == "__main__":
    main()
