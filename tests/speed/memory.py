"""How much memory a process takes that opens an index and answers, over one that does nothing.

    python -m tests.speed.search_peers --engines tarjotin --offerings 10000 --keep FOLDER
    python -m tests.speed.memory FOLDER/tarjotin-10000
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

SEARCHES: Final = 500


def in_memory() -> float:
    """Return the megabytes this process holds in memory; Linux tells."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Open the index, search for the wordings of needs, and print what it took step by step."""
    parser = argparse.ArgumentParser(description="Measure the memory of a process that searches.")
    parser.add_argument("folder", type=Path, help="what search_peers kept of Tarjotin")
    given = parser.parse_args()
    bare = in_memory()

    from search_index.language import provider_name
    from search_index.request import SearchRequest
    from search_index.whoosh_engine import WhooshEngine
    from tests.speed.peers import taxonomy

    needs = taxonomy()
    texts = [text for need in needs for text in need.phrases("fi")][:SEARCHES]
    imported = in_memory()
    engine = WhooshEngine(given.folder / "index", needs)
    if engine.needs_rebuild() is not None:
        sys.exit("There is no index that this program and this analyser can open.")
    engine.warm()
    opened = in_memory()
    for text in texts:
        engine.search(SearchRequest(text=text))
    print(f"{provider_name()}: {engine.count()} offerings, {len(texts)} searches")
    print(f"bare {bare:.0f} MB; imports {imported - bare:.0f}; index {opened - imported:.0f}")
    print(f"searches {in_memory() - opened:.0f}; together {in_memory() - bare:.0f} MB over a bare process")


if __name__ == "__main__":
    main()
