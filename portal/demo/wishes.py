"""Example wishes, so that editors and providers have something to read."""

from datetime import datetime, timedelta
from typing import Final

from catalogue.areas import Municipality
from catalogue.database import db
from catalogue.needs import Need
from catalogue.wishes import make_wish
from portal.demo.people import MUNICIPALITY

WISHES: Final = (
    ("Joku, joka lukee minulle lehden kerran viikossa", None, MUNICIPALITY, 3),
    ("Ikkunoiden pesu keväällä ja syksyllä", "home.cleaning", MUNICIPALITY, 11),
    ("Viittomakielinen seniorikerho", None, None, 26),
)
"""Words, need, municipality, and how many days ago."""


def load_wishes(now: datetime) -> None:
    """Make the example wishes; the caller commits."""
    for words, need, place, days in WISHES:
        make_wish(
            words,
            "fi",
            now - timedelta(days=days),
            need=db.session.get(Need, need) if need else None,
            municipality=db.session.get(Municipality, place) if place else None,
        )
