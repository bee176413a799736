"""What the index holds of one offering: plain data, made from the catalogue without asking anything else."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from catalogue.offerings import Offering, OfferingVersion
from catalogue.prices import AnyPrice, Price
from search_index.lexicon import NeedWords, with_ancestors

Texts = dict[str, str]
AnyPriceT = TypeVar("AnyPriceT", bound=AnyPrice)


@dataclass(frozen=True)
class IndexDocument:
    """One published offering as search sees it; texts by language, all else by code."""

    offering_id: UUID
    title: Texts
    summary: Texts
    body: Texts
    provider_name: str
    provider_kind: str
    kind: str
    needs: frozenset[str]
    """The codes the offering is tagged with, all their ancestors, and what was merged into any of them."""
    need_labels: Texts
    """The names of the tagged needs, in each language one text."""
    groups: frozenset[str]
    organisers: frozenset[str]
    """Organisers in whose area it is to be had; empty with `nationwide`."""
    municipalities: frozenset[str]
    """Every municipality in which it is to be had, those of a county-wide offering included."""
    nationwide: bool
    delivery: frozenset[str]
    languages: frozenset[str]
    accessibility: frozenset[str]
    starts_within_days: int | None
    free_places: int | None
    prices: dict[str, int]
    """The lowest known price today by unit, in cents, VAT included; empty where none is known."""
    confirmed_on: date | None

    @property
    def is_free(self) -> bool:
        """Tell whether every known price is zero."""
        return bool(self.prices) and not any(self.prices.values())

    def price_in(self, unit: str | None) -> int | None:
        """Return the price in cents in one unit: zero in every unit where it is free, None if not told."""
        return 0 if self.is_free else self.prices.get(unit or "")

    @cached_property
    def content_hash(self) -> str:
        """Return a SHA-256 over everything above: equal documents, equal hash."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Return the document as canonical JSON."""
        data = {known.name: getattr(self, known.name) for known in fields(self)}
        return json.dumps(data, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "IndexDocument":
        """Read what `to_json` wrote; raise ValueError or KeyError where it is something else."""
        data: dict[str, Any] = json.loads(text)
        for known in fields(cls):
            if known.type == frozenset[str]:
                data[known.name] = frozenset(data[known.name])
        data["offering_id"] = UUID(data["offering_id"])
        data["confirmed_on"] = date.fromisoformat(data["confirmed_on"]) if data["confirmed_on"] else None
        return cls(**data)


def _plain(value: object) -> object:
    """Turn what JSON does not know into what it does; sets become sorted lists."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, UUID | date):
        return str(value)
    raise TypeError(type(value).__name__)


@dataclass(frozen=True)
class Surroundings:
    """What a document takes from beside its offering: the need tree and who arranges where."""

    needs: Mapping[str, NeedWords]
    organiser_of: Mapping[str, str]
    """Municipality code → organiser code."""
    merged: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Need code → the codes of needs that were merged into it."""

    @cached_property
    def parents(self) -> dict[str, str | None]:
        """Return each need's parent."""
        return {code: need.parent for code, need in self.needs.items()}

    def labels(self, codes: Iterable[str]) -> Texts:
        """Return the names of needs, joined, in each language."""
        joined: dict[str, list[str]] = {}
        for code in sorted(codes):
            for language, name in self.needs[code].names.items() if code in self.needs else ():
                joined.setdefault(language, []).append(name)
        return {language: ", ".join(names) for language, names in joined.items()}

    def with_merged(self, codes: frozenset[str]) -> frozenset[str]:
        """Return the codes and those merged into them, so that a search by an old code still finds."""
        return codes.union(*(self.merged.get(code, frozenset()) for code in codes))

    def municipalities_in(self, organisers: frozenset[str]) -> frozenset[str]:
        """Return every municipality of these organisers."""
        return frozenset(code for code, organiser in self.organiser_of.items() if organiser in organisers)


def from_offering(
    offering: Offering, version: OfferingVersion, around: Surroundings, today: date
) -> IndexDocument:
    """Make the document of one version; needs its provider, needs, areas and prices loaded."""
    tagged = frozenset(need.code for need in version.needs)
    whole = frozenset(organiser.code for organiser in version.organisers)
    single = frozenset(municipality.code for municipality in version.municipalities)
    return IndexDocument(
        offering_id=offering.id,
        title=dict(version.title),
        summary=dict(version.summary),
        body=_joined(version.description, version.easy, version.how_to_start),
        provider_name=offering.provider.name,
        provider_kind=offering.provider.kind.value,
        kind=offering.kind.value,
        needs=around.with_merged(with_ancestors(tagged, around.parents)),
        need_labels=around.labels(tagged),
        groups=version.groups,
        organisers=whole | {around.organiser_of[code] for code in single if code in around.organiser_of},
        municipalities=single | around.municipalities_in(whole),
        nationwide=not whole and not single,
        delivery=version.delivery,
        languages=version.languages,
        accessibility=version.accessibility,
        starts_within_days=version.starts_within_days,
        free_places=version.free_places,
        prices=_lowest(version.prices, today),
        confirmed_on=offering.confirmed_on,
    )


def first_price(prices: Iterable[AnyPriceT], today: date) -> AnyPriceT | None:
    """Return the first known price that holds today, else the first that holds at all."""
    valid = [price for price in prices if price.is_valid_on(today)]
    return next((price for price in valid if price.amount_cents is not None), valid[0] if valid else None)


def _lowest(prices: Iterable[Price], today: date) -> dict[str, int]:
    """Return the lowest known price that holds today in each unit."""
    found: dict[str, int] = {}
    for price in prices:
        if price.amount_cents is not None and price.is_valid_on(today):
            unit = price.unit.value
            found[unit] = min(price.amount_cents, found.get(unit, price.amount_cents))
    return found


def _joined(*texts: Mapping[str, str]) -> Texts:
    """Join several texts language by language."""
    languages = dict.fromkeys(language for text in texts for language in text)
    return {
        language: "\n".join(text[language] for text in texts if text.get(language)) for language in languages
    }
