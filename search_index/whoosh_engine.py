"""The embedded engine: Whoosh keeps the index in a folder of generations; scoring reads its decoded snapshot.

Only Whoosh's public interface is used, and Whoosh never filters: it ignores a filter that matches nothing.
"""

import json
import os
import shutil
import stat
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from whoosh import index
from whoosh.analysis import RegexTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from search_index.concepts import Concepts
from search_index.documents import IndexDocument
from search_index.engine import IndexNeedsRebuild, RebuildReason, SnapshotEngine
from search_index.language import LANGUAGES, provider_name
from search_index.lexicon import NeedWords
from search_index.snapshot import FIELDS, Snapshot, indexed_fields

POINTER: Final = "CURRENT"
ABOUT: Final = "about.json"
NEEDS: Final = "needs.json"
SHAPE: Final = 3
"""Raise by one whenever the schema or the document changes."""


def _schema() -> Schema:
    """Return the fields: our own tokens, separated by spaces."""
    tokens = RegexTokenizer(r"\S+")
    texts = {f"{name}_{lang}": TEXT(analyzer=tokens, phrase=False) for name in FIELDS for lang in LANGUAGES}
    provider = TEXT(analyzer=tokens, phrase=False)
    return Schema(
        id=ID(unique=True, stored=True), document=STORED, spoken_of=STORED, provider=provider, **texts
    )


class WhooshEngine(SnapshotEngine):
    """The embedded engine over one folder, which only this program's user may write."""

    def __init__(self, folder: Path, needs: Iterable[NeedWords]) -> None:
        super().__init__(needs)
        self._folder = folder
        self._writing = threading.Lock()
        self._opened: tuple[tuple[str, int], Snapshot] | None = None

    def count(self) -> int:
        """Return how many documents there are."""
        return len(self._snapshot().documents)

    def content_hashes(self) -> dict[UUID, str]:
        """Return the content hash of every document."""
        return {
            document.offering_id: document.content_hash for document in self._snapshot().documents.values()
        }

    def apply(self, upserts: Iterable[IndexDocument], deletes: Iterable[UUID]) -> None:
        """Write and remove documents; raise whoosh's LockError while another process writes."""
        with self._writing:
            reason = self.needs_rebuild()
            if reason is not None:
                raise IndexNeedsRebuild(reason)
            lexicon = self.lexicon()
            writer = index.open_dir(str(self._folder / self._current())).writer()
            try:
                for offering_id in deletes:
                    writer.delete_by_term("id", str(offering_id))
                for document in upserts:
                    writer.update_document(**_stored(document, lexicon))
            except BaseException:
                writer.cancel()
                raise
            writer.commit()

    def rebuild(self, documents: Iterable[IndexDocument]) -> None:
        """Build the index anew beside the old one and put it in its place."""
        with self._writing:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = f"g-{uuid4().hex}"
            (self._folder / name).mkdir(mode=0o700)
            lexicon = self.lexicon()
            writer = index.create_in(str(self._folder / name), _schema()).writer()
            for document in documents:
                writer.add_document(**_stored(document, lexicon))
            writer.commit()
            about = {"analysis": provider_name(), "shape": SHAPE}
            (self._folder / name / ABOUT).write_text(json.dumps(about), encoding="utf-8")
            tree = json.dumps([vars(need) for need in self._needs], ensure_ascii=False)
            (self._folder / name / NEEDS).write_text(tree, encoding="utf-8")
            before = self._current_or_none()
            beside = self._folder / f"{POINTER}.new"
            beside.write_text(name, encoding="utf-8")
            os.replace(beside, self._folder / POINTER)
            self._clear({name, before})

    def _clear(self, kept: set[str | None]) -> None:
        """Remove generations nobody can be reading any more; the one before stays for its last readers."""
        for folder in self._folder.glob("g-*"):
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _current_or_none(self) -> str | None:
        try:
            return (self._folder / POINTER).read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            return None

    def _current(self) -> str:
        """Return the current generation's folder name."""
        name = self._current_or_none()
        if name is None:
            raise IndexNeedsRebuild(RebuildReason.MISSING)
        if not name.startswith("g-") or not name[2:].isalnum():
            raise IndexNeedsRebuild(RebuildReason.UNREADABLE)
        return name

    def _snapshot(self) -> Snapshot:
        """Return the decoded index, opened again when another generation is in place."""
        with self._reading:
            folder = self._folder / self._current()
            self._check(folder)
            try:
                opened = index.open_dir(str(folder))
                generation = (folder.name, int(opened.latest_generation()))
                if self._opened is None or self._opened[0] != generation:
                    self._open(folder, generation, Snapshot(opened.reader()))
            except IndexNeedsRebuild:
                raise
            except Exception as error:
                # Whatever a damaged file makes Whoosh raise, the cure is the same.
                raise IndexNeedsRebuild(RebuildReason.UNREADABLE) from error
            assert self._opened is not None
            return self._opened[1]

    def _open(self, folder: Path, generation: tuple[str, int], snapshot: Snapshot) -> None:
        """Put a snapshot in place; a rebuilt index brings the need tree it was built with."""
        if self._opened is None or self._opened[0][0] != folder.name:
            tree = json.loads((folder / NEEDS).read_text(encoding="utf-8"))
            self._needs, self._lexicon = tuple(map(NeedWords.from_mapping, tree)), None
        # The old reader is left to its last searches; its files close with it.
        self._opened = (generation, snapshot)

    def _check(self, folder: Path) -> None:
        """Refuse a folder that others could write (opening unpickles it) or that others analysed."""
        try:
            if os.name == "posix" and folder.stat().st_mode & stat.S_IWOTH:
                raise IndexNeedsRebuild(RebuildReason.UNREADABLE)
            about: Any = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise IndexNeedsRebuild(RebuildReason.UNREADABLE) from error
        if about != {"analysis": provider_name(), "shape": SHAPE}:
            raise IndexNeedsRebuild(RebuildReason.OTHER_ANALYSIS)


def _stored(document: IndexDocument, lexicon: Concepts) -> dict[str, Any]:
    """Return what Whoosh is given of a document."""
    return {
        "id": str(document.offering_id),
        "document": document.to_json(),
        "spoken_of": lexicon.spoken_of(document),
        **indexed_fields(document),
    }
