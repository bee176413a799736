"""How migrations run: on the application's own engine, as one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from catalogue.database import db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write our column types into migrations as what the database stores, so that old ones stay readable."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


class BrokenReference(Exception):
    """A migration left a row that points at nothing."""


@contextmanager
def tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """Let SQLite make a changed table anew while rows point at it; what they point at is checked after."""
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        # Outside a transaction: inside one SQLite ignores it.
        raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        if connection.dialect.name == "sqlite":
            raw.execute("PRAGMA foreign_keys=ON")


def check_references(connection: Connection) -> None:
    """Refuse to keep a database in which a row points at nothing; PostgreSQL checks by itself."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise BrokenReference


def run() -> None:
    """Run the migrations that are asked for."""
    with db.engine.connect() as connection, tables_may_be_rebuilt(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            check_references(connection)
        connection.commit()


run()
