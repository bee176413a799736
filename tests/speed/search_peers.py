"""How fast search is beside other engines over the same made-up offerings and the same tokens.

    pip install -e .[speed]
    python -m tests.speed.search_peers --offerings 10000

Each engine runs in a process of its own. Every answer's total and counts are first compared with counting by
hand; a wrong one ends the run. What is missing on the machine is left out and said.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from search_index import morphology
from tests.speed.peer_corpus import Corpus, Query

QUERIES: Final = 40
PASSES: Final = 5
LONGEST: Final = 15.0
"""Seconds after which a class of queries is not repeated any more."""
DAY: Final = date(2026, 3, 2)


@dataclass(frozen=True)
class Measured:
    """One class of queries on one engine, in milliseconds; `first` is the median of the first askings.

    CPU times are this process's own, so they say nothing of an engine with a server of its own.
    """

    queries: str
    engine: str
    n: int
    p50: float
    p95: float
    cpu_p50: float
    cpu_p95: float
    first: float


@dataclass(frozen=True)
class Built:
    """What an index took: seconds, CPU seconds, bytes on disk, and megabytes in memory after the queries."""

    engine: str
    seconds: float
    cpu_seconds: float
    megabytes_on_disk: float
    megabytes_in_memory: float


def in_memory() -> float:
    """Return the megabytes this process holds in memory."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def timed(queries: str, engine: str, asks: list[Callable[[], object]]) -> Measured:
    """Ask everything once for the first time, then again and again while there is time."""
    first, wall, cpu = [], [], []
    until = time.monotonic() + LONGEST
    for turn in range(PASSES + 1):
        if turn > 1 and time.monotonic() > until:
            break
        for ask in asks:
            started, worked = time.perf_counter(), time.process_time()
            ask()
            took, working = time.perf_counter() - started, time.process_time() - worked
            if turn:
                wall.append(took * 1000)
                cpu.append(working * 1000)
            else:
                first.append(took * 1000)
    return Measured(
        queries,
        engine,
        len(wall),
        *middle_and_most(wall),
        *middle_and_most(cpu),
        round(statistics.median(first), 3),
    )


def middle_and_most(times: list[float]) -> tuple[float, float]:
    """Return the 50th and the 95th percentile."""
    return round(statistics.median(times), 3), round(statistics.quantiles(times, n=20)[-1], 3)


def check(corpus: Corpus, name: str, queries: Iterable[Query], answer: Callable[[Query], object]) -> None:
    """Compare with counting by hand; our autocomplete stands beside prefix search and counts nothing."""
    for query in queries:
        if (name, query.mode) == ("tarjotin", "prefix"):
            continue
        found, expected = answer(query), corpus.by_hand(query)
        if found != expected:
            raise SystemExit(f"{name} answers {query} with {found}, counting by hand with {expected}")


@contextmanager
def folder_of(kept: Path | None, name: str, offerings: int) -> Iterator[Path]:
    """Give the folder of an index: one that stays, if it is ours and should, or one for this run alone."""
    if kept is None or name != "tarjotin":
        with tempfile.TemporaryDirectory() as own:
            yield Path(own)
        return
    folder = kept / f"{name}-{offerings}"
    folder.mkdir(parents=True, exist_ok=True)
    yield folder


def corpus_of(kept: Path | None, offerings: int) -> Corpus:
    """Make the offerings, with the Finnish word forms at hand that were analysed for an earlier run."""
    if kept is not None:
        morphology.keep_forms(kept / "forms.json")
    with morphology.indexing():
        return Corpus(offerings)


def measure(name: str, offerings: int, queries: int, kept: Path | None) -> None:
    """Build one engine and print a JSON object per line of what was measured."""
    from tests.speed.peer_list import opened
    from tests.speed.peers import Tarjotin

    corpus = corpus_of(kept, offerings)
    asked = corpus.queries(queries)
    with folder_of(kept, name, offerings) as folder, opened(name, folder) as peer:
        before, started, worked = in_memory(), time.perf_counter(), time.process_time()
        if not peer.reopen():
            peer.build(corpus)
        took, working = time.perf_counter() - started, time.process_time() - worked
        lines: list[Measured | Built] = []
        for kind, listed in asked.items():
            lines.append(timed(kind, peer.version, [partial(peer.answer, query) for query in listed]))
        if isinstance(peer, Tarjotin):
            lines.append(
                timed("whole path, text + 4 facets", peer.version, whole_path(peer, corpus, queries))
            )
        memory = round(in_memory() - before, 1)
        lines.append(
            Built(peer.version, round(took, 1), round(working, 1), round(peer.size() / 1e6, 1), memory)
        )
        for listed in asked.values():
            check(corpus, name, listed[:10], peer.answer)
        for line in lines:
            print(json.dumps(asdict(line)), flush=True)


def whole_path(peer: object, corpus: Corpus, queries: int) -> list[Callable[[], object]]:
    """Return searches as people type them, two to four written words, with a page of hits and four facets."""
    from search_index.request import SearchRequest
    from tests.speed.peer_corpus import FACETS
    from tests.speed.peers import Tarjotin

    assert isinstance(peer, Tarjotin)
    engine = peer.engine

    def ask(text: str) -> object:
        page = engine.search(SearchRequest(text=text, day=DAY))
        return page.hits, [page.facets[facet] for facet in FACETS]

    step = max(1, len(corpus.documents) // queries)
    texts = [
        " ".join(document.body["fi"].split()[: 2 + number % 3])
        for number, document in enumerate(corpus.documents[::step][:queries])
    ]
    return [partial(ask, text) for text in texts]


def run(name: str, offerings: int, queries: int, kept: Path | None) -> list[dict[str, object]]:
    """Measure one engine in a process of its own; an empty list where it is not to be had here."""
    command = [sys.executable, "-m", "tests.speed.search_peers", "--one", name]
    sizes = ["--offerings", str(offerings), "--queries", str(queries)]
    sizes += ["--keep", str(kept)] if kept else []
    done = subprocess.run([*command, *sizes], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name} left out: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return []
    return [json.loads(line) for line in done.stdout.splitlines()]


def table(rows: list[dict[str, object]]) -> str:
    """Return rows of the same keys as a Markdown table."""
    if not rows:
        return ""
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Read the arguments, measure every engine and print two tables for each size."""
    parser = argparse.ArgumentParser(description="Time search beside other engines.")
    parser.add_argument("--offerings", type=int, nargs="+", default=[10_000], help="sizes to try")
    parser.add_argument("--queries", type=int, default=QUERIES, help="different queries per class")
    parser.add_argument("--engines", nargs="+", default=["tarjotin", "tantivy", "fts5", "postgres", "whoosh"])
    parser.add_argument("--keep", type=Path, help="a folder where our index stays for the next run")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        measure(given.one, given.offerings[0], given.queries, given.keep)
        return
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    for offerings in given.offerings:
        found = [row for name in given.engines for row in run(name, offerings, given.queries, given.keep)]
        classes = dict.fromkeys(str(row["queries"]) for row in found if "queries" in row)
        print(f"\n## {offerings:,} offerings\n")
        print(table([row for kind in classes for row in found if row.get("queries") == kind]))
        print(f"\n{table([row for row in found if 'queries' not in row])}", flush=True)


if __name__ == "__main__":
    main()
