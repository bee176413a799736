"""A worker that dies: one sweep of the portal in DATA, killed right before the STEP-th touch of the index.

Run as a program: `python -m tests.search_index.dying DATA STEP`; with step 0 it lives and prints how many
steps there were.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

TOUCHES: Final = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"})


def main(folder: Path, last_step: int) -> None:
    """Sweep once and count every file operation in the index folder, and the commit after them."""
    from portal.jobs import Worker
    from search_index.language import provider_name
    from tests.conftest import make_app

    app = make_app(folder)
    provider_name()  # Loads the analyser first, whose own files are no step of the work.
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == last_step:
            os.kill(os.getpid(), signal.SIGKILL)

    def on_event(event: str, arguments: tuple[Any, ...]) -> None:
        if event in TOUCHES and str(folder / "index") in str(arguments[0]):
            step()

    sys.addaudithook(on_event)
    with app.app_context():
        from sqlalchemy import event

        from catalogue.database import db

        event.listen(db.engine, "commit", lambda connection: step())
    Worker(app).sweep()
    print(steps)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
