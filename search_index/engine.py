"""What every search engine does, and why one may have to be built anew."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from search_index.documents import IndexDocument
from search_index.lexicon import NeedWords
from search_index.request import SearchPage, SearchRequest


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

    def warm(self) -> None:
        """Open the index before anybody asks."""
