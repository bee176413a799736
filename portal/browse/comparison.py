"""Up to three offerings side by side: what each tells, and what can be said about their prices together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalogue.database import db
from catalogue.offerings import Offering, OfferingState, OfferingVersion
from catalogue.prices import Price
from catalogue.providers import Provider
from portal.browse.choosing import MOST_COMPARED, Chosen
from portal.browse.glances import Glance, find_similar, glances
from portal.browse.queries import SHOWN, find_cards
from portal.plans.queries import Choosing
from portal.searching import searching
from portal.web.offering_facts import Facts, offering_facts
from search_index.documents import first_price
from search_index.request import SearchRequest

_MOST_FOUND = 6


@dataclass(frozen=True)
class Column:
    """One offering of a comparison: the prices that hold today, its facts, and whether it can be added."""

    offering: Offering
    version: OfferingVersion
    first: Price | None
    prices: tuple[Price, ...]
    facts: Facts
    paused: bool
    approved: bool
    left_after_one: int | None
    """What remains of the reader's budget if they take one unit, in cents; None where nobody can tell."""


@dataclass(frozen=True)
class Comparison:
    """What the page shows, with everything that was asked for and could not stand side by side."""

    columns: tuple[Column, ...]
    left_out: tuple[Glance, ...]
    """Chosen beyond the three that fit."""
    missing: int
    """How many of the chosen are not to be found any more."""

    @property
    def ids(self) -> list[UUID]:
        """Return every chosen offering that exists, those that did not fit included."""
        shown = [one.offering.id for one in self.columns]
        return shown + [one.offering.id for one in self.left_out]

    @property
    def units_differ(self) -> bool:
        """Tell whether the prices are of different units, and so cannot be compared."""
        priced = [one.first for one in self.columns if one.first and one.first.amount_cents]
        return len({price.unit for price in priced}) > 1

    def without(self, offering_id: UUID) -> list[UUID]:
        """Return what stays chosen when one is taken away."""
        return [chosen for chosen in self.ids if chosen != offering_id]


def find_comparison(chosen: Chosen, own: Choosing, today: date) -> Comparison:
    """Read the chosen offerings in their order; more than fit are kept aside."""
    found = _find(chosen.known)
    shown = [offering for offering in found[:MOST_COMPARED] if offering.published is not None]
    return Comparison(
        columns=tuple(_column(offering, own, today) for offering in shown),
        left_out=tuple(glances(found[MOST_COMPARED:], today)),
        missing=len(chosen.known) - len(found) + chosen.unreadable,
    )


def find_more(comparison: Comparison, text: str, language: str, today: date) -> list[Glance]:
    """Return what else could be compared: what the words find, else what is similar to the first."""
    if text:
        page = searching().search(SearchRequest(text=text, lang=language, size=_MOST_FOUND))
        found = find_cards([hit.offering_id for hit in page.hits])
        return [one for one in glances(found, today) if one.offering.id not in comparison.ids]
    if not comparison.columns:
        return []
    first = comparison.columns[0]
    return find_similar(first.offering, first.version, today, besides=comparison.ids)


def _find(ids: Sequence[UUID]) -> list[Offering]:
    """Return those of the offerings that people may see, in the given order, with all that is compared."""
    if not ids:
        return []
    version = joinedload(Offering.published, innerjoin=True)
    found = db.session.scalars(
        select(Offering)
        .where(Offering.id.in_(ids), Offering.state.in_(SHOWN))
        .options(
            joinedload(Offering.provider, innerjoin=True).selectinload(Provider.approvals),
            version.joinedload(OfferingVersion.needs),
            version.selectinload(OfferingVersion.prices),
            version.selectinload(OfferingVersion.organisers),
            version.selectinload(OfferingVersion.municipalities),
        )
    )
    by_id = {offering.id: offering for offering in found.unique()}
    return [by_id[offering_id] for offering_id in ids if offering_id in by_id]


def _column(offering: Offering, own: Choosing, today: date) -> Column:
    version = offering.published
    assert version is not None, "the table forbids a published or paused offering without a version"
    first = first_price(version.prices, today)
    known = first is not None and first.amount_cents is not None
    return Column(
        offering=offering,
        version=version,
        first=first,
        prices=tuple(price for price in version.prices if price.is_valid_on(today)),
        facts=offering_facts(version),
        paused=offering.state is OfferingState.PAUSED,
        approved=bool(offering.provider.approved_by()),
        left_after_one=own.summary.remaining_cents - (first.amount_cents or 0)
        if own.summary is not None and first is not None and known
        else None,
    )
