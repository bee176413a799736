"""A price that begins or ends on a date changes in the index on that day, without anybody touching it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.content import OfferingContent, PriceContent
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import Offering, OfferingKind
from catalogue.prices import Unit, VatClass
from catalogue.publishing import create_offering, publish, submit
from portal.searching import searching
from search_index import sync
from search_index.days import IndexedDay
from search_index.request import SearchRequest
from tests.builders import EDITOR, a_provider

pytestmark = pytest.mark.both_databases

TODAY = date(2026, 3, 2)
MORNING = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
BY = Actor(None, "Tuottaja Testi", ActingAs.PROVIDER)
OLD, NEW = 4_000, 5_200


def an_offering(*prices: tuple[int, date, date | None]) -> Offering:
    """Publish an offering with these prices: cents, first day, last day."""
    rows = tuple(
        PriceContent(cents, Unit.HOUR, VatClass.EXEMPT, first, last) for cents, first, last in prices
    )
    content = OfferingContent(
        title={"fi": "Kotisiivous"}, summary={"fi": "Siivous"}, description={"fi": "Siivous"},
        needs=frozenset({"home.cleaning"}), delivery=frozenset({"home"}), prices=rows,
    )  # fmt: skip
    offering = create_offering(a_provider(), OfferingKind.SERVICE, content, BY, MORNING)
    submit(offering, BY, MORNING)
    publish(offering, EDITOR, MORNING, TODAY)
    db.session.commit()
    return offering


def sweep(on: date) -> int:
    """Run the worker's sweep in the morning of a day; return how many rows it carried over."""
    moment = MORNING + timedelta(days=(on - TODAY).days)
    done = sync.apply_changes(db.session(), searching().engine, moment)
    db.session.commit()
    return done


def indexed_cents(offering: Offering) -> int | None:
    """Return the price that search goes by: the lowest highest price under which it is found."""
    engine = searching().engine
    for cents in (OLD, NEW):
        asked = SearchRequest(max_price_cents=cents, unit=Unit.HOUR.value)
        if offering.id in [hit.offering_id for hit in engine.search(asked).hits]:
            return cents
    return None


def test_a_new_price_is_in_the_index_from_its_first_day_on(in_app: Flask) -> None:
    offering = an_offering(
        (OLD, date(2026, 1, 1), TODAY + timedelta(days=4)), (NEW, TODAY + timedelta(days=5), None)
    )
    sweep(TODAY)
    assert indexed_cents(offering) == OLD
    assert sweep(TODAY + timedelta(days=4)) == 0
    assert indexed_cents(offering) == OLD
    assert sweep(TODAY + timedelta(days=5)) == 1
    assert indexed_cents(offering) == NEW


def test_days_on_which_nothing_ran_are_made_up_for(in_app: Flask) -> None:
    offering = an_offering((OLD, date(2026, 1, 1), TODAY + timedelta(days=4)))
    sweep(TODAY)
    assert sweep(TODAY + timedelta(days=60)) == 1
    assert indexed_cents(offering) is None


def test_an_index_of_an_unknown_day_is_built_anew(in_app: Flask) -> None:
    an_offering((OLD, date(2026, 1, 1), None))
    sweep(TODAY)
    db.session.delete(db.session.get_one(IndexedDay, 1))
    db.session.commit()
    assert sweep(TODAY) == 1
    assert db.session.scalars(select(IndexedDay.day)).one() == TODAY


def test_a_clock_set_back_builds_it_anew_too(in_app: Flask) -> None:
    an_offering((OLD, date(2026, 1, 1), TODAY + timedelta(days=1)), (NEW, TODAY + timedelta(days=2), None))
    sweep(TODAY + timedelta(days=2))
    assert sweep(TODAY) == 1
    assert not sync.check(db.session(), searching().engine, MORNING)


def test_the_sweep_of_the_same_day_has_nothing_to_do(in_app: Flask) -> None:
    an_offering((OLD, date(2026, 1, 1), None))
    assert sweep(TODAY) > 0
    assert sweep(TODAY) == 0
