"""Counts what a page asks the database: a list asks as often for one row as for fifty."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from flask import Flask
from sqlalchemy import event

from catalogue.database import db

MOST_OF_A_LIST: Final = 6
_STATEMENTS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that reach the application's database."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(_STATEMENTS):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def over_budget(counts: Mapping[int, int], most: int = MOST_OF_A_LIST) -> str | None:
    """Say what is wrong with a list's queries by number of rows, None where nothing is."""
    if len(set(counts.values())) > 1:
        return f"asks more for more rows: {dict(counts)}"
    if max(counts.values()) > most:
        return f"asks {max(counts.values())} times, {most} is the most"
    return None
