"""The worker: a loop of idempotent sweeps over rows; one holder at a time by a lease row."""

import smtplib
import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.clock import helsinki_date
from catalogue.clock import now as clock_now
from catalogue.database import Model, db
from portal.cases.budgeting import start_next_years
from portal.config import Config
from portal.searching import searching
from portal.web.mail import OutgoingMail
from search_index.sync import Progress

LEASE = timedelta(seconds=30)
LEASED = "sweeps"
PAUSE_SECONDS = 1.0
REST_SECONDS = 60.0
"""How long an index that could not be written is left alone."""


class WorkerLease(Model):
    """Who may run the sweeps now, and until when."""

    __tablename__ = "worker_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


class Worker:
    """Runs the sweeps of one application until it is told to stop."""

    def __init__(self, app: Flask, tell: Progress | None = None) -> None:
        """Make a worker; `tell` is told how far building the whole index has come."""
        self.app = app
        self._tell = tell
        self._index_rests_until = 0.0
        self.holder = str(uuid4())
        self.stopping = threading.Event()

    def run(self) -> None:
        """Sweep until stopped; a sweep that fails is logged and tried again."""
        while not self.stopping.wait(PAUSE_SECONDS):
            try:
                self.sweep()
            except Exception as error:
                self.app.logger.error("a sweep failed: %s", type(error).__name__, exc_info=error)
        self._give_the_lease_back()

    def sweep(self) -> None:
        """Do once what waits: index changes, budgets whose next year begins, and letters."""
        with self.app.app_context():
            if not _take_lease(self.holder, clock_now()):
                return
            self._carry_to_the_index()
            # Building the whole index may outlast the lease, and then somebody else has it.
            if not _take_lease(self.holder, clock_now()):
                return
            start_next_years(helsinki_date(clock_now()), clock_now())
            db.session.commit()
            send_mail(self.app.extensions["tarjotin"], clock_now())

    def _carry_to_the_index(self) -> None:
        """Bring changes to the index; a folder that cannot be written must not keep letters from going."""
        if time.monotonic() < self._index_rests_until:
            return
        try:
            searching().catch_up(self._tell)
        except OSError as error:
            db.session.rollback()
            self._index_rests_until = time.monotonic() + REST_SECONDS
            self.app.logger.error("the search index cannot be written: %s", type(error).__name__)

    def _give_the_lease_back(self) -> None:
        """Let the next worker begin at once instead of waiting for the lease to run out."""
        # Without an answer from the database the lease runs out by itself.
        with suppress(OperationalError), self.app.app_context():
            db.session.execute(
                delete(WorkerLease).where(WorkerLease.name == LEASED, WorkerLease.holder == self.holder)
            )
            db.session.commit()

    def start(self) -> threading.Thread:
        """Run in a thread of this process."""
        thread = threading.Thread(target=self.run, name="worker", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """Ask the loop to end."""
        self.stopping.set()


def _take_lease(holder: str, now: datetime) -> bool:
    lease = db.session.get(WorkerLease, LEASED, with_for_update=True)
    if lease is not None and lease.holder != holder and lease.until > now:
        db.session.rollback()
        return False
    if lease is None:
        lease = WorkerLease(name=LEASED, holder=holder, until=now)
        db.session.add(lease)
    lease.holder, lease.until = holder, now + LEASE
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return True


def send_mail(config: Config, now: datetime) -> int:
    """Send waiting letters, or write them to the mail folder where there is no mail server."""
    waiting = db.session.scalars(
        select(OutgoingMail).where(OutgoingMail.sent_at.is_(None)).order_by(OutgoingMail.created_at).limit(50)
    ).all()
    for letter in waiting:
        message = EmailMessage()
        message["To"], message["Subject"] = letter.recipient, letter.subject
        message["Message-ID"] = f"<{letter.id}@tarjotin>"
        message.set_content(letter.body)
        if config.smtp_url:
            _send(config.smtp_url, message)
        else:
            _write(config.mail_folder, str(letter.id), message)
        letter.sent_at = now
        db.session.commit()
    if not waiting:
        db.session.rollback()
    return len(waiting)


def _send(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    server = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    message["From"] = unquote(parts.username or f"tarjotin@{parts.hostname}")
    with server(parts.hostname or "", parts.port or 0, timeout=20) as connection:
        if parts.username and parts.password:
            connection.login(unquote(parts.username), unquote(parts.password))
        connection.send_message(message)


def _write(folder: Path, name: str, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_bytes(message.as_bytes())
