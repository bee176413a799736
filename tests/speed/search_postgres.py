"""How long a search in PostgreSQL takes: three filters and four facets, warm, and with words that are new.

    python -m tests.speed.search_postgres --offerings 10000 --requests 300

Everything is real: a private PostgreSQL, the catalogue, its index. Warm means that the words were asked for
before, since the index changed last; a new word comes by the GIN index over tokens.
"""

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from catalogue.database import db
from portal.schema import migrate
from portal.searching import searching
from search_index.engine import Engine
from search_index.evaluate import percentile
from search_index.request import SearchRequest
from tests.conftest import make_app
from tests.services.postgres import find_programs, running_postgres
from tests.speed.shelves import _WORDS as WORDS
from tests.speed.shelves import fill

FILTERS = SearchRequest(
    delivery=frozenset({"home"}),
    languages=frozenset({"fi"}),
    provider_kinds=frozenset({"private", "ngo"}),
)
HEADING = f"{'offerings':>9}  {'kind':<28} {'n':>5} {'p50 ms':>8} {'p95 ms':>8}"


@dataclass(frozen=True)
class Measured:
    """One kind of search at one size; times in milliseconds."""

    offerings: int
    kind: str
    n: int
    p50_ms: float
    p95_ms: float


def asked(chance: random.Random) -> str:
    """Return one to three words of the shelves."""
    return " ".join(chance.sample(WORDS, chance.randint(1, 3)))


def timed(engine: Engine, requests: list[SearchRequest]) -> list[float]:
    """Return how long each search took; every one counts all its facets."""
    times = []
    for request in requests:
        started = time.perf_counter()
        engine.search(request)
        times.append((time.perf_counter() - started) * 1000)
    return times


def measure(new_engine: Callable[[], Engine], offerings: int, requests: int) -> Iterator[Measured]:
    """Time the same searches with words that are new, and again."""
    chance = random.Random(3)
    texts = [asked(chance) for _ in range(requests)]
    engine = new_engine()
    engine.search(SearchRequest())
    new = [SearchRequest(text=word) for word in WORDS]
    kinds = {
        "one word, new": new,
        "one word": new,
        "words": [SearchRequest(text=text) for text in texts],
        "words + 3 filters": [replace(FILTERS, text=text) for text in texts],
        "browse + 3 filters": [FILTERS] * requests,
    }
    for kind, listed in kinds.items():
        times = timed(engine, listed)
        p50, p95 = (round(percentile(times, share), 2) for share in (0.5, 0.95))
        yield Measured(offerings, kind, len(times), p50, p95)


def run(offerings: int, requests: int, url: str) -> Iterator[Measured]:
    """Build a portal with so many offerings in a database that is thrown away, and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder), url, search="postgres")
        with app.app_context():
            migrate()
            fill(offerings)
            started = time.perf_counter()
            searching().rebuild()
            built = (time.perf_counter() - started) * 1000
            yield Measured(offerings, "building the index", 1, round(built), round(built))
            yield from measure(lambda: searching().engine, offerings, requests)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            yield Measured(offerings, "peak memory, MB (not ms)", 1, round(peak), round(peak))
            db.session.remove()
            db.engine.dispose()


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
    if not given.json:
        print(HEADING)
    with running_postgres(programs) as server:
        for offerings in given.offerings:
            for one in run(offerings, given.requests, server.url(server.create())):
                line = f"{one.offerings:>9}  {one.kind:<28} {one.n:>5} {one.p50_ms:>8} {one.p95_ms:>8}"
                print(json.dumps(asdict(one)) if given.json else line, flush=True)


if __name__ == "__main__":
    main()
