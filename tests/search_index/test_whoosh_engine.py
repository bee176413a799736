"""The embedded engine's folder: its generations, and what damages it."""

import gc
from pathlib import Path

import pytest

from search_index.engine import RebuildReason
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
