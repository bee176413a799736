"""The folder of an embedded index: one folder per generation, and a pointer to the current one."""

import json
import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from search_index.engine import IndexNeedsRebuild, RebuildReason
from search_index.language import provider_name
from search_index.lexicon import NeedWords

POINTER: Final = "CURRENT"
ABOUT: Final = "about.json"
NEEDS: Final = "needs.json"
SHAPE: Final = 4
"""Raise by one whenever the schema or the document changes."""

Stamp = tuple[object, ...]
"""What the file system tells of an index without a file being opened: it changes whenever the index does."""


class Generations:
    """The generations of one index, which only this program's user may write."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = str(folder / POINTER)
        self._pointed: tuple[Stamp, str] | None = None

    def current(self) -> Path:
        """Return the current generation's folder; raise IndexNeedsRebuild where it cannot be used."""
        name = self._current_or_none()
        if name is None:
            raise IndexNeedsRebuild(RebuildReason.MISSING)
        if not name.startswith("g-") or not name[2:].isalnum():
            raise IndexNeedsRebuild(RebuildReason.UNREADABLE)
        if not is_ours(self._folder):
            raise IndexNeedsRebuild(RebuildReason.UNREADABLE)
        _check(self._folder / name)
        return self._folder / name

    def stamp(self) -> Stamp:
        """Return what shows that something was written since; raise IndexNeedsRebuild as `current` does."""
        try:
            found = os.stat(self._pointer)
            pointer = (found.st_ino, found.st_mtime_ns)
            if self._pointed is None or self._pointed[0] != pointer:
                self._pointed = (pointer, str(self.current()))
            folder = self._pointed[1]
            if not is_ours(self._folder) or not is_ours(folder):
                raise IndexNeedsRebuild(RebuildReason.UNREADABLE)
            # Each commit of Whoosh leaves a table of contents under the next number.
            return (*pointer, *sorted(name for name in os.listdir(folder) if name.endswith(".toc")))
        except OSError as error:
            self._pointed = None
            self.current()
            raise IndexNeedsRebuild(RebuildReason.UNREADABLE) from error

    def create(self) -> Path:
        """Make the folder of a new generation."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self._folder / f"g-{uuid4().hex}"
        folder.mkdir(mode=0o700)
        return folder

    def put_in_place(self, folder: Path, tree: str) -> None:
        """Say how a generation was made and from which need tree, and make it the current one."""
        about = {"analysis": provider_name(), "shape": SHAPE}
        (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")
        (folder / NEEDS).write_text(tree, encoding="utf-8")
        before = self._current_or_none()
        beside = self._folder / f"{POINTER}.new"
        beside.write_text(folder.name, encoding="utf-8")
        os.replace(beside, self._folder / POINTER)
        self._clear({folder.name, before})

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


def written_tree(needs: Iterable[NeedWords]) -> str:
    """Return a need tree as text."""
    return json.dumps([vars(need) for need in needs], ensure_ascii=False)


def read_tree(text: str) -> tuple[NeedWords, ...]:
    """Read what `written_tree` wrote."""
    return tuple(map(NeedWords.from_mapping, json.loads(text)))


def is_ours(folder: Path | str) -> bool:
    """Tell whether only this program's user, or root, may write a folder; a link leads anywhere."""
    if os.name != "posix":
        return True
    about = os.lstat(folder)
    trusted = about.st_uid in {os.geteuid(), 0}
    return trusted and stat.S_ISDIR(about.st_mode) and not about.st_mode & stat.S_IWOTH


def _check(folder: Path) -> None:
    """Refuse a folder that others could write (opening unpickles it) or that others analysed."""
    try:
        if not is_ours(folder):
            raise IndexNeedsRebuild(RebuildReason.UNREADABLE)
        about: Any = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexNeedsRebuild(RebuildReason.UNREADABLE) from error
    if about != {"analysis": provider_name(), "shape": SHAPE}:
        raise IndexNeedsRebuild(RebuildReason.OTHER_ANALYSIS)
