"""Accounts from the command line: people, roles, membership and password links."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from catalogue.database import db
from portal.accounts.models import ProviderMembership, Role, RoleAssignment
from portal.accounts.queries import find_user
from portal.cli import main
from tests.builders import a_provider


@pytest.fixture
def on_this_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The command line looks at the test's own data folder."""
    folder: Path = app.extensions["tarjotin"].data
    monkeypatch.setenv("TARJOTIN_DATA", str(folder))
    return app


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["users", *arguments])


def test_a_new_official_gets_a_link_that_works(on_this_database: Flask) -> None:
    added = run("add", "Uusi@Example.com", "Uusi Testi")
    assert added.exit_code == 0, added.output
    path = urlsplit(added.output.strip()).path
    given = run("role", "uusi@example.com", "official", "--organiser", "08", "--title", "sosiaalityöntekijä")
    assert given.exit_code == 0, given.output
    with on_this_database.app_context():
        assignment = db.session.scalars(select(RoleAssignment)).one()
        assert (assignment.role, assignment.organiser_code) == (Role.OFFICIAL, "08")
    page = on_this_database.test_client().get(path)
    assert "Uusi salasana" in page.get_data(as_text=True)


def test_giving_a_role_again_changes_what_clients_are_told(on_this_database: Flask) -> None:
    run("add", "tyontekija@example.com", "Työntekijä Testi")
    role = ("role", "tyontekija@example.com", "caseworker", "--organiser", "08")
    assert run(*role, "--title", "palveluohjaaja", "--phone", "050 000 0001").exit_code == 0
    assert run(*role, "--phone", "050 000 0002").exit_code == 0
    with on_this_database.app_context():
        post = db.session.scalars(select(RoleAssignment)).one()
        assert (post.title, post.phone) == ("palveluohjaaja", "050 000 0002")


def test_a_member_joins_a_provider(on_this_database: Flask) -> None:
    with on_this_database.app_context():
        provider_id = a_provider().id
        db.session.commit()
    run("add", "tuottaja@example.com", "Tuottaja Testi")
    assert run("member", "tuottaja@example.com", str(provider_id)).exit_code == 0
    with on_this_database.app_context():
        assert db.session.scalars(select(ProviderMembership.provider_id)).one() == provider_id


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add", "sama@example.com", "Toinen"), 1, "already"),
        (("role", "kukaan@example.com", "editor", "--organiser", "08"), 1, "no account"),
        (("role", "sama@example.com", "editor", "--organiser", "99"), 1, "no organiser"),
        (("role", "sama@example.com", "editor"), 2, "--organiser"),
        (("password-link", "kukaan@example.com"), 1, "no account"),
        (("member", "sama@example.com", "not-an-id"), 2, "UUID"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    on_this_database: Flask, arguments: tuple[str, ...], code: int, words: str
) -> None:
    run("add", "sama@example.com", "Sama")
    refused = run(*arguments)
    assert refused.exit_code == code
    assert words in refused.output
    with on_this_database.app_context():
        assert find_user("sama@example.com") is not None
