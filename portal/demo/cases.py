"""The example cases: one in each state, with dates relative to today, made with the same commands as any."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalogue.clock import helsinki_date
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.loading import demo_id
from catalogue.needs import ClientGroup, Need
from catalogue.offerings import Offering, OfferingVersion
from catalogue.periods import Frequency, Period
from catalogue.prices import Unit
from catalogue.providers import Provider
from portal.accounts.models import User
from portal.cases.commands import Assessment, OriginalService, assess_need, open_case, set_budget
from portal.cases.models import Case, Importance
from portal.cases.requesting import Asked, make_request, open_from_request, take_request
from portal.demo.people import MUNICIPALITY, ORGANISER, People
from portal.plans.commands import start_plan
from portal.plans.items import (
    Estimate,
    OwnArrangement,
    Use,
    add_offering_item,
    add_own_arrangement,
    valid_prices,
)
from portal.plans.models import Plan


@dataclass(frozen=True)
class Story:
    """A client's needs and what they plan: everything that is said is an example."""

    group: ClientGroup
    needs: tuple["StoryNeed", ...]
    budget_cents: int
    items: tuple["StoryItem | StoryOwn", ...] = ()
    asked: str = ""
    """What the client said when asking for a budget; without, the worker opened the case directly."""


@dataclass(frozen=True)
class StoryNeed:
    """One need with its original service: name, times, how often, cents a time."""

    code: str
    importance: Importance
    words: str
    goal: str
    original: tuple[str, int, Frequency, int] | None


@dataclass(frozen=True)
class StoryItem:
    """An offering of the example catalogue, for the need of that number."""

    offering: str
    need: int
    quantity: str
    frequency: Frequency


@dataclass(frozen=True)
class StoryOwn:
    """An own arrangement with its estimate in cents."""

    title: str
    provider: str
    words: str
    need: int
    cents: int


def open_story(story: Story, client: User, people: People, then: datetime) -> Case:
    """Open the case, assess its needs and set its budget from next month on, for half a year."""
    by = worker_actor(people)
    if story.asked:
        case = _case_asked_for(story, client, people, then)
    else:
        worker, day = people.caseworker, helsinki_date(then)
        case = open_case(client, ORGANISER, MUNICIPALITY, story.group, "fi", worker, day, by, then)
    for need in story.needs:
        assess_need(case, db.session.get_one(Need, need.code), _assessment(need), by, then)
    if story.budget_cents:
        period = half_year(helsinki_date(then))
        set_budget(
            case,
            story.budget_cents,
            period.starts_on,
            period.ends_on,
            "Laskimme, mitä samat tarpeet maksaisivat hyvinvointialueen omina palveluina.",
            by,
            then,
        )
    return case


def _case_asked_for(story: Story, client: User, people: People, then: datetime) -> Case:
    """Open the case from the client's own request of three days before."""
    before = then - timedelta(days=3)
    asked = Asked(MUNICIPALITY, story.group, "fi", story.asked, client.email, helsinki_date(before))
    request = make_request(client, asked, Actor(client.id, client.name, ActingAs.CLIENT), before)
    by = worker_actor(people)
    take_request(request, people.caseworker, by, then - timedelta(days=1))
    return open_from_request(request, story.group, "fi", people.caseworker, by, then)


def plan_story(story: Story, case: Case, then: datetime) -> Plan:
    """Write the client's plan as the story tells it."""
    by = client_actor(case)
    plan = start_plan(case, by, then)
    for item in story.items:
        need = case.needs[item.need - 1]
        period = plan.budget.period
        if isinstance(item, StoryOwn):
            what = OwnArrangement(item.title, item.provider, item.words)
            use = Use(Decimal(1), Frequency.ONCE, period)
            add_own_arrangement(plan, what, [need], Estimate(Unit.PIECE, item.cents), use, by, then)
        else:
            offering = _offering(item.offering)
            assert offering.published is not None
            price = valid_prices(offering.published, then)[0]
            use = Use(Decimal(item.quantity), item.frequency, period)
            add_offering_item(plan, offering, [need], price, use, by, then)
    return plan


def half_year(today: date) -> Period:
    """Return the six whole months that start with next month."""
    start = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = start
    for _ in range(6):
        end = (end + timedelta(days=32)).replace(day=1)
    return Period(start, end - timedelta(days=1))


def worker_actor(people: People) -> Actor:
    """Return the example caseworker as an actor."""
    return Actor(people.caseworker.id, people.caseworker.name, ActingAs.CASEWORKER)


def client_actor(case: Case) -> Actor:
    """Return the client of a case as an actor."""
    return Actor(case.client_id, case.client.name, ActingAs.CLIENT)


def _assessment(need: StoryNeed) -> Assessment:
    original = None
    if need.original is not None:
        name, quantity, frequency, cents = need.original
        original = OriginalService(name, Decimal(quantity), frequency, cents)
    return Assessment(need.importance, need.words, "Sama arvio kotikäynnillä.", need.goal, original)


def _offering(key: str) -> Offering:
    return db.session.scalars(
        select(Offering)
        .where(Offering.id == demo_id(key))
        .options(
            joinedload(Offering.published).selectinload(OfferingVersion.prices),
            joinedload(Offering.provider).selectinload(Provider.approvals),
        )
        .execution_options(populate_existing=True)
    ).one()
