"""The command line: tarjotin serve, migrate, demo, import, export, search, users, reindex, check and more."""

import signal
import socket
import sys
import threading
from types import FrameType
from typing import NoReturn

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from catalogue.clock import now
from catalogue.database import db
from catalogue.refusals import Refused
from portal.config import Config, WrongSetting, read_config

LAST_SWEEP_SECONDS = 3


def application(config: Config | None = None, *, demo: bool = False) -> Flask:
    """Return the application with a schema that is up to date; stop with one sentence where it cannot be."""
    from portal.app import create_app
    from portal.schema import StaleSchema, ensure_current
    from search_index.voikko import LanguageUnavailable, ensure_available

    try:
        ensure_available()
        config = config or read_config()
        app = create_app(config, demo=demo)
        with app.app_context():
            ensure_current(config.migrates_itself)
            db.engine.dispose()
    except (WrongSetting, StaleSchema, LanguageUnavailable) as error:
        fail(str(error))
    except OperationalError:
        fail("Cannot reach the database: check TARJOTIN_DATABASE_URL and TARJOTIN_DATA.")
    return app


def fail(sentence: str) -> NoReturn:
    """Say what is wrong in one sentence and end with 2."""
    click.echo(sentence, err=True)
    sys.exit(2)


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Tarjotin: services for a personal budget."""
    # Commands of features stand below this module; they get the way to the application from here.
    context.obj = application


@main.command()
@click.option("--demo", is_flag=True, help="Fill an empty embedded database with examples first.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(demo: bool, host: str) -> None:
    """Serve the portal until stopped."""
    from waitress.server import create_server

    from portal.index_commands import tell_building
    from portal.jobs import Worker

    config = _config()
    if demo and (not config.embedded or host not in {"127.0.0.1", "::1", "localhost"}):
        fail("The demo runs only on the embedded database and on loopback: leave out --demo or --host.")
    _refuse_taken_port(host, config.port)
    app = application(config, demo=demo)
    if demo:
        _fill_when_empty(app)
    server = create_server(app, host=host, port=config.port, threads=8, ident=None)
    worker = Worker(app, tell_building)

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        worker.stop()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sweeping = worker.start()
    threading.Thread(target=_warm, args=(app,), name="warm", daemon=True).start()
    click.echo(f"Tarjotin: http://{host}:{config.port}/")
    if not config.smtp_url:
        click.echo(f"No mail server is set (TARJOTIN_SMTP_URL): letters are written to {config.mail_folder}")
    try:
        server.run()
    finally:
        worker.stop()
        server.close()
        # A sweep that takes longer is left: what dies half way is done again.
        sweeping.join(LAST_SWEEP_SECONDS)


@main.command()
def migrate() -> None:
    """Bring the database schema up to date."""
    from portal.app import create_app
    from portal.schema import migrate as bring_up

    app = create_app(_config())
    with app.app_context():
        bring_up()
    click.echo("The schema is up to date.")


@main.command()
def demo() -> None:
    """Fill an empty embedded database with example people, offerings and cases."""
    config = _config()
    if not config.embedded:
        fail("The demo runs only on the embedded database: unset TARJOTIN_DATABASE_URL.")
    if not _fill_when_empty(application(config, demo=True)):
        click.echo("The database is not empty: nothing was changed.", err=True)
        sys.exit(1)


@main.command()
def worker() -> None:
    """Run the background sweeps in a process of their own."""
    from portal.index_commands import tell_building
    from portal.jobs import Worker

    loop = Worker(application(), tell_building)
    signal.signal(signal.SIGTERM, lambda number, frame: loop.stop())
    signal.signal(signal.SIGINT, lambda number, frame: loop.stop())
    loop.run()


@main.group("import")
def import_() -> None:
    """Bring offerings in from other systems."""


@main.group("export")
def export() -> None:
    """Hand the catalogue to other systems."""


def _hang_feature_commands() -> None:
    from portal.accounts.cli import users
    from portal.browse.evaluate_command import evaluate_search
    from portal.browse.search_command import search
    from portal.decisions.registry_command import organisers
    from portal.desk import export_command
    from portal.desk.import_command import hsds
    from portal.index_commands import check, reindex

    main.add_command(check)
    main.add_command(reindex)
    main.add_command(users)
    main.add_command(organisers)
    main.add_command(search)
    main.add_command(evaluate_search)
    import_.add_command(hsds)
    export.add_command(export_command.hsds)


def _config() -> Config:
    try:
        return read_config()
    except WrongSetting as error:
        fail(str(error))


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            fail(f"Port {port} is taken: stop what uses it, or set TARJOTIN_PORT to another number.")


def _warm(app: Flask) -> None:
    """Say which language analysis runs, and load beside the start what visitors would wait for."""
    from portal.warming import warm
    from search_index.language import provider_name

    click.echo(f"Language analysis: {provider_name()}")
    warm(app)


def _fill_when_empty(app: Flask) -> bool:
    """Load the demo into an empty database; tell whether it was empty."""
    from portal.demo.loading import is_empty, load_demo
    from portal.searching import searching

    with app.app_context():
        if not is_empty():
            return False
        click.echo("Filling the empty database with examples…")
        try:
            load_demo(now())
        except Refused as refused:  # pragma: no cover  (a fault in the demo data)
            fail(f"The demo data breaks a rule: {refused.code}.")
        db.session.commit()
        searching().catch_up()
        db.session.commit()
        return True


_hang_feature_commands()
