"""The worker: a loop of idempotent sweeps over rows; one holder at a time by a lease row."""

import smtplib
import threading
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.clock import helsinki_date
from catalogue.clock import now as clock_now
from catalogue.database import Model, db
from portal.cases.budgeting import start_next_years
from portal.config import Config
from portal.searching import searching
from portal.web.mail import OutgoingMail

LEASE = timedelta(seconds=30)
PAUSE_SECONDS = 1.0


class WorkerLease(Model):
    """Who may run the sweeps now, and until when."""

    __tablename__ = "worker_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


class Worker:
    """Runs the sweeps of one application until it is told to stop."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.holder = str(uuid4())
        self.stopping = threading.Event()

    def run(self) -> None:
        """Sweep until stopped; a sweep that fails is logged and tried again."""
        while not self.stopping.wait(PAUSE_SECONDS):
            try:
                self.sweep()
            except Exception as error:
                self.app.logger.error("a sweep failed: %s", type(error).__name__, exc_info=error)

    def sweep(self) -> None:
        """Do once what waits: index changes, budgets whose next year begins, and letters."""
        with self.app.app_context():
            if not _take_lease(self.holder, clock_now()):
                return
            searching().catch_up()
            db.session.commit()
            start_next_years(helsinki_date(clock_now()), clock_now())
            db.session.commit()
            send_mail(self.app.extensions["tarjotin"], clock_now())

    def start(self) -> threading.Thread:
        """Run in a thread of this process."""
        thread = threading.Thread(target=self.run, name="worker", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """Ask the loop to end."""
        self.stopping.set()


def _take_lease(holder: str, now: datetime) -> bool:
    lease = db.session.get(WorkerLease, "sweeps", with_for_update=True)
    if lease is not None and lease.holder != holder and lease.until > now:
        db.session.rollback()
        return False
    if lease is None:
        lease = WorkerLease(name="sweeps", holder=holder, until=now)
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
