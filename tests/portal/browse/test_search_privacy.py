"""What somebody searches for stays with them: no file, no row, no log and no cookie remembers it."""

import logging
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalogue.database import db
from portal.jobs import Worker
from tests.builders import a_provider, a_published_offering, a_user, id_of
from tests.page_checks import CheckedClient

SECRET = "salainensairaus"
WAYS = [
    "/haku?q={secret}",
    "/haku?q=siivous+{secret}&kunta={secret}&tarve={secret}",
    "/sv/haku?q={secret}&hinta={secret}",
    "/haku/ehdotukset?q={secret}",
    "/vertaa?q={secret}",
    "/pyyda-palvelua?q={secret}",
    "/selkokieli?paalle=1&takaisin=/haku?q={secret}",
]


def traces(folder: Path) -> list[str]:
    """Return the files of the data folder that hold the secret."""
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file() and SECRET.encode() in file.read_bytes().lower()
    ]


@pytest.mark.parametrize("is_signed_in", [False, True])
@pytest.mark.parametrize("has_index", [True, False])
def test_a_search_leaves_no_trace(
    app: Flask, client: CheckedClient, caplog: pytest.LogCaptureFixture, is_signed_in: bool, has_index: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    with app.app_context():
        page = f"/palvelut/{a_published_offering(a_provider(), title='Kotisiivous').id}"
        person = id_of(a_user())
        db.session.commit()
    if has_index:
        Worker(app).sweep()
    if is_signed_in:
        client.sign_in(person)
    for way in WAYS:
        answer = client.get(way.format(secret=SECRET))
        assert answer.status_code in {200, 303, 422}, way
        assert SECRET not in "".join(answer.headers.getlist("Set-Cookie"))
    # Opened from the results, as the browser tells.
    client.get(page, headers={"Referer": f"http://localhost/haku?q={SECRET}"})
    Worker(app).sweep()
    assert traces(app.extensions["tarjotin"].data) == []
    assert SECRET not in caplog.text.lower()


def test_a_fault_of_the_database_does_not_tell_what_was_asked(in_app: Flask) -> None:
    """Its message goes to the log, and a plain search hands the words to the database."""
    with pytest.raises(DBAPIError) as told:
        db.session.execute(text("SELECT :secret FROM nowhere"), {"secret": SECRET})
    assert SECRET not in str(told.value)


def test_the_words_never_go_to_other_sites(client: CheckedClient) -> None:
    answer = client.get(f"/haku?q={SECRET}")
    assert answer.headers["Referrer-Policy"] == "same-origin"
