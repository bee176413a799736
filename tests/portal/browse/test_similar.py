"""Similar ones: the same need, the same area, another provider; never more than a few."""

from dataclasses import replace

import pytest
from flask import Flask

from catalogue.clock import helsinki_date, now
from catalogue.content import content_of
from catalogue.database import db
from catalogue.offerings import Offering
from catalogue.providers import Provider
from catalogue.publishing import pause
from portal.browse.glances import MOST_SIMILAR, find_similar
from portal.browse.queries import find_offering_page
from tests.builders import EDITOR, a_draft_offering, a_provider, a_published_offering

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("in_app")]
TODAY = helsinki_date(now())


def placed(provider: Provider, title: str, organisers: set[str], places: set[str]) -> Offering:
    """A published offering with an area."""
    offering = a_published_offering(provider, title=title)
    version = offering.published
    assert version is not None
    whole, single = frozenset(organisers), frozenset(places)
    replace(content_of(version), organisers=whole, municipalities=single).write_to(version)
    db.session.flush()
    return offering


def similar_to(offering: Offering) -> list[str]:
    db.session.flush()
    db.session.expunge_all()
    found = find_offering_page(offering.id)
    assert found is not None
    assert found.published is not None
    return [one.version.title["fi"] for one in find_similar(found, found.published, TODAY)]


def test_the_same_need_from_another_provider_is_similar(in_app: Flask) -> None:
    own = a_provider()
    offering = a_published_offering(own)
    a_published_offering(own, title="Samalta tuottajalta")
    a_published_offering(a_provider("Toinen Oy"), title="Toiselta")
    a_published_offering(a_provider("Kolmas Oy"), title="Toiseen tarpeeseen", needs=("home.laundry",))
    assert similar_to(offering) == ["Toiselta"]


def test_what_is_below_the_need_answers_it_too(in_app: Flask) -> None:
    whole = a_published_offering(a_provider(), needs=("home",))
    a_published_offering(a_provider("Toinen Oy"), title="Siivous", needs=("home.cleaning",))
    assert similar_to(whole) == ["Siivous"]


def test_what_shares_most_needs_comes_first_and_only_a_few_come(in_app: Flask) -> None:
    both = ("home.cleaning", "home.laundry")
    offering = a_published_offering(a_provider(), needs=both)
    for number in range(MOST_SIMILAR + 1):
        a_published_offering(a_provider(f"Tuottaja {number}"), title=f"Yksi {number}")
    a_published_offering(a_provider("Toinen Oy"), title="Molemmat", needs=both)
    found = similar_to(offering)
    assert found[0] == "Molemmat"
    assert len(found) == MOST_SIMILAR


def test_what_is_not_on_offer_is_not_similar(in_app: Flask) -> None:
    offering = a_published_offering(a_provider())
    a_draft_offering(a_provider("Kesken Oy"))
    pause(a_published_offering(a_provider("Tauko Oy")), EDITOR, now())
    assert similar_to(offering) == []


@pytest.mark.parametrize(
    ("own", "other", "near"),
    [
        (({"08"}, set()), ({"08"}, set()), True),
        (({"08"}, set()), ({"20"}, set()), False),
        (({"08"}, set()), (set(), {"837"}), True),
        (({"08"}, set()), (set(), {"091"}), False),
        ((set(), {"837"}), ({"08"}, set()), True),
        ((set(), {"837"}), (set(), {"837"}), True),
        ((set(), {"837"}), (set(), {"536"}), False),
        (({"08"}, set()), (set(), set()), True),
        ((set(), set()), ({"20"}, set()), True),
    ],
)
def test_similar_means_to_be_had_in_the_same_place(
    in_app: Flask, own: tuple[set[str], set[str]], other: tuple[set[str], set[str]], near: bool
) -> None:
    offering = placed(a_provider(), "Oma", *own)
    placed(a_provider("Toinen Oy"), "Toinen", *other)
    assert similar_to(offering) == (["Toinen"] if near else [])


def test_an_offering_without_needs_has_nothing_similar(in_app: Flask) -> None:
    offering = a_published_offering(a_provider())
    assert offering.published is not None
    offering.published.needs = []
    a_published_offering(a_provider("Toinen Oy"))
    assert similar_to(offering) == []
