"""How migrations run: on the application's own engine, as one transaction."""

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


def enforce_keys(connection: Connection, on: bool) -> None:
    """Let SQLite enforce foreign keys or not; it only listens between transactions."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def check_keys(connection: Connection) -> None:
    """Raise where a row points at nothing, before anything is committed."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("a migration left rows that point at nothing")


def run() -> None:
    """Run the migrations that are asked for."""
    with db.engine.connect() as connection:
        # On SQLite a table is changed by copying it and dropping the old one. With keys enforced that
        # would fail on, or take along, every row that points at it.
        enforce_keys(connection, False)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        check_keys(connection)
        connection.commit()
        enforce_keys(connection, True)


run()
