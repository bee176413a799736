"""`tarjotin import hsds FILE`: what an operator types to bring in a feed."""

import json
import sys
from pathlib import Path
from typing import IO, NoReturn

import click
from sqlalchemy.exc import OperationalError

from catalogue import clock
from catalogue.database import db
from catalogue.exchange.report import ImportReport
from catalogue.providers import ProviderKind
from portal.searching import searching


@click.command("hsds")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--provider-kind",
    type=click.Choice([kind.value for kind in ProviderKind]),
    default=ProviderKind.PUBLIC.value,
    show_default=True,
    help="Who stands behind organizations whose legal status does not tell.",
)
@click.option(
    "--publish", is_flag=True, help="Publish active services and approve their providers everywhere."
)
@click.option("--dry-run", is_flag=True, help="Do the work and take it back.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def hsds(file: Path, provider_kind: str, publish: bool, dry_run: bool, as_json: bool) -> None:
    """Import services from an HSDS 3 file (Open Referral).

    Ends with 0 when every row was taken, 1 when one was refused, 2 when the file or the database cannot be
    read.
    """
    application = click.get_current_context().obj
    try:
        with application().app_context():
            report = run_import(file, ProviderKind(provider_kind), publish=publish, dry_run=dry_run)
            if sys.stderr.isatty() and not dry_run:
                click.echo("Bringing it into the search index…", err=True)
            # Found at once, also where no worker is running.
            while not dry_run and searching().catch_up():
                db.session.commit()
    except OSError as error:
        _fail(f"Cannot read {click.format_filename(file)}: {error.strerror}.")
    except OperationalError:
        _fail("The database does not answer; whole rows that were stored before stay, and a new run goes on.")
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _tell(report)
    if report.rejected:
        raise SystemExit(1)


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(2)


def run_import(file: Path, kind: ProviderKind, *, publish: bool, dry_run: bool) -> ImportReport:
    """Import the file and commit batch by batch, so that others can write meanwhile; show progress."""
    from rich.console import Console
    from rich.progress import BarColumn, FileSizeColumn, Progress, TextColumn, TotalFileSizeColumn

    from catalogue.exchange.hsds import import_hsds
    from catalogue.lifecycle import ActingAs, Actor

    now = clock.now()
    columns = (TextColumn("{task.description}"), BarColumn(), FileSizeColumn(), TotalFileSizeColumn())
    # Standard output carries the report and nothing else.
    console = Console(stderr=True)
    with (
        file.open("rb") as stream,
        Progress(*columns, console=console, disable=not sys.stderr.isatty()) as bar,
    ):
        task = bar.add_task(file.name, total=file.stat().st_size)
        report = import_hsds(
            stream,
            provider_kind=kind,
            publish=publish,
            dry_run=dry_run,
            by=Actor(None, "tarjotin import", ActingAs.SYSTEM),
            now=now,
            today=clock.helsinki_date(now),
            on_row=lambda count: bar.update(task, completed=_read_so_far(stream)),
            on_batch=db.session.commit,
        )
    db.session.commit()
    return report


def _read_so_far(stream: IO[bytes]) -> int:
    return stream.tell()


def _tell(report: ImportReport) -> None:
    """Say in plain lines what happened."""
    click.echo(f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged")
    for warning in report.all_warnings():
        click.echo(f"warning: {warning}", err=True)
    for row in report.rejected:
        told = row.as_json()
        click.echo(
            f"refused: row {row.row}, id {row.id or '-'}, {row.field or 'row'}: {told['reason']}", err=True
        )
