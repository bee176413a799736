"""How fast search is beside other engines over the same made-up offerings and the same tokens.

    pip install -e .[speed]
    python -m tests.speed.search_peers --offerings 10000

Each engine runs in a process of its own, which tells on the error output how far it is. Totals and counts of
each class's first answers are compared with counting by hand; a wrong one ends the run. What is missing on
the machine is left out and said.
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from search_index import morphology
from tests.speed.peer_corpus import Corpus

if TYPE_CHECKING:
    # Imported late: what they bring would count as memory that was there before.
    from tests.speed.peers import Peer, Tarjotin

ENGINES: Final = ("tarjotin", "tantivy", "fts5", "postgres", "whoosh")
QUERIES: Final = 40
PASSES: Final = 5
LONGEST: Final = 10.0
"""Seconds for asking a class of queries the first time, and again for repeating it; then no more is asked.

So a slow engine is measured with fewer queries, which its `n` and `checked` tell.
"""
CHECKED: Final = 10
"""So many answers of each class are compared with counting by hand."""
LEFT_OUT: Final = 3
"""The exit code for an engine that is not to be had on this machine."""
DAY: Final = date(2026, 3, 2)
STARTED: Final = time.monotonic()


@dataclass(frozen=True)
class Measured:
    """One class of queries on one engine, in milliseconds; `first` is the median of the first askings."""

    queries: str
    engine: str
    checked: int
    """How many answers were compared with counting by hand."""
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


class Times:
    """Wall and CPU times of one class of queries, in milliseconds, asked until its time is over."""

    def __init__(self, cpu: Callable[[], float] = time.process_time) -> None:
        self._cpu = cpu
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def ask(self, asks: list[Callable[[], object]], passes: int = 1) -> list[object]:
        """Ask everything so many times, or less where that takes too long; return what was answered."""
        answers: list[object] = []
        until = time.monotonic() + LONGEST
        for ask in asks * passes:
            started, worked = time.perf_counter(), self._cpu()
            answer = ask()
            took, working = time.perf_counter() - started, self._cpu() - worked
            self.wall.append(took * 1000)
            self.cpu.append(working * 1000)
            if len(answers) < len(asks):
                answers.append(answer)
            if time.monotonic() > until:
                break
        return answers


def timed(
    queries: str, peer: "Peer", asks: list[Callable[[], object]], expected: Sequence[object] = ()
) -> Measured:
    """Ask everything for the first time, compare with what is expected, and ask again and again."""
    first, again = Times(peer.cpu), Times(peer.cpu)
    compared = list(zip(first.ask(asks), expected, strict=False))
    for found, right in compared:
        if found != right:
            raise SystemExit(f"{peer.version} answers {queries} with {found}, counting by hand with {right}")
    again.ask(asks, PASSES)
    told = (*middle_and_most(again.wall), *middle_and_most(again.cpu))
    return Measured(
        queries, peer.version, len(compared), len(again.wall), *told, round(statistics.median(first.wall), 3)
    )


def middle_and_most(times: list[float]) -> tuple[float, float]:
    """Return the 50th and the 95th percentile."""
    most = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return round(statistics.median(times), 3), round(most, 3)


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
    """Build one engine and print a JSON object per line of what was measured, as soon as it is."""
    from tests.speed.peer_list import opened
    from tests.speed.peers import Tarjotin

    corpus = corpus_of(kept, offerings)
    asked = corpus.queries(queries)
    by_hand = {kind: list(map(corpus.by_hand, listed[:CHECKED])) for kind, listed in asked.items()}
    with folder_of(kept, name, offerings) as folder, opened(name, folder) as peer:
        before, started, worked = in_memory(), time.perf_counter(), peer.cpu()
        if not peer.reopen():
            peer.build(corpus)
        took, working = round(time.perf_counter() - started, 1), round(peer.cpu() - worked, 1)
        tell(f"{peer.version}: {offerings:,} offerings built or opened in {took} s")
        for kind, listed in asked.items():
            asks: list[Callable[[], object]] = [partial(peer.answer, query) for query in listed]
            # Our prefix is autocomplete, which counts nothing.
            is_comparable = (name, kind) != ("tarjotin", "prefix")
            show(timed(kind, peer, asks, by_hand[kind] if is_comparable else ()))
        if isinstance(peer, Tarjotin):
            show(timed("whole path, text + 4 facets", peer, whole_path(peer, corpus, queries)))
        memory = round(in_memory() - before, 1)
        built = Built(peer.version, took, working, round(peer.size() / 1e6, 1), memory)
        print(json.dumps(asdict(built)), flush=True)


def show(line: Measured) -> None:
    """Print what was measured, for the one who started this process and for the one who waits."""
    tell(f"{line.engine}: {line.queries}, {line.p50} ms in the middle, {line.checked} checked")
    print(json.dumps(asdict(line)), flush=True)


def tell(line: str) -> None:
    """Say how far it is, with the time since the process began."""
    print(f"{time.monotonic() - STARTED:6.0f} s  {line}", file=sys.stderr, flush=True)


def whole_path(peer: "Tarjotin", corpus: Corpus, queries: int) -> list[Callable[[], object]]:
    """Return searches as people type them, two to four written words, with a page of hits and four facets."""
    from search_index.request import SearchRequest
    from tests.speed.peer_corpus import FACETS

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
    done = subprocess.run([*command, *sizes], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode == LEFT_OUT:
        return []
    if done.returncode:
        raise SystemExit(f"{name} failed")
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
    parser.add_argument("--engines", nargs="+", default=ENGINES, choices=ENGINES)
    parser.add_argument("--keep", type=Path, help="a folder where our index stays for the next run")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        try:
            measure(given.one, given.offerings[0], given.queries, given.keep)
        except ImportError as missing:
            tell(f"{given.one} left out: {missing}")
            sys.exit(LEFT_OUT)
        return
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    for offerings in given.offerings:
        found = [row for name in given.engines for row in run(name, offerings, given.queries, given.keep)]
        kinds = dict.fromkeys(str(row["queries"]) for row in found if "queries" in row)
        print(f"\n## {offerings:,} offerings\n")
        print(table([row for kind in kinds for row in found if row.get("queries") == kind]))
        print(f"\n{table([row for row in found if 'queries' not in row])}", flush=True)


if __name__ == "__main__":
    main()
