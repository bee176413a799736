"""Somebody who asks the index again and again, here in a thread or as a process of their own.

As a program: `python -m tests.search_index.asking DATA ID,ID` asks until its input ends and prints how often
it asked and which answers were wrong.
"""

import json
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

PAUSE_SECONDS = 0.02
WORDS = ("siivous", "kotisiivousta", "")


@dataclass
class Asked:
    """How often somebody asked, and every answer that was not as expected."""

    times: int = 0
    wrong: list[str] = field(default_factory=list)


def ask_until(app: Flask, stopping: threading.Event, expected: frozenset[str]) -> Asked:
    """Ask about fifty times a second until told to stop."""
    from catalogue.database import begin_reading, db
    from portal.searching import searching
    from search_index.request import SearchRequest

    asked = Asked()
    while not stopping.wait(PAUSE_SECONDS):
        text = WORDS[asked.times % len(WORDS)]
        asked.times += 1
        try:
            with app.app_context():
                begin_reading()
                page = searching().search(SearchRequest(text=text, size=100))
                db.session.rollback()
        except Exception as error:
            asked.wrong.append(repr(error))
            continue
        found = frozenset(str(hit.offering_id) for hit in page.hits)
        if found != expected or page.is_plain:
            asked.wrong.append(f"{text!r}: {len(found)} found, plain: {page.is_plain}")
    return asked


def main(folder: Path, expected: frozenset[str]) -> None:
    """Ask until the input ends; say "asking" once ready."""
    from tests.conftest import make_app

    app, stopping = make_app(folder), threading.Event()
    found: list[Asked] = []
    thread = threading.Thread(target=lambda: found.append(ask_until(app, stopping, expected)))
    thread.start()
    print("asking", flush=True)
    sys.stdin.read()
    stopping.set()
    thread.join()
    print(json.dumps({"times": found[0].times, "wrong": found[0].wrong[:5]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), frozenset(sys.argv[2].split(",")))
