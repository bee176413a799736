"""The one db object: typed base, constraint names, column types and how each database begins."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, Enum, Integer, MetaData, Text, Uuid, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from catalogue.texts import Texts, clean

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must carry its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Quantity(TypeDecorator[Decimal]):
    """A decimal with at most two places, stored as whole hundredths."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        hundredths = value * 100
        if hundredths != int(hundredths):
            raise ValueError("a quantity has at most two decimals")
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


class TextsType(TypeDecorator[Texts]):
    """Texts by language as canonical JSON; no text at all is `{}`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Texts | None, dialect: Dialect) -> str:
        return json.dumps(clean(value or {}), ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Texts:
        return dict(json.loads(value)) if value else {}


class CodeSet(TypeDecorator[frozenset[str]]):
    """A small set of codes, stored sorted as ",a,b,"; the empty set as ""."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str:
        codes = sorted({str(code) for code in value or ()})
        return f",{','.join(codes)}," if codes else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str]:
        return frozenset(code for code in (value or "").split(",") if code)


class JsonType(TypeDecorator[dict[str, Any]]):
    """A small JSON object, keys sorted, so that equal data is equal text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else dict(json.loads(value))


def enum_type(members: type[StrEnum], name: str) -> Enum:
    """Return a column type that stores the member's value and lets a named CHECK forbid all else."""
    return Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=lambda enum: [member.value for member in enum],
    )


class Base(DeclarativeBase):
    """The base of every mapped class."""

    # Flask-SQLAlchemy inherits from this base once more, which only an explicit registry allows.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime(),
            Decimal: Quantity(),
            Texts: TextsType(),
            frozenset[str]: CodeSet(),
            dict[str, Any]: JsonType(),
            UUID: Uuid(),
            str: Text(),
        },
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:

    class Model(Base):
        """What every mapped class inherits; Flask-SQLAlchemy makes the real one at run time."""

        __abstract__ = True

else:
    Model = db.Model


class WithUuid:
    """A row known by a random UUID, which is safe to show in an address."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


class Immutable:
    """A row that is written once: changing or deleting it is a fault in the program."""


class ImmutableRowChanged(RuntimeError):
    """Somebody tried to change a row that is written once."""


def _forbid(mapper: Mapper[Any], connection: Connection, target: object) -> None:
    raise ImmutableRowChanged(f"{type(target).__name__} rows are written once")


event.listen(Immutable, "before_update", _forbid, propagate=True)
event.listen(Immutable, "before_delete", _forbid, propagate=True)

WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3) or sqlite3.sqlite_version_info[:3] in {
    (3, 44, 6),
    (3, 50, 7),
}


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """Set what SQLite forgets between connections; our own BEGIN replaces the driver's."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    # WAL loses commits on SQLite before 3.51.3, except for two patched releases.
    for pragma in (
        "foreign_keys=ON",
        f"journal_mode={'WAL' if WAL_IS_SAFE else 'DELETE'}",
        "synchronous=FULL",
        "busy_timeout=15000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Begin at once as the writer where the work may write: two late upgrades would overspend or die."""
    if connection.dialect.name != "sqlite":
        return
    raw = connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection) and raw.in_transaction:
        # A COMMIT that found the database locked leaves its transaction open, which the pool does not know.
        raw.rollback()
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def begin_reading() -> None:
    """Begin a transaction of the session that only reads: it never holds nor awaits SQLite's one writer."""
    db.session.connection(execution_options={"reading": True})


def is_reading() -> bool:
    """Tell whether the session is in a transaction that only reads."""
    if not db.session().in_transaction():
        return False
    return bool(db.session.connection().get_execution_options().get("reading", False))
