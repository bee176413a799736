"""Organisers from the command line: where a request for review is sent, which every decision says."""

import json
import sys
from collections.abc import Callable

import click
from flask import Flask
from sqlalchemy import select

from catalogue.areas import Organiser
from catalogue.database import begin_reading, db
from catalogue.texts import in_language


@click.group()
def organisers() -> None:
    """See the organisers, and record how their registry is reached."""


@organisers.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_organisers(application: Callable[[], Flask], /, *, as_json: bool) -> None:
    """List the organisers with their code and registry."""
    with application().app_context():
        begin_reading()
        rows = [_told(row) for row in db.session.scalars(select(Organiser).order_by(Organiser.code))]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        reached = (row["address"] or "no registry address", row["email"], row["phone"])
        click.echo(f"{row['code']}  {row['name']}: {', '.join(filter(None, reached))}")


@organisers.command()
@click.argument("code")
@click.option("--address", required=True, help="Postal or visiting address, on one line.")
@click.option("--email", help="E-mail address of the registry.")
@click.option("--phone", help="Telephone number of the registry.")
@click.pass_obj
def registry(
    application: Callable[[], Flask], /, *, code: str, address: str, email: str | None, phone: str | None
) -> None:
    """Record where a request for review is sent at an organiser, such as 06.

    No decision can be given before the address is known; decisions given stay as they are.
    An e-mail address or telephone number that is left out is taken away.
    """
    if not (address := " ".join(address.split())):
        raise click.UsageError("--address must not be empty.")
    with application().app_context():
        organiser = db.session.get(Organiser, code)
        if organiser is None:
            click.echo(f"There is no organiser {code}: see 'tarjotin organisers list'.", err=True)
            sys.exit(1)
        organiser.registry_address = address
        organiser.registry_email, organiser.registry_phone = email or None, phone or None
        db.session.commit()
    click.echo("Done.")


def _told(organiser: Organiser) -> dict[str, str | None]:
    return {
        "code": organiser.code,
        "name": in_language(organiser.names, "fi")[0],
        "address": organiser.registry_address,
        "email": organiser.registry_email,
        "phone": organiser.registry_phone,
    }
