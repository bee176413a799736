"""Somebody who dies: one work on the portal in DATA, killed right before the STEP-th touch of the index.

Run as a program: `python -m tests.search_index.dying DATA STEP WORK [DATABASE]`. The work is "sweep", or
"publish ROUND"; a database means that the index is in it too. With step 0 it lives, and prints how many steps
there were.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

from flask import Flask

TOUCHES: Final = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"})
READS: Final = ("SELECT", "WITH", "SET ", "SHOW")


class Steps:
    """Counts what changes the index, and kills this process right before the last one it may take."""

    def __init__(self, last: int) -> None:
        self.taken = 0
        self._last = last

    def take(self) -> None:
        """Count one more, or die."""
        self.taken += 1
        if self.taken == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_folder(self, folder: Path) -> None:
        """Count every file operation in a folder."""

        def on_event(event: str, arguments: tuple[Any, ...]) -> None:
            if event in TOUCHES and str(folder) in str(arguments[0]):
                self.take()

        sys.addaudithook(on_event)

    def watch_database(self, *, writes: bool) -> None:
        """Count every commit, and where the index is in the database, every statement that is no question."""
        from sqlalchemy import event

        from catalogue.database import db

        def on_statement(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
            if not statement.lstrip().upper().startswith(READS):
                self.take()

        event.listen(db.engine, "commit", lambda connection: self.take())
        if writes:
            event.listen(db.engine, "before_cursor_execute", on_statement)


def change_something(round_: int) -> None:
    """Retitle one offering, withdraw another and publish a third, in one transaction."""
    from sqlalchemy import select

    from catalogue.database import db
    from catalogue.offerings import Offering, OfferingState, OfferingVersion
    from tests.builders import a_provider, a_published_offering

    published = select(Offering).where(Offering.state == OfferingState.PUBLISHED)
    first, second = db.session.scalars(published.order_by(Offering.id).limit(2))
    version = db.session.get_one(OfferingVersion, first.published_version_id)
    version.title = {"fi": f"Kotisiivous kierros {round_}"}
    second.state = OfferingState.WITHDRAWN
    a_published_offering(a_provider(f"Uusi {round_} Oy"), title=f"Uusi palvelu {round_}")
    db.session.commit()


def do(app: Flask, work: str) -> None:
    """Do what was asked for."""
    from portal.jobs import Worker

    if work == "sweep":
        Worker(app).sweep()
    else:
        with app.app_context():
            change_something(int(work.removeprefix("publish ")))


def main(folder: Path, last_step: int, work: str, database: str | None = None) -> None:
    """Do one work and count every touch of the index, the commits among them."""
    from search_index.language import provider_name
    from tests.conftest import make_app

    app = make_app(folder, database, search="postgres" if database else "whoosh")
    provider_name()  # Loads the analyser first, whose own files are no step of the work.
    steps = Steps(last_step)
    steps.watch_folder(folder / "index")
    with app.app_context():
        steps.watch_database(writes=database is not None)
    do(app, work)
    print(steps.taken)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
