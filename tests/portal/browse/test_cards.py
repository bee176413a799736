"""Cards: which price is shown, what is told in words, and why it was found."""

from datetime import date

import pytest
from flask import Flask

from catalogue.database import db
from catalogue.prices import PriceFacts, Unit
from portal.browse.areas import Areas
from portal.browse.cards import confirmed_long_ago, make_cards, price_shown
from portal.browse.need_tree import NeedNode, NeedTree
from search_index.request import Hit, SearchRequest
from tests.builders import a_published_offering

TODAY = date(2026, 11, 25)
ALWAYS = (date(2026, 1, 1), None)
TREE = NeedTree(
    NeedNode(code, parent, "broom", {"fi": name}, {})
    for code, parent, name in (
        ("home", None, "Koti"),
        ("home.cleaning", "home", "Siivous"),
        ("food", None, "Ruoka"),
    )
)


@pytest.mark.parametrize(
    ("prices", "unit", "shown"),
    [
        ([], None, None),
        ([PriceFacts(900, Unit.HOUR, *ALWAYS), PriceFacts(100, Unit.VISIT, *ALWAYS)], None, 900),
        ([PriceFacts(900, Unit.HOUR, *ALWAYS), PriceFacts(100, Unit.VISIT, *ALWAYS)], "visit", 100),
        ([PriceFacts(900, Unit.HOUR, *ALWAYS), PriceFacts(800, Unit.HOUR, *ALWAYS)], "hour", 800),
        ([PriceFacts(None, Unit.HOUR, *ALWAYS), PriceFacts(800, Unit.VISIT, *ALWAYS)], "hour", 800),
        ([PriceFacts(900, Unit.HOUR, date(2026, 1, 1), date(2026, 11, 24))], "hour", None),
        ([PriceFacts(900, Unit.HOUR, date(2026, 11, 25), date(2026, 11, 25))], "hour", 900),
        ([PriceFacts(900, Unit.HOUR, date(2026, 11, 26), None)], None, None),
    ],
)
def test_the_lowest_price_in_the_asked_unit_is_shown_else_the_first_that_holds(
    prices: list[PriceFacts], unit: str | None, shown: int | None
) -> None:
    price = price_shown(prices, TODAY, unit)
    assert (price and price.amount_cents) == shown


@pytest.mark.parametrize(
    ("confirmed_on", "old"), [(None, False), (date(2026, 5, 26), False), (date(2026, 5, 25), True)]
)
def test_facts_are_old_after_half_a_year(confirmed_on: date | None, old: bool) -> None:
    assert confirmed_long_ago(confirmed_on, TODAY) is old


@pytest.mark.parametrize(
    "codes", [["food", "home.cleaning"], ["home.cleaning", "food"], ["food", "x", "food"]]
)
def test_needs_stand_in_the_order_of_the_tree_each_once(codes: list[str]) -> None:
    known = [code for code in ("home.cleaning", "food") if code in codes]
    assert [need.code for need in TREE.in_order(codes)] == known


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ((), ()),
        (("need:home", "need:home.cleaning"), ("vastaa tarpeeseen Siivous",)),
        (("text:siivous", "title:siivous"), ("otsikossa on ”siivous”",)),
        (("text:en", "language:sv"), ("teksti löytyi kielellä ruotsi",)),
        (
            ("text:koti", "sense:imuri", "need:food", "need:gone", "title:ruoka"),
            ("vastaa tarpeeseen Ruoka", "otsikossa on ”ruoka”"),
        ),
    ],
)
def test_the_two_weightiest_reasons_are_told(
    app: Flask, found: tuple[str, ...], told: tuple[str, ...]
) -> None:
    with app.test_request_context("/haku"):
        offering_id = a_published_offering().id
        db.session.flush()
        hits = [Hit(offering_id, 1.0, found)]
        (card,) = make_cards(hits, SearchRequest(), TREE, Areas({}, {}), TODAY)
        assert card.reasons == told
        db.session.rollback()


def test_a_card_leads_to_its_page_and_into_the_plan_in_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context("/haku", base_url="http://localhost/sv"):
        offering_id = a_published_offering().id
        db.session.flush()
        (card,) = make_cards([Hit(offering_id, 1.0)], SearchRequest(), TREE, Areas({}, {}), TODAY)
        assert card.address == f"/sv/palvelut/{offering_id}"
        assert card.adding == f"/sv/palvelut/{offering_id}/lisaa"
        db.session.rollback()
