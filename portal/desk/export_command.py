"""`tarjotin export hsds FILE`: the published catalogue for other systems."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TextIO

import click
from sqlalchemy.exc import OperationalError

from catalogue.database import db


@click.command("hsds")
@click.argument("file")
def hsds(file: str) -> None:
    """Write the published catalogue as an HSDS 3.1 list of services (Open Referral); - is standard output.

    An existing FILE is replaced only when the new one is whole. Ends with 2 when it cannot be written.
    """
    from catalogue.exchange.hsds_export import write_hsds

    application = click.get_current_context().obj
    try:
        with application().app_context():
            # A reader needs no lock against writers.
            db.session.connection(execution_options={"reading": True})
            with _standard_output() if file == "-" else _whole_or_not_at_all(Path(file)) as out:
                count = write_hsds(out)
            click.echo(f"{count} services written", err=file == "-")
    except OSError as error:
        _fail(f"Cannot write {click.format_filename(file)}: {error.strerror}.")
    except OperationalError:
        _fail("The database does not answer; nothing was written.")


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(2)


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    """Give standard output as UTF-8, whatever the terminal's language."""
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
    yield out
    out.flush()
    # The stream is not ours to close.
    out.detach()


@contextmanager
def _whole_or_not_at_all(file: Path) -> Iterator[TextIO]:
    """Give a file beside the wanted one, and put it in its place when all is on the disk."""
    target = file.resolve()
    if target.exists() and not target.is_file():
        raise OSError(0, "it is not a regular file")
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with beside.open("x", encoding="utf-8") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
