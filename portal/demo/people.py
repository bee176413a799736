"""The example people: one for each role and one for each state of a case; none of them exists."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogue.areas import Organiser
from catalogue.database import db
from catalogue.loading import demo_id
from portal.accounts.commands import add_user, give_role, join_provider
from portal.accounts.models import Role, User

ORGANISER = "08"
MUNICIPALITY = "837"
UNIT = "Henkilökohtaisen budjetin palvelut"


@dataclass(frozen=True)
class People:
    """The example people by what they do."""

    caseworker: User
    official: User
    clients: dict[str, User]
    asking: dict[str, User]
    """Those who have asked for a personal budget and have no case."""


CLIENTS = {
    "planning": "Aino Esimerkki",
    "new": "Aatos Esimerkki",
    "waiting": "Eino Esimerkki",
    "long_waiting": "Helmi Esimerkki",
    "returned": "Lauri Esimerkki",
    "decided": "Siiri Esimerkki",
}
ASKING = {
    "asking": "Veikko Esimerkki",
    "asking_long": "Oona Esimerkki",
    "unsuitable": "Urho Esimerkki",
}


def add_people(now: datetime) -> People:
    """Add the example people, in the order in which the sign-in page offers them."""
    moments = (now - timedelta(minutes=minutes) for minutes in range(60, 0, -1))
    clients = {key: _add(key, name, next(moments)) for key, name in CLIENTS.items()}
    asking = {key: _add(key, name, next(moments)) for key, name in ASKING.items()}
    caseworker = _add("caseworker", "Sari Esimerkki", next(moments))
    give_role(caseworker, Role.CASEWORKER, ORGANISER, unit=UNIT, title="palveluohjaaja", phone="050 000 0001")
    official = _add("official", "Mikael Esimerkki", next(moments))
    give_role(official, Role.OFFICIAL, ORGANISER, unit=UNIT, title="sosiaalityöntekijä", phone="050 000 0002")
    organiser = db.session.get_one(Organiser, ORGANISER)
    organiser.registry_address = "Esimerkkikatu 1, 33100 Tampere"
    organiser.registry_email = "kirjaamo@example.com"
    private = _add("provider_private", "Teija Esimerkki", next(moments))
    join_provider(private, demo_id("kotiapu"))
    ngo = _add("provider_ngo", "Jari Esimerkki", next(moments))
    join_provider(ngo, demo_id("setlementti"))
    give_role(_add("editor", "Kaisa Esimerkki", next(moments)), Role.EDITOR, ORGANISER)
    db.session.flush()
    return People(caseworker, official, clients, asking)


def _add(example: str, name: str, at: datetime) -> User:
    return add_user(f"{example}@example.com", name, at, example=example)
