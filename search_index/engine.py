"""What every search engine does, and what those that answer from a decoded snapshot have in common."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from search_index.completing import Completions
from search_index.concepts import Concepts
from search_index.documents import IndexDocument
from search_index.filters import is_visible, passing
from search_index.lexicon import NeedWords
from search_index.ordering import in_order
from search_index.ranking import Ranked, rank
from search_index.request import Hit, SearchPage, SearchRequest
from search_index.snapshot import Snapshot


class RebuildReason(StrEnum):
    """Why an index cannot be used as it is."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    OTHER_ANALYSIS = "other_analysis"
    """It was written by another analyser, other rules or another shape of documents."""


class IndexNeedsRebuild(RuntimeError):
    """The index has to be built anew before it can be asked."""

    def __init__(self, reason: RebuildReason) -> None:
        super().__init__(f"the search index must be rebuilt: {reason}")
        self.reason = reason


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

    def lexicon(self) -> Concepts:
        """Return the need lexicon, analysed at first use because the analyser may still be loading."""


class SnapshotEngine(ABC):
    """Answers from a snapshot of the index; where that comes from is the engine's own matter."""

    def __init__(self, needs: Iterable[NeedWords]) -> None:
        self._needs = tuple(needs)
        self._lexicon: Concepts | None = None
        self._reading = threading.RLock()

    @abstractmethod
    def _snapshot(self) -> Snapshot:
        """Return the newest state of the index; raise IndexNeedsRebuild where it cannot be used."""

    def use_needs(self, needs: Iterable[NeedWords]) -> None:
        """Learn a changed need tree; other processes learn it from the next rebuild."""
        with self._reading:
            self._needs, self._lexicon = tuple(needs), None

    def lexicon(self) -> Concepts:
        """Return the need lexicon, analysed at first use because the analyser may still be loading."""
        with self._reading:
            if self._lexicon is None:
                self._lexicon = Concepts(self._needs)
            return self._lexicon

    def needs_rebuild(self) -> RebuildReason | None:
        """Tell whether and why the index must be built anew."""
        try:
            self._snapshot()
        except IndexNeedsRebuild as need:
            return need.reason
        return None

    def search(self, request: SearchRequest, within: Collection[UUID] | None = None) -> SearchPage:
        """Answer a request; only offerings in `within` are considered, None means all that is indexed."""
        snapshot = self._snapshot()
        visible = frozenset(n for n, document in snapshot.documents.items() if is_visible(document, within))
        ranked = rank(snapshot, self.lexicon(), request.text, request.lang, visible) if visible else None
        candidates = visible if ranked is None else ranked.scores
        passed, facets = passing(((n, snapshot.documents[n]) for n in candidates), request)
        ordered = in_order(passed, snapshot.documents, request, ranked.scores if ranked else {})
        start = (request.page - 1) * request.size
        return SearchPage(
            total=len(passed),
            hits=tuple(_hit(n, snapshot, ranked) for n in ordered[start : start + request.size]),
            facets=facets,
            suggestion=ranked.suggestion if ranked else None,
            understood=ranked.understood if ranked else (),
            relaxed=bool(ranked and passed and ranked.relaxed),
        )

    def complete(self, text: str, lang: str) -> list[str]:
        """Return titles and names of needs that go on from what was typed."""
        snapshot = self._snapshot()
        if lang not in snapshot.completions:
            titles = (document.title.get(lang, "") for document in snapshot.documents.values())
            names = (need.names.get(lang, "") for need in self._needs)
            snapshot.completions[lang] = Completions((*names, *titles))
        return snapshot.completions[lang].of(text)


def _hit(number: int, snapshot: Snapshot, ranked: Ranked | None) -> Hit:
    offering_id = snapshot.documents[number].offering_id
    if ranked is None:
        return Hit(offering_id, 0.0)
    return Hit(offering_id, round(ranked.scores[number], 4), ranked.reasons[number])
