"""The example requests: two that wait, and one where a budget did not suit."""

from datetime import datetime, timedelta

from catalogue.clock import helsinki_date
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import ClientGroup
from portal.accounts.models import User
from portal.cases.requesting import Asked, find_unsuitable, make_request, take_request
from portal.cases.requests import BudgetRequest
from portal.demo.people import MUNICIPALITY, People

WAITED_DAYS = {"asking": 2, "asking_long": 9, "unsuitable": 16}
_GROUPS = {
    "asking": ClientGroup.OLDER_PEOPLE,
    "asking_long": ClientGroup.PARENTS_OF_CHILDREN,
    "unsuitable": ClientGroup.ADULTS_SOCIAL,
}
_WORDS = {
    "asking": "Vaimo muutti hoivakotiin, enkä ole tottunut laittamaan ruokaa. Päivät ovat pitkiä.",
    "asking_long": "Kaksoset valvottavat. Tarvitsen jonkun, joka on heidän kanssaan edes kerran viikossa.",
    "unsuitable": "Haluaisin budjetin, jolla maksaa vuokraa. Tulot eivät riitä.",
}
_REASONS = (
    "Vuokraan haetaan Kelan asumistukea ja tarvittaessa toimeentulotukea. Henkilökohtainen budjetti "
    "ei korvaa niitä.\nTäytämme hakemuksen yhdessä. Sosiaaliohjaaja auttaa sinua joka toinen viikko."
)


def load_requests(people: People, now: datetime) -> None:
    """Make the requests of those who have no case."""
    made = {key: _ask(key, client, now) for key, client in people.asking.items()}
    official = people.official
    by = Actor(official.id, official.name, ActingAs.OFFICIAL)
    answered = now - timedelta(days=WAITED_DAYS["unsuitable"] - 4)
    take_request(made["unsuitable"], official, by, answered - timedelta(days=2))
    find_unsuitable(made["unsuitable"], _REASONS, by, answered)


def _ask(key: str, client: User, now: datetime) -> BudgetRequest:
    then = now - timedelta(days=WAITED_DAYS[key])
    reach = "Puhelimella aamupäivisin, 050 000 0009."
    asked = Asked(MUNICIPALITY, _GROUPS[key], "fi", _WORDS[key], reach, helsinki_date(then))
    return make_request(client, asked, Actor(client.id, client.name, ActingAs.CLIENT), then)
