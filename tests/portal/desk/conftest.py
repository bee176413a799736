"""What the tests of the desk share."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from catalogue.database import db


@pytest.fixture
def count_queries(app: Flask) -> Iterator[Callable[..., int]]:
    """Return how many SELECTs a call sends."""
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        if arguments[2].lstrip().upper().startswith("SELECT"):
            sent.append(arguments[2])

    def count(call: Callable[..., Any], *arguments: Any) -> int:
        sent.clear()
        call(*arguments)
        return len(sent)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield count
    event.remove(engine, "before_cursor_execute", note)
