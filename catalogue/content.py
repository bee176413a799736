"""The content of one wording as a value: saved by the desk, brought by imports, compared by both."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from catalogue.areas import Municipality, Organiser
from catalogue.database import db
from catalogue.needs import Need
from catalogue.offerings import OfferingVersion
from catalogue.prices import Price, Unit, VatClass
from catalogue.texts import Texts, clean

Row = TypeVar("Row", Need, Organiser, Municipality)
_PLAIN: Final = ("groups", "delivery", "languages", "accessibility", "starts_within_days", "free_places")


@dataclass(frozen=True)
class PriceContent:
    """One price row; cents include VAT, None is unknown."""

    amount_cents: int | None
    unit: Unit
    vat: VatClass
    valid_from: date
    valid_to: date | None = None
    note: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class OfferingContent:
    """Everything a provider tells about an offering; codes refer to the taxonomies."""

    title: Texts
    summary: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    easy: Texts = field(default_factory=dict)
    how_to_start: Texts = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    delivery: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    accessibility: frozenset[str] = frozenset()
    organisers: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()
    starts_within_days: int | None = None
    free_places: int | None = None
    prices: tuple[PriceContent, ...] = ()

    def write_to(self, version: OfferingVersion) -> None:
        """Put this content into a version whose needs, areas and prices are loaded or new."""
        for name in ("title", "summary", "description", "easy", "how_to_start"):
            setattr(version, name, clean(getattr(self, name)))
        for name in _PLAIN:
            setattr(version, name, getattr(self, name))
        version.needs = _rows(Need, self.needs)
        version.organisers = _rows(Organiser, self.organisers)
        version.municipalities = _rows(Municipality, self.municipalities)
        if tuple(map(_price_content, version.prices)) != self.prices:
            version.prices = [
                Price(position=position, **vars(row)) for position, row in enumerate(self.prices)
            ]


def content_of(version: OfferingVersion) -> OfferingContent:
    """Return a version's content as a value; needs, areas and prices must be loaded."""
    return OfferingContent(
        title=dict(version.title),
        summary=dict(version.summary),
        description=dict(version.description),
        easy=dict(version.easy),
        how_to_start=dict(version.how_to_start),
        needs=frozenset(need.code for need in version.needs),
        groups=version.groups,
        delivery=version.delivery,
        languages=version.languages,
        accessibility=version.accessibility,
        organisers=frozenset(organiser.code for organiser in version.organisers),
        municipalities=frozenset(place.code for place in version.municipalities),
        starts_within_days=version.starts_within_days,
        free_places=version.free_places,
        prices=tuple(map(_price_content, version.prices)),
    )


def _price_content(price: Price) -> PriceContent:
    return PriceContent(
        price.amount_cents, price.unit, price.vat, price.valid_from, price.valid_to, dict(price.note)
    )


def _rows(model: type[Row], codes: frozenset[str]) -> list[Row]:
    """Return the taxonomy rows of the codes; an unknown code is a fault in the caller."""
    return [db.session.get_one(model, code) for code in sorted(codes)]
