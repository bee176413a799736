"""E-mail as rows: written in the transaction that causes it, sent by the worker after commit."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from catalogue.database import Model, WithUuid


class OutgoingMail(WithUuid, Model):
    """One letter to send; it never holds case content, only "you have something new"."""

    __tablename__ = "outgoing_mail"

    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
