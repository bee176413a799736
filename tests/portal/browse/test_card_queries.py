"""What cards read: one query for many offerings, with their prices, needs and areas, whichever database."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from catalogue.clock import helsinki_date, now
from catalogue.content import OfferingContent, PriceContent
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import Offering, OfferingKind
from catalogue.prices import PriceFacts, Unit, VatClass
from catalogue.publishing import create_offering, pause, publish, submit
from portal.browse.card_queries import CardRow, find_card_rows
from tests.builders import EDITOR, MUNICIPALITY, ORGANISER, a_provider, a_published_offering, content
from tests.queries import counted

pytestmark = pytest.mark.both_databases

PROVIDER = Actor(None, "Tuottaja Testi", ActingAs.PROVIDER)
TWO_PRICES = (
    PriceContent(3800, Unit.HOUR, VatClass.EXEMPT, date(2026, 1, 1), date(2026, 12, 31)),
    PriceContent(None, Unit.VISIT, VatClass.EXEMPT, date(2027, 1, 1)),
)


def published(told: OfferingContent) -> Offering:
    offering = create_offering(a_provider(), OfferingKind.SERVICE, told, PROVIDER, now())
    submit(offering, PROVIDER, now(), complete=False)
    publish(offering, EDITOR, now(), helsinki_date(now()))
    db.session.flush()
    return offering


def the_card(told: OfferingContent) -> CardRow:
    (card,) = find_card_rows([published(told).id])
    return card


@pytest.mark.usefixtures("in_app")
def test_a_card_stands_once_with_all_its_prices_in_their_order() -> None:
    card = the_card(replace(content(), prices=TWO_PRICES))
    assert card.prices == [
        PriceFacts(3800, Unit.HOUR, date(2026, 1, 1), date(2026, 12, 31)),
        PriceFacts(None, Unit.VISIT, date(2027, 1, 1), None),
    ]


@pytest.mark.usefixtures("in_app")
def test_a_card_knows_its_needs_and_areas() -> None:
    needs = frozenset({"home.cleaning", "food"})
    card = the_card(
        replace(
            content(),
            needs=needs,
            organisers=frozenset({ORGANISER}),
            municipalities=frozenset({MUNICIPALITY, "091"}),
        )
    )
    assert set(card.needs) == needs
    assert card.organisers == (ORGANISER,)
    assert set(card.municipalities) == {MUNICIPALITY, "091"}


@pytest.mark.usefixtures("in_app")
def test_what_is_everywhere_names_no_area() -> None:
    card = the_card(content())
    assert (card.organisers, card.municipalities) == ((), ())


@pytest.mark.usefixtures("in_app")
def test_the_description_stands_in_for_a_summary_that_nobody_wrote() -> None:
    assert the_card(content()).summary == {"fi": "Kotisiivous kotona."}
    bare = replace(content(), summary={}, description={"fi": "Tulemme kotiisi.", "sv": "Vi kommer hem."})
    assert the_card(bare).summary == {"fi": "Tulemme kotiisi.", "sv": "Vi kommer hem."}


@pytest.mark.usefixtures("in_app")
def test_cards_keep_the_order_they_were_asked_in_and_leave_out_what_is_not_published() -> None:
    first, second, paused = (a_published_offering(title=title) for title in ("Yksi", "Kaksi", "Kolme"))
    pause(paused, PROVIDER, now())
    db.session.flush()
    asked = [second.id, paused.id, first.id]
    assert [card.title["fi"] for card in find_card_rows(asked)] == ["Kaksi", "Yksi"]
    assert find_card_rows([]) == []


def test_many_cards_are_one_query(in_app: Flask) -> None:
    ids = [a_published_offering(title=f"Siivous {number}").id for number in range(5)]
    db.session.flush()
    with counted(in_app) as seen:
        assert len(find_card_rows(ids)) == 5
    assert len(seen) == 1
