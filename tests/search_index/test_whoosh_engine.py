"""The embedded engine's folder: its generations, what damages it, and reading from it side by side."""

import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search_index.engine import RebuildReason
from search_index.request import SearchRequest
from search_index.whoosh_engine import WhooshEngine
from tests.search_index.corpus import needs, small


def test_a_rebuild_swaps_and_leaves_no_old_generations(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index", needs())
    for round_ in range(4):
        engine.rebuild([small(str(round_), f"Kerho {round_}")])
        assert engine.count() == 1
    assert len(list((tmp_path / "index").glob("g-*"))) <= 2


# Whoosh leaves a damaged file to the garbage collector; collecting here keeps it out of other tests.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("damage", ["toc", "segment", "about", "needs", "pointer", "world"])
def test_a_damaged_or_open_folder_asks_for_a_rebuild(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "index"
    WhooshEngine(folder, needs()).rebuild([small("a", "Kerho")])
    (generation,) = folder.glob("g-*")
    match damage:
        case "pointer":
            (folder / "CURRENT").write_text("../elsewhere")
        case "about" | "needs":
            (generation / f"{damage}.json").write_text("{")
        case "world":
            generation.chmod(0o777)
        case _:
            for file in generation.glob("_*.toc" if damage == "toc" else "*.seg"):
                file.write_bytes(b"\x00broken")
    engine = WhooshEngine(folder, needs())
    assert engine.needs_rebuild() is RebuildReason.UNREADABLE
    engine.rebuild([small("a", "Kerho")])
    assert engine.needs_rebuild() is None
    gc.collect()


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Let threads change places as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty_threads")
def test_what_several_threads_read_from_one_file_is_right(tmp_path: Path) -> None:
    """Documents and the entries of words lie in one file, which is read from one position at a time."""
    words = [f"sana{one}{other}" for one in "abcdefghij" for other in "klmnopqrst"]
    documents = [small(word, f"Kerho {word}", body={"fi": f"{word} " * 50}) for word in words]
    alone = WhooshEngine(tmp_path / "index", [])
    alone.rebuild(documents)
    engine = WhooshEngine(tmp_path / "index", [])
    hashes = {one.offering_id: one.content_hash for one in documents}
    with ThreadPoolExecutor(3) as threads:
        checked = [threads.submit(engine.content_hashes) for _turn in range(4)]
        found = list(threads.map(lambda word: engine.search(SearchRequest(text=word)).hits, words))
    assert [one.result() for one in checked] == [hashes] * 4
    assert found == [alone.search(SearchRequest(text=word)).hits for word in words]
