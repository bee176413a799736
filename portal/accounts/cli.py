"""Accounts from the command line: add people, give roles, join providers, make password links."""

import sys
from typing import NoReturn
from uuid import UUID

import click
from flask import Flask

from catalogue.areas import Organiser
from catalogue.clock import now
from catalogue.database import db
from catalogue.providers import Provider
from catalogue.refusals import Refused
from portal.accounts import commands
from portal.accounts.models import Role, User
from portal.accounts.passwords import make_link
from portal.accounts.queries import find_user


@click.group()
def users() -> None:
    """Add people and give them what they need."""


@users.command()
@click.argument("email")
@click.argument("name")
@click.option("--language", type=click.Choice(["fi", "sv", "en"]), default="fi", show_default=True)
def add(email: str, name: str, language: str) -> None:
    """Add somebody and print the one-time link for choosing a password."""
    with _app().app_context():
        try:
            user = commands.add_user(email, name, now(), language=language)
        except Refused:
            _refuse("This e-mail address already has an account.")
        _print_link(user)


@users.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--organiser", help="Organiser code, such as 06; every role but administrator needs one.")
@click.option("--unit", help="Unit, as it stands in the decision letter.")
@click.option("--title", help="Title, as it stands in the decision letter and on the client's page.")
@click.option("--phone", help="Phone number that the worker's clients see.")
def role(
    email: str, role: str, organiser: str | None, unit: str | None, title: str | None, phone: str | None
) -> None:
    """Give somebody a role, or change the unit, title and phone of one they have."""
    if (role == Role.ADMINISTRATOR) != (organiser is None):
        raise click.UsageError("Every role but administrator needs --organiser.")
    with _app().app_context():
        if organiser is not None and db.session.get(Organiser, organiser) is None:
            _refuse(f"There is no organiser {organiser}.")
        commands.give_role(_user(email), Role(role), organiser, unit=unit, title=title, phone=phone)
        db.session.commit()
    click.echo("Done.")


@users.command()
@click.argument("email")
@click.argument("provider_id", type=click.UUID)
def member(email: str, provider_id: UUID) -> None:
    """Let somebody act for a provider."""
    with _app().app_context():
        if db.session.get(Provider, provider_id) is None:
            _refuse("There is no such provider.")
        commands.join_provider(_user(email), provider_id)
        db.session.commit()
    click.echo("Done.")


@users.command("password-link")
@click.argument("email")
def password_link(email: str) -> None:
    """Print a new one-time link for choosing a password."""
    with _app().app_context():
        _print_link(_user(email))


def _app() -> Flask:
    """Return the application; the command line hands down how it is made."""
    app: Flask = click.get_current_context().find_root().obj()
    return app


def _user(email: str) -> User:
    user = find_user(email)
    if user is None:
        _refuse("There is no account with this e-mail address.")
    return user


def _print_link(user: User) -> None:
    from flask import current_app

    token = make_link(user.id, now())
    db.session.commit()
    click.echo(f"{current_app.extensions['tarjotin'].base_url}/salasana/{token}")


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
