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


@contextmanager
def _tables_may_move(connection: Connection) -> Iterator[None]:
    """Keep SQLite from clearing what refers to a table while that is built anew.

    Dropping the old table would otherwise delete, or be stopped by, the rows that refer to it.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # Only heard between transactions, so it is said to the driver before one begins.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def _refuse_broken_references(connection: Connection) -> None:
    """Stop before the commit where a row refers to what is not there."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"rows refer to what is not there: {broken[:3]}")


def run() -> None:
    """Run the migrations that are asked for."""
    with db.engine.connect() as connection, _tables_may_move(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            _refuse_broken_references(connection)
        connection.commit()


run()
