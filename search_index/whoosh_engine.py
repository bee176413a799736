"""The embedded engine: Whoosh keeps the index in a folder of generations; scoring reads its decoded snapshot.

Whoosh never filters: it ignores a filter that matches nothing.
"""

import threading
import weakref
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from whoosh import index
from whoosh.analysis import RegexTokenizer
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage

from search_index.concepts import Concepts
from search_index.documents import IndexDocument
from search_index.engine import IndexNeedsRebuild, RebuildReason
from search_index.fields import FIELDS, PROVIDER, indexed_fields
from search_index.generations import NEEDS, Generations, Stamp, read_tree
from search_index.language import LANGUAGES
from search_index.lexicon import NeedWords
from search_index.phrases import spoken_words
from search_index.renewing import moved_in_whoosh
from search_index.snapshot import Snapshot
from search_index.snapshot_engine import Opened, SnapshotEngine

SORTED_IN_MEMORY: Final = 512
"""Megabytes of what is indexed that are sorted in memory while building; more goes by files, half as fast."""
POSTINGS_AT_ONCE: Final = 8_192
"""How many entries of a token are written and read in one piece; Whoosh's 128 suit who skips among them."""


def _index_in(folder: Path) -> Any:
    """Open an index; not by memory maps, of which Whoosh keeps all that is in them a second time."""
    return FileStorage(str(folder), supports_mmap=False).open_index()


def _writer(opened: Any, **options: Any) -> Any:
    """Return a writer; raise whoosh's LockError while another process writes."""
    return opened.writer(codec=W3Codec(blocklimit=POSTINGS_AT_ONCE), **options)


def _schema() -> Schema:
    """Return the fields: our own tokens, separated by spaces."""
    tokens = RegexTokenizer(r"\S+")
    texts = {f"{name}_{lang}": TEXT(analyzer=tokens, phrase=False) for name in FIELDS for lang in LANGUAGES}
    texts[PROVIDER] = TEXT(analyzer=tokens, phrase=False)
    return Schema(id=ID(unique=True, stored=True), document=STORED, spoken_of=STORED, spoken=STORED, **texts)


class WhooshEngine(SnapshotEngine):
    """The embedded engine over one folder, which only this program's user may write."""

    def __init__(self, folder: Path, needs: Iterable[NeedWords]) -> None:
        super().__init__(needs)
        self._generations = Generations(folder)
        self._writing = threading.RLock()

    def _stamp(self) -> Stamp:
        """Return what shows that something was written since."""
        return self._generations.stamp()

    def apply(self, upserts: Iterable[IndexDocument], deletes: Iterable[UUID]) -> None:
        """Write and remove documents; raise whoosh's LockError while another process writes."""
        with self._writing:
            self._newest()
            concepts = self._concepts_of(self._tree)
            writer = _writer(_index_in(self._generations.current()))
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
            writer = _writer(index.create_in(str(folder), _schema()), limitmb=SORTED_IN_MEMORY)
            for document in documents:
                writer.add_document(**_stored(document, concepts))
            writer.commit()
            self._generations.put_in_place(folder, self._tree)
            self._newest()

    def _newest(self) -> Opened:
        """Return the current generation, decoded if it is not the one that was opened last."""
        with self._opening:
            # Taken before the index is read: what is written later shows by another stamp.
            stamp, folder = self._generations.stamp(), self._generations.current()
            try:
                opened = _index_in(folder)
                generation = (folder.name, int(opened.latest_generation()))
                if self._opened is not None and self._opened.generation == generation:
                    self._opened = replace(self._opened, stamp=stamp)
                else:
                    self._opened = self._open(folder, stamp, generation, opened.reader())
            except Exception as error:
                # Whatever a damaged file makes Whoosh raise, the cure is the same.
                raise IndexNeedsRebuild(RebuildReason.UNREADABLE) from error
            return self._opened

    def _open(self, folder: Path, stamp: Stamp, generation: tuple[str, int], reader: Any) -> Opened:
        """Decode what was written; a rebuilt index brings the need tree it was built with."""
        tree, before = self._tree, self._opened
        with ExitStack() as opening:
            opening.callback(reader.close)
            if before is None or before.generation[0] != folder.name:
                tree, snapshot = (folder / NEEDS).read_text(encoding="utf-8"), Snapshot(reader)
            else:
                to = moved_in_whoosh(before.snapshot.reader, reader)
                snapshot = Snapshot(reader, before.snapshot, to)
            # The reader before is left to its last searches; files close with the snapshot that reads them.
            weakref.finalize(snapshot, opening.pop_all().close)
        needs, self._tree = read_tree(tree), tree
        return Opened(stamp, generation, snapshot, needs, self._concepts_of(tree))


def _stored(document: IndexDocument, concepts: Concepts) -> dict[str, Any]:
    """Return what Whoosh is given of a document."""
    return {
        "id": str(document.offering_id),
        "document": document.to_json(),
        "spoken_of": concepts.spoken_of(document),
        "spoken": spoken_words(document),
        **indexed_fields(document),
    }
