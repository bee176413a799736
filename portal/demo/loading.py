"""Fills an empty database: the catalogue, the people, and a case in each state."""

from datetime import datetime, timedelta

from sqlalchemy import select

from catalogue.clock import helsinki_date
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.loading import load_demo_catalogue, load_taxonomies
from portal.accounts.models import User
from portal.accounts.queries import find_person
from portal.cases.models import Case
from portal.decisions import commands as deciding
from portal.decisions.dated import first_review
from portal.decisions.models import Outcome, SameNeed
from portal.decisions.rules import Prepared, PreparedWhole
from portal.demo.cases import client_actor, open_story, plan_story, worker_actor
from portal.demo.people import People, add_people
from portal.demo.requests import load_requests
from portal.demo.stories import STORIES
from portal.demo.wishes import load_wishes
from portal.plans.commands import return_with_question, submit, take_up
from portal.plans.models import Plan
from portal.plans.rules import active

SENT_DAYS_AGO = {"waiting": 2, "long_waiting": 12, "returned": 9, "decided": 20}


def is_empty() -> bool:
    """Tell whether nobody has an account yet."""
    return db.session.scalar(select(User.id).limit(1)) is None


def load_demo(now: datetime) -> None:
    """Load everything the demo shows; the caller commits."""
    load_taxonomies(db.session)
    load_demo_catalogue(db.session, now)
    people = add_people(now)
    for key, client in people.clients.items():
        _load_case(key, client, people, now)
    load_wishes(now)
    load_requests(people, now)
    db.session.flush()


def _load_case(key: str, client: User, people: People, now: datetime) -> None:
    story = STORIES[key]
    # Whole days: what the pages count must not depend on the hour at which the demo is filled.
    sent = now - (timedelta(days=SENT_DAYS_AGO.get(key, 0)) or timedelta(hours=2))
    opened = sent - timedelta(days=14 if story.needs else 0)
    case = open_story(story, client, people, opened)
    if not story.items:
        return
    plan = plan_story(story, case, sent - timedelta(days=1))
    if key not in SENT_DAYS_AGO:
        return
    submit(
        plan,
        client_actor(case),
        sent,
        client_view="Näillä pärjään hyvin kotona.",
        backup_plan="Jos apu peruuntuu, naapuri käy ja soitan omatyöntekijälle.",
    )
    if key == "returned":
        _return(plan, people, sent + timedelta(days=3))
    if key == "decided":
        _decide(plan, case, people, sent + timedelta(days=5))


def _return(plan: Plan, people: People, then: datetime) -> None:
    take_up(plan, worker_actor(people), then)
    words = (
        "Mistä ostaisit kitaran, ja voisiko sen lainata ensin? Kerro myös, miten se tukee kuntoutumistasi."
    )
    return_with_question(plan, words, worker_actor(people), then)


def _decide(plan: Plan, case: Case, people: People, then: datetime) -> None:
    official = people.official
    take_up(plan, Actor(official.id, official.name, ActingAs.OFFICIAL), then)
    today = helsinki_date(then)
    for item in active(plan.items):
        own = item.offering_id is None
        written = Prepared(
            same_need=SameNeed.PARTLY if own else SameNeed.YES,
            outcome=Outcome.REJECTED if own else Outcome.GRANTED,
            amount_cents=None,
            reason="Saat jakkaran maksutta apuvälinelainaamosta. Varasimme sen sinulle."
            if own
            else "Vastaa arvioituun tarpeeseen.",
            provision="shl-11" if own else None,
            instead="Jakkara lainaksi apuvälinelainaamosta, maksutta." if own else "",
        )
        deciding.prepare_item(plan.id, item.id, written, today)
    heard = "Kuulimme toiveesi kotona pärjäämisestä, ja päätös tukee sitä."
    deciding.prepare_whole(plan.id, PreparedWhole(heard))
    person = find_person(official.id)
    assert person is not None
    assert plan.content_hash is not None
    review_on = first_review(today)
    deciding.give_decision(plan.id, plan.content_hash, person, then, today, review_on=review_on)
