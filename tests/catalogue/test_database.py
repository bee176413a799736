"""Column types keep what they are given; rows that are written once stay as they were."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.types import TypeDecorator

from catalogue.database import (
    Base,
    CodeSet,
    Immutable,
    ImmutableRowChanged,
    JsonType,
    Quantity,
    TextsType,
    UtcDateTime,
    db,
)
from catalogue.lifecycle import ActingAs
from catalogue.needs import ClientGroup
from portal.cases.models import Case, Phase
from portal.history.models import AccessEntry, EventName, HistoryEvent
from tests.builders import MUNICIPALITY, ORGANISER, a_caseworker, a_user

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DIALECT = sqlite.dialect()


def there_and_back(kind: TypeDecorator[Any], value: object) -> object:
    return kind.process_result_value(kind.process_bind_param(value, DIALECT), DIALECT)


@pytest.mark.parametrize(
    ("kind", "given", "stored", "read"),
    [
        (Quantity(), Decimal("1.50"), 150, Decimal("1.5")),
        (TextsType(), {"sv": "", "fi": " koti "}, '{"fi":"koti"}', {"fi": "koti"}),
        (TextsType(), None, "{}", {}),
        (CodeSet(), {"b", "a"}, ",a,b,", frozenset({"a", "b"})),
        (CodeSet(), None, "", frozenset()),
        (JsonType(), {"b": 1, "a": "ä"}, '{"a": "ä", "b": 1}', {"b": 1, "a": "ä"}),
        (JsonType(), None, None, None),
    ],
)
def test_types_store_one_canonical_form(
    kind: TypeDecorator[Any], given: object, stored: object, read: object
) -> None:
    assert kind.process_bind_param(given, DIALECT) == stored
    assert there_and_back(kind, given) == read


def test_a_moment_is_stored_as_utc_and_must_be_aware() -> None:
    helsinki = datetime(2026, 11, 23, 14, tzinfo=timezone(timedelta(hours=2)))
    assert there_and_back(UtcDateTime(), helsinki) == NOW
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 23), DIALECT)  # noqa: DTZ001


def test_a_quantity_has_at_most_two_decimals() -> None:
    with pytest.raises(ValueError, match="two decimals"):
        Quantity().process_bind_param(Decimal("0.125"), DIALECT)


def a_case_row() -> Case:
    worker, client = a_caseworker(), a_user()
    case = Case(
        number="2026-000099",
        client_id=client.id,
        worker_id=worker.id,
        organiser_code=ORGANISER,
        municipality_code=MUNICIPALITY,
        client_group=ClientGroup.DISABLED_PEOPLE,
        language="fi",
        phase=Phase.BECOMING_CLIENT,
        initiated_on=NOW.date(),
        opened_at=NOW,
    )
    db.session.add(case)
    db.session.flush()
    return case


def an_event(case: Case) -> HistoryEvent:
    return HistoryEvent(
        case_id=case.id,
        event=EventName.CASE_OPENED,
        at=NOW,
        actor_id=None,
        actor_name="Aino",
        acting_as=ActingAs.SYSTEM,
        data={},
    )


def an_access(case: Case) -> AccessEntry:
    return AccessEntry(
        case_id=case.id,
        at=NOW,
        user_id=case.client_id,
        user_name="Aino",
        acting_as=ActingAs.CLIENT,
        permission="case_read",
        endpoint="cases.own",
    )


@pytest.mark.parametrize(("make", "column"), [(an_event, "actor_name"), (an_access, "user_name")])
def test_rows_that_are_written_once_can_neither_change_nor_go(in_app: Flask, make: Any, column: str) -> None:
    row = make(a_case_row())
    db.session.add(row)
    db.session.flush()
    setattr(row, column, "Toinen")
    with pytest.raises(ImmutableRowChanged):
        db.session.flush()
    db.session.rollback()

    row = make(a_case_row())
    db.session.add(row)
    db.session.flush()
    db.session.delete(row)
    with pytest.raises(ImmutableRowChanged):
        db.session.flush()


def test_history_access_log_and_decisions_are_written_once(in_app: Flask) -> None:
    written_once = {
        mapper.local_table.description
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Immutable)
    }
    assert {"history_event", "access_log", "decision"} <= written_once


def test_sqlite_keeps_foreign_keys(in_app: Flask) -> None:
    assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
    assert db.session.scalar(text("PRAGMA synchronous")) == 2
    with pytest.raises(IntegrityError):
        db.session.execute(
            text("INSERT INTO provider_membership (user_id, provider_id) VALUES (:a, :b)"),
            {"a": uuid4().hex, "b": uuid4().hex},
        )


def test_relationships_do_not_load_by_accident() -> None:
    """A query says what it loads: every relationship raises unless somebody asked for it."""
    lazy = {
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Base.registry.mappers
        for relation in inspect(mapper.class_).relationships
        if relation.lazy not in {"raise", "raise_on_sql"}
    }
    assert lazy == set()


def test_a_query_reads_back_what_was_written(in_app: Flask) -> None:
    case = a_case_row()
    number = case.number
    db.session.expire_all()
    assert db.session.scalar(select(Case.number).where(Case.opened_at == NOW)) == number


def test_a_commit_that_found_the_database_locked_does_not_spoil_its_connection(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}", pool_size=1)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (n)"))
    reader = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with reader.connect() as reading:
        reading.execution_options(reading=True)
        # In the journal of newer SQLite nobody waits for readers, and so no COMMIT fails.
        reading.connection.cursor().execute("PRAGMA journal_mode=DELETE")
        reading.execute(text("SELECT * FROM kept")).all()
        with engine.connect() as writing:
            writing.connection.cursor().execute("PRAGMA busy_timeout=0")
            writing.execute(text("INSERT INTO kept VALUES (1)"))
            with pytest.raises(OperationalError, match="locked"):
                writing.commit()
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM kept")).scalar() == 0
    engine.dispose()
    reader.dispose()
