"""One process at a time may write an index; the others are told, never made to fail."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import try_for


@contextmanager
def writing_alone(folder: Path, wait_seconds: float = 0) -> Iterator[bool]:
    """Hold the only right to write the index in a folder; gives False where another still has it.

    The system takes the right from a process that dies. It covers reading the catalogue too: who read
    before and wrote after another would put old documents in the place of new ones.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside the folder, which may be missing or broken itself.
    lock = FileStorage(str(folder.parent)).lock(f"{folder.name}.lock")
    held = bool(try_for(lock.acquire, timeout=wait_seconds, delay=0.1))
    try:
        yield held
    finally:
        if held:
            lock.release()


def make_usable(folder: Path) -> None:
    """Get out of the way what a new index cannot be built in: something else by that name, a locked folder.

    Raises OSError where this program may not.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        os.replace(folder, folder.with_name(f"{folder.name}-unusable-{uuid4().hex}"))
    elif folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        folder.chmod(0o700)
