"""Which offerings and providers the site map lists: what anybody may see, in parts of one query each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, literal, select, union_all

from catalogue.database import db
from catalogue.offerings import Offering, OfferingVersion
from catalogue.providers import Provider
from catalogue.texts import LANGUAGES
from portal.browse.queries import SHOWN

PART_SIZE: Final = 1000
"""Pages of one part; in three languages well below the 50,000 addresses a part may hold (sitemaps.org)."""


@dataclass(frozen=True)
class MappedPage:
    """One page: its endpoint with arguments, when it last changed, and the languages it is written in."""

    endpoint: str
    arguments: Mapping[str, UUID]
    changed_at: datetime | None
    languages: tuple[str, ...]


def count_parts() -> int:
    """Return how many parts there are; the fixed pages make the first one even on empty shelves."""
    public = select(Offering.id, Offering.provider_id).where(Offering.state.in_(SHOWN)).subquery()
    counts = select(func.count(public.c.id) + func.count(func.distinct(public.c.provider_id)))
    total = db.session.scalar(counts) or 0
    return max(-(-total // PART_SIZE), 1)


def pages_of_part(number: int) -> list[MappedPage]:
    """Return one part, counted from 0: offerings first, then providers, each in a fixed order."""
    published = OfferingVersion.id == Offering.published_version_id
    offerings = (
        select(literal("a").label("kind"), Offering.id, OfferingVersion.published_at, OfferingVersion.title)
        .join(OfferingVersion, published)
        .where(Offering.state.in_(SHOWN))
    )
    providers = (
        select(literal("b"), Provider.id, func.max(OfferingVersion.published_at), Provider.description)
        .join(Offering, Offering.provider_id == Provider.id)
        .join(OfferingVersion, published)
        .where(Offering.state.in_(SHOWN))
        .group_by(Provider.id, Provider.description)
    )
    both = union_all(offerings, providers).subquery()
    rows = db.session.execute(
        select(both).order_by(both.c.kind, both.c.id).offset(number * PART_SIZE).limit(PART_SIZE)
    )
    return [_page(*row) for row in rows]


def _page(kind: str, thing_id: UUID, changed_at: datetime, texts: Mapping[str, Any]) -> MappedPage:
    endpoint, argument = (
        ("browse.offering", "offering_id") if kind == "a" else ("browse.provider", "provider_id")
    )
    written = tuple(language for language in LANGUAGES if texts.get(language))
    return MappedPage(endpoint, {argument: thing_id}, changed_at, written or ("fi",))
