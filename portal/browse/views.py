"""The pages anybody may see: needs, search, offerings, and what this service is."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for

from catalogue.offerings import OfferingState
from catalogue.prices import coming_prices
from portal.browse import own_plan
from portal.browse.areas import known_areas
from portal.browse.asking import address, control_id, read_address
from portal.browse.cards import confirmed_long_ago
from portal.browse.choosing import MOST_COMPARED
from portal.browse.distances import with_distances
from portal.browse.hearing import give_up_prices, hear
from portal.browse.need_tree import load_need_tree
from portal.browse.offering_page import around
from portal.browse.queries import find_offering_page
from portal.browse.results import find_results
from portal.searching import searching
from portal.web.caching import cacheable
from portal.web.now import today
from portal.web.offering_facts import offering_facts, vat_words
from portal.web.requires import public
from search_index.documents import first_price
from search_index.request import Sort

bp = Blueprint("browse", __name__)


@bp.get("/")
@public
@cacheable
def front() -> str:
    """Ask what the reader needs help with."""
    return render_template("browse/front.html", needs=load_need_tree().tops)


@bp.get("/tarpeet")
@public
@cacheable
def needs() -> str:
    """Show the whole need tree."""
    return render_template("browse/needs.html", tree=load_need_tree())


@bp.get("/haku")
@public
@cacheable
def search() -> tuple[str, int]:
    """Show what was found, with filters; values that cannot be used are told beside their fields."""
    searching().open()
    tree, areas = load_need_tree(), known_areas()
    asked = read_address(request.args, tree, areas)
    heard = hear(asked, areas)
    asked.request = with_distances(replace(asked.request, day=today()))
    heard = give_up_prices(asked, heard, searching().search)
    own = own_plan.beside()
    results = find_results(asked, searching().search, tree, areas, today())
    page = render_template(
        "browse/search.html",
        asked=asked,
        heard=heard,
        results=results,
        plan=own.summary,
        may_add=own.may_add,
        own_rows=lambda card: own_plan.receipt_rows(card.offering.id, card.price, own.summary, today()),
        address=address,
        control_id=control_id,
        sorts=Sort,
        most_compared=MOST_COMPARED,
    )
    return page, 422 if asked.errors else 200


@bp.get("/palvelut/<uuid:offering_id>")
@public
@cacheable
def offering(offering_id: UUID) -> str:
    """Show one offering: published, or paused and saying so."""
    found = find_offering_page(offering_id)
    if found is None:
        abort(404)
    version, own = found.published, own_plan.beside()
    assert version is not None, "the table forbids a published or paused offering without a version"
    return render_template(
        "browse/offering.html",
        offering=found,
        version=version,
        price=first_price(version.prices, today()),
        prices=[price for price in version.prices if price.is_valid_on(today())],
        coming=coming_prices(version.prices, today()),
        paused=found.state is OfferingState.PAUSED,
        approved=bool(found.provider.approved_by()),
        back=back_to_results(),
        plan=own.summary,
        may_add=own.may_add,
        facts=offering_facts(version),
        vat_words=lambda vat, day=None: vat_words(vat, day or today()),
        is_old=is_old,
        **around(found, version, today()),
    )


@bp.get("/nain-toimii")
@public
@cacheable
def how_it_works() -> str:
    """Tell how a personal budget and this service work."""
    return render_template("browse/how_it_works.html")


@bp.get("/nain-hakutulokset-jarjestetaan")
@public
def ranking_explained() -> str:
    """Tell in which order search shows what it found, and what does not count."""
    return render_template("browse/ranking_explained.html")


@bp.get("/saavutettavuus")
@public
@cacheable
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("browse/accessibility.html")


@bp.get("/tietosuoja")
@public
@cacheable
def privacy() -> str:
    """Tell what is stored and logged."""
    return render_template("browse/privacy.html")


def is_old(confirmed_on: date | None) -> bool:
    """Tell whether nobody has confirmed the facts for half a year."""
    return confirmed_long_ago(confirmed_on, today())


def back_to_results() -> str:
    """Return the reader's own result page if that is where they came from, else the search."""
    referrer, search_page = request.referrer or "", url_for("browse.search")
    start = request.host_url.rstrip("/") + search_page
    return referrer if referrer == start or referrer.startswith(f"{start}?") else search_page
