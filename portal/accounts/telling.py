"""Letters that say only that something waits; they never hold case content (invariant 27)."""

from datetime import datetime
from uuid import uuid4

from flask_babel import force_locale
from flask_babel import gettext as _

from catalogue.database import db
from portal.accounts.models import User
from portal.web.mail import OutgoingMail


def tell_of_news(user: User, now: datetime) -> OutgoingMail:
    """Add a letter in the person's language to the running transaction."""
    with force_locale(user.language):
        letter = OutgoingMail(
            id=uuid4(),
            recipient=user.email,
            subject=_("Sinulle on uutta Tarjottimessa"),
            body=_("Hei! Sinulle on uutta Tarjottimessa. Kirjaudu sisään, niin näet sen."),
            created_at=now,
        )
    db.session.add(letter)
    return letter
