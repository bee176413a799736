"""What browsing reads from the catalogue: the cards of a result page, and one offering whole."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Text, literal, select, type_coerce, union_all
from sqlalchemy.orm import joinedload

from catalogue.database import db
from catalogue.offerings import (
    Offering,
    OfferingKind,
    OfferingState,
    OfferingVersion,
    version_municipality,
    version_need,
    version_organiser,
)
from catalogue.prices import Price
from catalogue.providers import Provider, ProviderApproval, ProviderKind
from catalogue.texts import Texts

SHOWN = (OfferingState.PUBLISHED, OfferingState.PAUSED)


@dataclass(frozen=True)
class CardRow:
    """What a card shows of one published offering and its provider."""

    id: UUID
    version_id: UUID
    kind: OfferingKind
    confirmed_on: date | None
    imported_id: str | None
    provider_name: str
    provider_kind: ProviderKind
    title: Texts
    summary: Texts
    easy: Texts
    starts_within_days: int | None
    free_places: int | None
    prices: list[Price]


@dataclass(frozen=True)
class Links:
    """What one version belongs to, as codes; neither organisers nor municipalities is everywhere."""

    needs: list[str] = field(default_factory=list)
    organisers: list[str] = field(default_factory=list)
    municipalities: list[str] = field(default_factory=list)


def find_cards(offering_ids: Sequence[UUID]) -> list[Offering]:
    """Return the published ones of these offerings in the given order: provider and prices loaded."""
    if not offering_ids:
        return []
    query = (
        select(Offering)
        .where(Offering.id.in_(offering_ids))
        .options(
            joinedload(Offering.provider, innerjoin=True),
            # Joined, not asked for apart: the list is short, and a page may ask six times in all.
            joinedload(Offering.published, innerjoin=True).joinedload(OfferingVersion.prices),
        )
    )
    # The state is looked at here: asked for in the query, the database walks through all published ones.
    rows = db.session.scalars(query).unique()
    found = {offering.id: offering for offering in rows if offering.state is OfferingState.PUBLISHED}
    return [found[offering_id] for offering_id in offering_ids if offering_id in found]


def find_card_rows(offering_ids: Sequence[UUID]) -> list[CardRow]:
    """Return the cards of the published ones of these offerings in the given order, in one query.

    Single columns: a result page shows a few of many, and whole offerings would cost it twice the time.
    """
    if not offering_ids:
        return []
    found: dict[UUID, CardRow] = {}
    # The state is looked at here: asked for in the query, the database walks through all published ones.
    for row in db.session.execute(_card_columns().where(Offering.id.in_(offering_ids))):
        if row.state is not OfferingState.PUBLISHED:
            continue
        if row.id not in found:
            found[row.id] = _card_row(row)
        if row.Price is not None:
            found[row.id].prices.append(row.Price)
    return [found[offering_id] for offering_id in offering_ids if offering_id in found]


def _card_columns() -> Select[*tuple[Any, ...]]:
    """Return the query for card rows, an offering again for each of its prices."""
    version = OfferingVersion
    texts = {"title": version.title, "summary": version.summary, "easy": version.easy}
    return (
        select(
            *(Offering.id, Offering.state, Offering.kind, Offering.confirmed_on, Offering.imported_id),
            *(Provider.name, Provider.kind.label("provider_kind"), version.id.label("version_id")),
            *(type_coerce(column, Text).label(name) for name, column in texts.items()),
            *(version.starts_within_days, version.free_places, Price),
        )
        .join(Offering.provider)
        .join(Offering.published)
        .outerjoin(version.prices)
        .order_by(Price.position)
    )


def _card_row(row: Row[Any]) -> CardRow:
    return CardRow(
        id=row.id,
        version_id=row.version_id,
        kind=row.kind,
        confirmed_on=row.confirmed_on,
        imported_id=row.imported_id,
        provider_name=row.name,
        provider_kind=row.provider_kind,
        title=json.loads(row.title),
        summary=json.loads(row.summary),
        easy=json.loads(row.easy),
        starts_within_days=row.starts_within_days,
        free_places=row.free_places,
        prices=[],
    )


def find_links(version_ids: Sequence[UUID | None]) -> dict[UUID, Links]:
    """Return the needs and areas by version, in one query; a version without any is not there.

    Joined to the versions the needs would cost a walk through all needs of all versions.
    """
    if not version_ids:
        return {}
    parts = (
        ("needs", version_need.c.version_id, version_need.c.need_code),
        ("organisers", version_organiser.c.version_id, version_organiser.c.organiser_code),
        ("municipalities", version_municipality.c.version_id, version_municipality.c.municipality_code),
    )
    asked = [
        select(version, literal(name), code).where(version.in_(version_ids)) for name, version, code in parts
    ]
    found: dict[UUID, Links] = {}
    for version_id, name, code in db.session.execute(union_all(*asked)):
        getattr(found.setdefault(version_id, Links()), name).append(code)
    return found


def find_offering_page(offering_id: UUID) -> Offering | None:
    """Return an offering that people may see, with all that its page shows, or None."""
    version = joinedload(Offering.published)
    query = (
        select(Offering)
        .where(Offering.id == offering_id, Offering.state.in_(SHOWN))
        .options(
            joinedload(Offering.provider)
            .selectinload(Provider.approvals)
            .joinedload(ProviderApproval.organiser, innerjoin=True),
            version.joinedload(OfferingVersion.needs),
            version.selectinload(OfferingVersion.prices),
            version.selectinload(OfferingVersion.organisers),
            version.selectinload(OfferingVersion.municipalities),
        )
    )
    return db.session.scalars(query).unique().one_or_none()
