"""The worker: one holder, letters sent once, and a published change found after its sweep."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.clock import now
from catalogue.database import db
from portal.jobs import LEASE, Worker, WorkerLease, send_mail
from portal.searching import searching
from portal.web.mail import OutgoingMail
from search_index.request import SearchRequest
from tests.builders import a_published_offering
from tests.services.mail_server import running_mail_server

pytestmark = pytest.mark.both_databases


def _letter() -> OutgoingMail:
    return OutgoingMail(
        id=uuid4(),
        recipient="asiakas@example.com",
        subject="Sinulle on uutta Tarjottimessa",
        body="Kirjaudu sisään, niin näet sen.",
        created_at=now(),
        sent_at=None,
    )


def test_without_a_mail_server_a_letter_is_written_once(in_app: Flask) -> None:
    config = in_app.extensions["tarjotin"]
    db.session.add(_letter())
    db.session.commit()
    assert send_mail(config, now()) == 1
    assert send_mail(config, now()) == 0
    (written,) = config.mail_folder.iterdir()
    message = message_from_bytes(written.read_bytes())
    assert message["To"] == "asiakas@example.com"
    assert db.session.scalars(select(OutgoingMail.sent_at)).one() is not None


def test_a_mail_server_gets_each_letter_once(in_app: Flask) -> None:
    with running_mail_server() as server:
        config = replace(in_app.extensions["tarjotin"], smtp_url=server.url)
        db.session.add(_letter())
        db.session.commit()
        assert [send_mail(config, now()), send_mail(config, now())] == [1, 0]
    (letter,) = server.letters
    message = message_from_bytes(letter)
    assert (message["To"], message["From"]) == ("asiakas@example.com", "tarjotin@127.0.0.1")
    assert not config.mail_folder.exists()


def test_a_letter_waits_while_the_mail_server_is_away(in_app: Flask) -> None:
    with running_mail_server() as server:
        away = replace(in_app.extensions["tarjotin"], smtp_url=server.url)
    db.session.add(_letter())
    db.session.commit()
    with pytest.raises(OSError, match=r".+"):
        send_mail(away, now())
    db.session.rollback()
    assert db.session.scalars(select(OutgoingMail.sent_at)).one() is None


def test_what_was_published_is_found_after_a_sweep(app: Flask) -> None:
    with app.app_context():
        offering_id = a_published_offering(title="Ikkunanpesu").id
        db.session.commit()
    Worker(app).sweep()
    with app.app_context():
        page = searching().search(SearchRequest(text="ikkunoiden pesu"))
    assert [hit.offering_id for hit in page.hits] == [offering_id]


def test_a_second_worker_waits_until_the_lease_has_run_out(app: Flask) -> None:
    first, second = Worker(app), Worker(app)
    first.sweep()
    second.sweep()
    with app.app_context():
        lease = db.session.scalars(select(WorkerLease)).one()
        assert lease.holder == first.holder
        lease.until = now() - LEASE - timedelta(seconds=1)
        db.session.commit()
    second.sweep()
    with app.app_context():
        assert db.session.scalars(select(WorkerLease.holder)).one() == second.holder


def test_a_worker_that_is_stopped_lets_the_next_one_begin_at_once(app: Flask) -> None:
    first, second = Worker(app), Worker(app)
    running = first.start()
    with app.app_context():
        while db.session.scalars(select(WorkerLease.holder)).one_or_none() != first.holder:
            db.session.rollback()
            assert running.is_alive()
    first.stop()
    running.join(30)
    assert not running.is_alive()
    second.sweep()
    with app.app_context():
        assert db.session.scalars(select(WorkerLease.holder)).one() == second.holder
