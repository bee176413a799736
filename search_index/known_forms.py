"""What Finnish word forms were analysed to, kept in a file: cost follows the forms that are new.

Only what is indexed is kept. What people search for is looked up here but never remembered.
"""

import contextlib
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

MOST: Final = 200_000
"""How many forms are kept; the oldest go first. Each takes about 100 bytes in the file."""
LARGEST_FILE: Final = 64_000_000
"""Bytes; a larger file was not written by this program."""


class KnownForms:
    """The analyses of one provider by word form; read by any thread, grown only while indexing."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._provider = ""
        self._forms: dict[str, list[str]] = {}
        self._lock = threading.Lock()
        self._grown = False
        self._indexing = threading.local()

    def open(self, path: Path, provider: str) -> None:
        """Read the file of a provider; one that is damaged or another's is as good as none."""
        found = _read(path, provider)
        with self._lock:
            self._path, self._provider, self._forms, self._grown = path, provider, found, False

    def outputs(self, form: str, lookup: Callable[[str], list[str]]) -> list[str]:
        """Return what a form is analysed to, asking the analyser only for a new one."""
        known = self._forms.get(form)
        if known is None:
            known = lookup(form)
            if self._path is not None and getattr(self._indexing, "on", False):
                with self._lock:
                    self._forms[form] = known
                    self._grown = True
        return known

    @contextlib.contextmanager
    def indexing(self) -> Iterator[None]:
        """Remember what this thread analyses meanwhile, and write it to the file at the end."""
        self._indexing.on = True
        try:
            yield
        finally:
            self._indexing.on = False
            self._write()

    def _write(self) -> None:
        """Write the file anew and put it in its place; where that fails, the next start only takes longer."""
        with self._lock:
            if self._path is None or not self._grown:
                return
            kept = list(self._forms.items())[-MOST:]
            self._forms = dict(kept)
            self._grown = False
            data = json.dumps({"provider": self._provider, "forms": self._forms}, ensure_ascii=False)
            path = self._path
        with contextlib.suppress(OSError):
            _replace(path, data.encode())


def _replace(path: Path, data: bytes) -> None:
    """Write a file beside and put it in place, so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise


def _read(path: Path, provider: str) -> dict[str, list[str]]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            return {}
        found: Any = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict) or found.get("provider") != provider:
        return {}
    forms = found.get("forms")
    return forms if isinstance(forms, dict) and all(map(_is_outputs, forms.values())) else {}


def _is_outputs(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(output, str) for output in value)
