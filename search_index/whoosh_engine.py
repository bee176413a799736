"""The embedded engine: Whoosh keeps the index in a folder of generations; scoring reads its decoded snapshot.

Whoosh never filters: it ignores a filter that matches nothing.
"""

import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import UUID

from whoosh import index
from whoosh.analysis import RegexTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from search_index.bits import Flags, Numbers, numbers_in, packed
from search_index.concepts import Concepts
from search_index.documents import IndexDocument
from search_index.fields import FIELDS, PROVIDER, indexed_fields
from search_index.filters import passing
from search_index.generations import (
    NEEDS,
    Generations,
    IndexNeedsRebuild,
    RebuildReason,
    Stamp,
    read_tree,
    written_tree,
)
from search_index.language import LANGUAGES
from search_index.lexicon import NeedWords
from search_index.ordering import in_order
from search_index.phrases import quoted, spoken_words
from search_index.ranking import Ranked, rank
from search_index.request import Hit, SearchPage, SearchRequest
from search_index.snapshot import Snapshot

LOOK_EVERY: Final = 0.25
"""Seconds between two looks for what another process has written; one's own writing shows at once."""

__all__ = ["Engine", "IndexNeedsRebuild", "RebuildReason", "WhooshEngine"]


class Engine(Protocol):
    """What every search engine does; the tests hold each to the same words."""

    def search(self, request: SearchRequest, within: Collection[UUID] | None = None) -> SearchPage:
        """Answer a request; only offerings in `within` are considered, None means all that is indexed."""

    def complete(self, text: str, lang: str) -> list[str]:
        """Return titles and names of needs that go on from what was typed."""

    def apply(self, upserts: Iterable[IndexDocument], deletes: Iterable[UUID]) -> None:
        """Write and remove documents; doing it twice changes nothing."""

    def rebuild(self, documents: Iterable[IndexDocument]) -> None:
        """Build the index anew beside the old one and put it in its place."""

    def count(self) -> int:
        """Return how many documents there are."""

    def content_hashes(self) -> dict[UUID, str]:
        """Return the content hash of every document."""

    def needs_rebuild(self) -> RebuildReason | None:
        """Tell whether and why the index must be built anew."""

    def use_needs(self, needs: Iterable[NeedWords]) -> None:
        """Learn a changed need tree."""


def _schema() -> Schema:
    """Return the fields: our own tokens, separated by spaces."""
    tokens = RegexTokenizer(r"\S+")
    texts = {f"{name}_{lang}": TEXT(analyzer=tokens, phrase=False) for name in FIELDS for lang in LANGUAGES}
    texts[PROVIDER] = TEXT(analyzer=tokens, phrase=False)
    return Schema(id=ID(unique=True, stored=True), document=STORED, spoken_of=STORED, spoken=STORED, **texts)


@dataclass(frozen=True)
class _Opened:
    """One generation ready to be asked, with the need tree it was built with."""

    stamp: Stamp
    generation: tuple[str, int]
    snapshot: Snapshot
    needs: tuple[NeedWords, ...]
    concepts: Concepts


class WhooshEngine:
    """The embedded engine over one folder, which only this program's user may write."""

    def __init__(self, folder: Path, needs: Iterable[NeedWords]) -> None:
        self._generations = Generations(folder)
        self._tree = written_tree(needs)
        self._analysed: tuple[str, Concepts] | None = None
        self._writing = threading.RLock()
        self._opening = threading.RLock()
        self._opened: _Opened | None = None
        self._refreshing = threading.Lock()
        self._look_again_at = 0.0

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
        if self.needs_rebuild() is not None:
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

    def apply(self, upserts: Iterable[IndexDocument], deletes: Iterable[UUID]) -> None:
        """Write and remove documents; raise whoosh's LockError while another process writes."""
        with self._writing:
            self._newest()
            concepts = self._concepts_of(self._tree)
            writer = index.open_dir(str(self._generations.current())).writer()
            try:
                for offering_id in deletes:
                    writer.delete_by_term("id", str(offering_id))
                for document in upserts:
                    writer.update_document(**_stored(document, concepts))
            except BaseException:
                writer.cancel()
                raise
            writer.commit()
            self._newest()

    def rebuild(self, documents: Iterable[IndexDocument]) -> None:
        """Build the index anew beside the old one and put it in its place."""
        with self._writing:
            folder = self._generations.create()
            concepts = self._concepts_of(self._tree)
            writer = index.create_in(str(folder), _schema()).writer()
            for document in documents:
                writer.add_document(**_stored(document, concepts))
            writer.commit()
            self._generations.put_in_place(folder, self._tree)
            self._newest()

    def _ready(self) -> _Opened:
        """Return what was opened last, so that only the first search waits; the newest opens meanwhile."""
        opened, moment = self._opened, time.monotonic()
        if opened is None:
            return self._newest()
        if moment < self._look_again_at:
            return opened
        self._look_again_at = moment + LOOK_EVERY
        if opened.stamp != self._generations.stamp() and self._refreshing.acquire(blocking=False):
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

    def _newest(self) -> _Opened:
        """Return the current generation, decoded if it is not the one that was opened last."""
        with self._opening:
            # Taken before the index is read: what is written later shows by another stamp.
            stamp, folder = self._generations.stamp(), self._generations.current()
            try:
                opened = index.open_dir(str(folder))
                generation = (folder.name, int(opened.latest_generation()))
                if self._opened is not None and self._opened.generation == generation:
                    self._opened = replace(self._opened, stamp=stamp)
                else:
                    self._opened = self._open(folder, stamp, generation, Snapshot(opened.reader()))
            except Exception as error:
                # Whatever a damaged file makes Whoosh raise, the cure is the same.
                raise IndexNeedsRebuild(RebuildReason.UNREADABLE) from error
            return self._opened

    def _open(self, folder: Path, stamp: Stamp, generation: tuple[str, int], snapshot: Snapshot) -> _Opened:
        """Put a snapshot in place; a rebuilt index brings the need tree it was built with."""
        tree = self._tree
        if self._opened is None or self._opened.generation[0] != folder.name:
            tree = (folder / NEEDS).read_text(encoding="utf-8")
        needs, self._tree = read_tree(tree), tree
        # The old reader is left to its last searches; its files close with it.
        return _Opened(stamp, generation, snapshot, needs, self._concepts_of(tree))


def _stored(document: IndexDocument, concepts: Concepts) -> dict[str, Any]:
    """Return what Whoosh is given of a document."""
    return {
        "id": str(document.offering_id),
        "document": document.to_json(),
        "spoken_of": concepts.spoken_of(document),
        "spoken": spoken_words(document),
        **indexed_fields(document),
    }


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
