"""Without an index the database answers: nobody sees more than before, and filters mean the same."""

from datetime import timedelta
from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.loading import load_demo_catalogue
from catalogue.offerings import Offering, OfferingState, OfferingVersion
from catalogue.prices import Price, Unit, VatClass
from catalogue.providers import ApprovalState, ProviderApproval
from search_index.plain import search_plainly
from search_index.request import SearchPage, SearchRequest
from search_index.sync import visible_documents
from tests.builders import a_draft_offering, a_provider, a_published_offering
from tests.search_index.reference.filters import passing

pytestmark = pytest.mark.both_databases

FILTERS = [
    {"need": "home"},
    {"need": "home.cleaning,food.meals"},
    {"group": "older_people"},
    {"kind": "goods"},
    {"provider_kind": "ngo,public"},
    {"delivery": "home"},
    {"language": "sv"},
    {"accessibility": "wheelchair"},
    {"within_days": "7"},
    {"organiser": "08"},
    {"municipality": "837"},
    {"max_price": "0"},
    {"max_price": "40", "unit": "hour"},
]


def asked(**parameters: str) -> SearchRequest:
    """Read a request as the parameters of an address, with everything on one page."""
    request = SearchRequest.parse({"size": "100", **parameters}, "fi")
    assert not request.notes, request.notes
    return request


def plainly(**parameters: str) -> SearchPage:
    """Ask the database."""
    return search_plainly(db.session(), asked(**parameters), helsinki_date(now()))


def a_price(unit: Unit, cents: int | None, position: int) -> Price:
    """A price that has held since yesterday."""
    since = helsinki_date(now()) - timedelta(days=1)
    return Price(
        position=position, amount_cents=cents, unit=unit, vat=VatClass.EXEMPT, valid_from=since, note={}
    )


def titles(page: SearchPage) -> list[str]:
    """Return the Finnish titles of the hits in their order."""
    query = select(Offering.id, OfferingVersion.title).join(Offering.published)
    by_id = {row.id: row.title["fi"] for row in db.session.execute(query)}
    return [by_id[hit.offering_id] for hit in page.hits]


def test_every_filter_and_every_two_find_what_the_filters_of_the_index_let_through(in_app: Flask) -> None:
    load_demo_catalogue(db.session, now())
    db.session.commit()
    documents = list(visible_documents(db.session(), helsinki_date(now())))
    pairs = [{**one, **other} for one, other in combinations(FILTERS, 2)]
    found_any = 0
    for filters in [{}, *FILTERS, *pairs]:
        passed, _counts = passing(enumerate(documents), asked(**filters))
        plain = plainly(**filters)
        assert plain.total == len(passed), filters
        first = {documents[number].offering_id for number in passed}
        assert {hit.offering_id for hit in plain.hits} <= first, filters
        found_any += bool(plain.total)
    assert found_any > 60, "combinations that find nothing compare nothing"


def test_what_is_free_is_told_by_the_rule_of_the_index(in_app: Flask) -> None:
    """The lowest price of every unit is zero; what is not told does not count."""
    hour, visit = Unit.HOUR, Unit.VISIT
    free: dict[str, list[tuple[Unit, int | None]]] = {
        "Ensin maksuton": [(hour, 0), (hour, 2000)],
        "Maksuton": [(visit, 0)],
        "Osin": [(visit, 0), (hour, None)],
    }
    dear: dict[str, list[tuple[Unit, int | None]]] = {
        "Tunti maksaa": [(visit, 0), (hour, 2000)],
        "Hinnaton": [(hour, None)],
        "Kallis": [(hour, 100)],
    }
    for title, told in (free | dear).items():
        offering = a_published_offering(a_provider(f"{title} Oy"), title=title)
        version = db.session.get_one(OfferingVersion, offering.published_version_id)
        db.session.refresh(version, ["prices"])
        version.prices = [a_price(unit, cents, place) for place, (unit, cents) in enumerate(told)]
    db.session.flush()
    assert set(titles(plainly(max_price="0"))) == set(free)
    documents = list(visible_documents(db.session(), helsinki_date(now())))
    assert {document.title["fi"] for document in documents if document.is_free} == set(free)
    by_hour = titles(plainly(sort="price", unit="hour"))
    assert set(by_hour[:3]) == set(free), "also where nothing is paid by the hour"


def test_what_people_may_not_see_is_not_found(in_app: Flask) -> None:
    shown = a_published_offering(a_provider(), title="Kotisiivous")
    a_draft_offering(a_provider("Luonnos Oy"), title="Luonnossiivous")
    hidden = a_published_offering(a_provider("Tauko Oy"), title="Taukosiivous")
    hidden.state = OfferingState.PAUSED
    a_published_offering(a_provider("Hyväksymätön Oy", approved_by=()), title="Muu siivous")
    suspended = a_published_offering(a_provider("Jäissä Oy"), title="Jääsiivous")
    for approval in db.session.scalars(
        select(ProviderApproval).where(ProviderApproval.provider_id == suspended.provider_id)
    ):
        approval.state = ApprovalState.SUSPENDED
    db.session.flush()
    for page in (plainly(q="siivous"), plainly(), plainly(need="home")):
        assert [hit.offering_id for hit in page.hits] == [shown.id]
        assert page.is_plain
    assert search_plainly(db.session(), asked(), helsinki_date(now()), within=[]).total == 0


def test_words_are_found_by_their_beginning_their_need_and_the_providers_name(in_app: Flask) -> None:
    a_published_offering(a_provider("Äiti ja tytär Oy"), title="Kotisiivous")
    a_published_offering(a_provider("Uimarit ry"), title="Äijäryhmä", needs=("company.groups",))
    db.session.flush()
    assert titles(plainly(q="kotisiivousta")) == ["Kotisiivous"], "another case form"
    assert titles(plainly(q="äijäryhmään")) == ["Äijäryhmä"], "a capital letter that is not in a–z"
    assert titles(plainly(q="ÄITI")) == ["Kotisiivous"], "the provider's name"
    assert titles(plainly(q="imurointi")) == ["Kotisiivous"], "a word of the need"
    assert titles(plainly(q="siivous uimarit")) == [], "all words must be there"


@pytest.mark.parametrize("text", ["%", "_", "100 %_", "\\", "'; DROP TABLE offering; --", "fi", '{"fi":"'])
def test_signs_of_the_database_are_only_signs(in_app: Flask, text: str) -> None:
    a_published_offering(a_provider(), title="Kotisiivous")
    db.session.flush()
    assert plainly(q=text).total <= 1
    assert plainly(q=f"siivous {text}").total <= 1
    assert plainly(q="xyz%siivous").total == 0


def test_the_cheapest_come_first_and_pages_do_not_overlap(in_app: Flask) -> None:
    for title, cents in (("Kallis", 9000), ("Hinnaton", None), ("Maksuton", 0), ("Halpa", 2000)):
        a_published_offering(a_provider(f"{title} Oy"), title=title, cents=cents)
    db.session.flush()
    assert titles(plainly(sort="price", unit="hour")) == ["Maksuton", "Halpa", "Kallis", "Hinnaton"]
    pages = [titles(plainly(size="3", page=number)) for number in ("1", "2", "3")]
    assert [len(page) for page in pages] == [3, 1, 0]
    assert len({title for page in pages for title in page}) == 4
