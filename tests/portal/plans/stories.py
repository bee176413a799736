"""What the stories of cases and plans start from: a client with needs, a budget and something on offer."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from bs4 import BeautifulSoup
from bs4.element import Tag
from flask import Flask
from werkzeug.test import TestResponse

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import ClientGroup, Need
from catalogue.periods import Frequency, Period
from portal.accounts.models import User
from portal.cases.commands import Assessment, OriginalService, assess_need, open_case, set_budget
from portal.cases.models import Case, Importance
from portal.cases.queries import find_case
from portal.plans.commands import start_plan
from portal.plans.items import Use
from portal.plans.models import Plan
from portal.plans.queries import get_plan_whole
from tests.builders import MUNICIPALITY, ORGANISER, a_caseworker, a_user, next_year
from tests.page_checks import CheckedClient

SYSTEM = Actor(None, "Järjestelmä", ActingAs.SYSTEM)
CLIENT = Actor(None, "Asiakas Testi", ActingAs.CLIENT)
CASEWORKER = Actor(None, "Työntekijä Testi", ActingAs.CASEWORKER)
OFFICIAL = Actor(None, "Viranhaltija Testi", ActingAs.OFFICIAL)
TEXTS = Assessment(Importance.NECESSARY, "En jaksa imuroida", "Voimat ovat vähissä", "Koti on siisti", None)
CLEANING = OriginalService("Kodinhoidon tukipalvelu", Decimal(2), Frequency.WEEKLY, 4600)


def a_case(client: User | None = None, worker: User | None = None) -> Case:
    """A case that has just been opened."""
    moment = now()
    case = open_case(
        client or a_user(),
        ORGANISER,
        MUNICIPALITY,
        ClientGroup.OLDER_PEOPLE,
        "fi",
        worker or a_caseworker(),
        helsinki_date(moment),
        SYSTEM,
        moment,
    )
    return case


def an_assessed_case(
    client: User | None = None, worker: User | None = None, cents: int = 360_000, two_needs: bool = True
) -> Case:
    """A case with needs, an original service and a budget for next year."""
    case = a_case(client, worker)
    said = Assessment(Importance.NECESSARY, "En jaksa imuroida", "", "Koti on siisti", CLEANING)
    assess_need(case, db.session.get_one(Need, "home"), said, SYSTEM, now())
    if two_needs:
        supports = Assessment(Importance.SUPPORTS, "Kaipaan seuraa", "", "", None)
        other = db.session.query(Need).filter(Need.parent_code.is_(None), Need.code != "home").first()
        assert other is not None
        assess_need(case, other, supports, SYSTEM, now())
    set_budget(case, cents, *next_year(), "Alkuperäisten palvelujen hinta.", worker_of(case), now())
    return case


def worker_of(case: Case) -> Actor:
    """The case's own worker as the actor."""
    return Actor(case.worker_id, "Työntekijä Testi", ActingAs.CASEWORKER)


def a_plan(case: Case | None = None) -> Plan:
    """A plan that has just been started, loaded whole."""
    plan = start_plan(case or an_assessed_case(), CLIENT, now())
    return whole(plan)


def whole(plan: Plan) -> Plan:
    """Read the plan anew with everything."""
    plan_id = plan.id
    db.session.flush()
    db.session.expire_all()
    found = get_plan_whole(plan_id)
    assert found is not None
    return found


def whole_case(case: Case) -> Case:
    """Read the case anew with everything."""
    case_id = case.id
    db.session.flush()
    db.session.expire_all()
    found = find_case(case_id)
    assert found is not None
    return found


def some_use(
    quantity: str = "2", frequency: Frequency = Frequency.MONTHLY, *, period: Period | None = None
) -> Use:
    """Two a month through the whole budget."""
    return Use(Decimal(quantity), frequency, period or Period(*next_year()))


def typed(day: date) -> str:
    """A date as people type it."""
    return f"{day.day}.{day.month}.{day.year}"


def signed_in(app: Flask, user_id: UUID) -> CheckedClient:
    """A browser in which that user is signed in."""
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.sign_in(user_id)
    return client


def text_of(response: TestResponse) -> str:
    """The page as text with ordinary spaces."""
    return response.get_data(as_text=True).replace("\xa0", " ")


def choice_in(page: str, name: str) -> str:
    """The value of the first radio or check box of that name."""
    found = BeautifulSoup(page, "html.parser").find("input", attrs={"name": name})
    assert isinstance(found, Tag), f"no {name} on the page"
    return str(found["value"])
