"""The taxonomies and the example catalogue come into the database, the same every time."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from catalogue.areas import Municipality, Organiser
from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.loading import demo_id, load_demo_catalogue, load_taxonomies
from catalogue.needs import Need, NeedPtvClass
from catalogue.offerings import Offering, OfferingState
from catalogue.providers import Provider, ProviderKind

pytestmark = [pytest.mark.usefixtures("in_app"), pytest.mark.both_databases]


def size(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_taxonomies_are_whole() -> None:
    assert size(Organiser) == 23
    assert size(Municipality) == 308
    tops = db.session.scalar(select(func.count()).where(Need.parent_code.is_(None)))
    assert tops is not None
    assert tops >= 15


def test_loading_again_changes_nothing_and_mends_what_differs() -> None:
    before = size(Need), size(NeedPtvClass)
    need = db.session.get_one(Need, "home.cleaning")
    names = dict(need.names)
    need.names = {"fi": "Jotain muuta"}
    db.session.execute(delete(NeedPtvClass))
    db.session.add(NeedPtvClass(ptv_code="X1", need_code="home"))
    db.session.flush()
    load_taxonomies(db.session)
    db.session.expire_all()
    assert (size(Need), size(NeedPtvClass)) == before
    assert db.session.get_one(Need, "home.cleaning").names == names
    load_taxonomies(db.session)
    assert not db.session.dirty


def test_the_examples_fill_the_shelves_and_leave_work_at_the_desk() -> None:
    moment = now()
    load_demo_catalogue(db.session, moment)
    offerings = db.session.scalars(select(Offering)).all()
    states = Counter(offering.state for offering in offerings)
    assert states[OfferingState.PUBLISHED] >= 24
    assert min(states[state] for state in OfferingState if state is not OfferingState.WITHDRAWN) >= 1
    assert {provider.kind for provider in db.session.scalars(select(Provider))} == set(ProviderKind)
    today = helsinki_date(moment)
    confirmed = [offering.confirmed_on for offering in offerings if offering.confirmed_on]
    assert all(today - timedelta(days=130) < day <= today for day in confirmed)


def test_the_same_example_has_the_same_id_everywhere() -> None:
    load_demo_catalogue(db.session, now())
    assert db.session.get(Offering, demo_id("kotisiivous")) is not None
    assert db.session.get(Provider, demo_id("kotiapu")) is not None
