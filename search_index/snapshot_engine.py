"""What engines have in common that answer from a decoded snapshot, wherever that comes from."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from search_index.bits import Flags, Numbers, numbers_in, packed
from search_index.concepts import Concepts
from search_index.engine import IndexNeedsRebuild, RebuildReason
from search_index.filters import passing
from search_index.generations import Stamp, read_tree, written_tree
from search_index.lexicon import NeedWords
from search_index.ordering import in_order
from search_index.phrases import quoted
from search_index.ranking import Ranked, rank
from search_index.request import Hit, SearchPage, SearchRequest
from search_index.snapshot import Snapshot

LOOK_EVERY: Final = 0.25
"""Seconds between two looks for what another process has written; one's own writing shows at once."""


@dataclass(frozen=True)
class Opened:
    """One generation ready to be asked, with the need tree it was built with."""

    stamp: Stamp
    generation: tuple[str, int]
    snapshot: Snapshot
    needs: tuple[NeedWords, ...]
    concepts: Concepts


class SnapshotEngine(ABC):
    """Answers from the snapshot opened last, and opens what is newer beside it."""

    def __init__(self, needs: Iterable[NeedWords]) -> None:
        self._tree = written_tree(needs)
        self._analysed: tuple[str, Concepts] | None = None
        self._opening = threading.RLock()
        self._opened: Opened | None = None
        self._refreshing = threading.Lock()
        self._look_again_at = 0.0

    @abstractmethod
    def _stamp(self) -> Stamp:
        """Return what shows that something was written since; raise IndexNeedsRebuild."""

    @abstractmethod
    def _newest(self) -> Opened:
        """Return the newest state of the index, decoded if it is not what was opened last."""

    def use_needs(self, needs: Iterable[NeedWords]) -> None:
        """Learn a changed need tree, for what is written from now on; searches learn it from a rebuild."""
        self._tree = written_tree(needs)

    def _concepts_of(self, tree: str) -> Concepts:
        """Return the lexicon of a need tree; the last one is kept."""
        with self._opening:
            if self._analysed is None or self._analysed[0] != tree:
                self._analysed = (tree, Concepts(read_tree(tree)))
            return self._analysed[1]

    def warm(self) -> None:
        """Open the index before anybody asks; where there is none yet, at least analyse the need words."""
        try:
            self._newest()
        except IndexNeedsRebuild:
            self._concepts_of(self._tree)

    def needs_rebuild(self) -> RebuildReason | None:
        """Tell whether and why the index must be built anew."""
        try:
            self._newest()
        except IndexNeedsRebuild as need:
            return need.reason
        return None

    def count(self) -> int:
        """Return how many documents there are."""
        return self._newest().snapshot.count

    def content_hashes(self) -> dict[UUID, str]:
        """Return the content hash of every document."""
        return self._newest().snapshot.content_hashes()

    def search(self, request: SearchRequest, within: Collection[UUID] | None = None) -> SearchPage:
        """Answer a request; only offerings in `within` are considered, None means all that is indexed."""
        opened = self._ready()
        self._fetch(opened, request)
        snapshot, columns = opened.snapshot, opened.snapshot.columns
        seen = snapshot.seen(within, quoted(request.text, request.lang))
        if not (snapshot.count if seen is None else seen.any()):
            return _nothing(snapshot, request)
        ranked = rank(snapshot, opened.concepts, request.text, request.lang, seen)
        candidates = ranked.kept if ranked else columns.present if seen is None else seen
        passed, facets = passing(columns, packed(candidates), request)
        numbers = numbers_in(passed, columns.size)
        last = request.page * request.size
        ordered = in_order(numbers, columns, request, ranked.scores if ranked else None, last)
        return SearchPage(
            total=len(numbers),
            hits=_hits(ordered[last - request.size :], snapshot, ranked),
            facets=facets,
            suggestion=ranked.suggestion if ranked else None,
            understood=ranked.understood if ranked else (),
            relaxed=bool(ranked and len(numbers) and ranked.relaxed),
        )

    def complete(self, text: str, lang: str) -> list[str]:
        """Return titles and names of needs that go on from what was typed."""
        opened = self._ready()
        names = [need.names.get(lang, "") for need in opened.needs]
        return opened.snapshot.completions(lang, names).of(text)

    def _ready(self) -> Opened:
        """Return what was opened last, so that only the first search waits; the newest opens meanwhile."""
        opened, moment = self._opened, time.monotonic()
        if opened is None:
            return self._newest()
        if moment < self._look_again_at:
            return opened
        self._look_again_at = moment + LOOK_EVERY
        if opened.stamp != self._stamp() and self._refreshing.acquire(blocking=False):
            threading.Thread(target=self._refresh, name="snapshot", daemon=True).start()
        return opened

    def _refresh(self) -> None:
        """Open the newest generation; what cannot be opened is told to the next search."""
        try:
            self._newest()
        except IndexNeedsRebuild:
            self._opened = None
        finally:
            self._refreshing.release()

    def _fetch(self, opened: Opened, request: SearchRequest) -> None:
        """Get at once what a request will ask the index for; nothing where the index is at hand."""
        return


def _nothing(snapshot: Snapshot, request: SearchRequest) -> SearchPage:
    """Return the answer for who may see nothing: whatever else is asked cannot widen it."""
    nobody: Flags = snapshot.columns.present & False
    _passed, facets = passing(snapshot.columns, packed(nobody), request)
    return SearchPage(total=0, facets=facets)


def _hits(numbers: Numbers, snapshot: Snapshot, ranked: Ranked | None) -> tuple[Hit, ...]:
    ids = [snapshot.columns.ids[number] for number in numbers.tolist()]
    if ranked is None:
        return tuple(Hit(one, 0.0) for one in ids if one is not None)
    scores = [round(score, 4) for score in ranked.scores[numbers].tolist()]
    found = zip(ids, scores, ranked.reasons(numbers), strict=True)
    return tuple(Hit(one, score, reasons) for one, score, reasons in found if one is not None)
