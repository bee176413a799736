"""What the stories of needs start from: words, an original service, a proposal, and two browsers."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from bs4 import BeautifulSoup

from catalogue.clock import now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import Need
from catalogue.periods import Frequency
from portal.cases.assessment import Assessment, OriginalService
from portal.cases.models import AssessedNeed, Case, Importance, NeedProposal
from portal.cases.need_queries import find_proposal
from portal.cases.proposing import propose_need
from portal.cases.queries import find_need
from tests.page_checks import CheckedClient

SAID: Final = Assessment(Importance.NECESSARY, "En jaksa", "Voimat vähissä", "Siisti koti", None)
ORIGINAL: Final = OriginalService("Kodinhoito", Decimal("1.5"), Frequency.WEEKLY, 4600)
MEALS: Final = "food.meals"
Story = tuple[UUID, UUID, CheckedClient, CheckedClient]
"""An assessed case, its first need, and the browsers of the client and the worker."""


def client_of(case: Case) -> Actor:
    return Actor(case.client_id, case.client.name, ActingAs.CLIENT)


def the_need(case: Case) -> AssessedNeed:
    """The first need, as a page loads it."""
    found = find_need(case.id, case.needs[0].id)
    assert found is not None
    return found


def a_proposal(case: Case) -> NeedProposal:
    """The client tells of meals."""
    need = db.session.get_one(Need, MEALS)
    made = propose_need(case, need, "Syön leipää", "Lämmin ruoka", client_of(case), now())
    found = find_proposal(case.id, made.id)
    assert found is not None
    return found


def typed(page: str) -> dict[str, str]:
    """What stands in the page's form, as the browser would send it back."""
    form = BeautifulSoup(page, "html.parser").select_one("main form")
    assert form is not None
    found = {str(area["name"]): area.text.strip() for area in form.find_all("textarea")}
    for field in form.find_all("input"):
        if field.get("type") != "radio" or field.has_attr("checked"):
            found[str(field["name"])] = str(field.get("value", ""))
    for select_ in form.find_all("select"):
        chosen = select_.find("option", selected=True)
        found[str(select_["name"])] = str(chosen["value"]) if chosen else ""
    return found
