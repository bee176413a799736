"""A PostgreSQL database made for one run alone, beside the one that is set, which stays untouched."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

PREFIX: Final = "tarjotin_evaluate_"


class CannotMakeDatabase(Exception):
    """The server cannot be reached, or the user may not make databases there."""


@contextmanager
def database_beside(url: str) -> Iterator[str]:
    """Give the address of a new database on the server of another, and drop it at the end."""
    server = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool, hide_parameters=True)
    name = f"{PREFIX}{uuid4().hex}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    except DBAPIError as error:
        raise CannotMakeDatabase from error
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
