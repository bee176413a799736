"""What the cards of a result page read: single columns in one query, for whole objects cost many times it."""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, ScalarSelect, Select, Text, bindparam, case, func, select, type_coerce

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
from catalogue.prices import Price, PriceFacts
from catalogue.providers import Provider, ProviderKind
from catalogue.texts import Texts


class CardRow(NamedTuple):
    """What a card shows of one published offering and its provider."""

    id: UUID
    kind: OfferingKind
    confirmed_on: date | None
    imported_id: str | None
    provider_name: str
    provider_kind: ProviderKind
    title: Texts
    summary: Texts
    """The description where there is no summary."""
    easy: Texts
    starts_within_days: int | None
    free_places: int | None
    needs: tuple[str, ...]
    """Codes, in no order; neither organisers nor municipalities is everywhere."""
    organisers: tuple[str, ...]
    municipalities: tuple[str, ...]
    prices: list[PriceFacts]


def find_card_rows(offering_ids: Sequence[UUID]) -> list[CardRow]:
    """Return the cards of the published ones of these offerings in the given order, in one query."""
    if not offering_ids:
        return []
    found: dict[UUID, CardRow] = {}
    # Not through the session: there is nothing in the rows that it would keep.
    rows = db.session.connection().execute(_cards(), {"ids": offering_ids}).all()
    for state, *shown, amount_cents, unit, valid_from, valid_to in rows:
        # Asked for in the query, the state would have the database walk through all published ones.
        if state is not OfferingState.PUBLISHED:
            continue
        offering_id = shown[0]
        if offering_id not in found:
            found[offering_id] = _card_row(*shown)
        if unit is not None:
            found[offering_id].prices.append(PriceFacts(amount_cents, unit, valid_from, valid_to))
    return [found[offering_id] for offering_id in offering_ids if offering_id in found]


@cache
def _cards() -> Select[*tuple[Any, ...]]:
    """Return the query for card rows, an offering again for each of its prices.

    Put together once: that takes longer than asking.
    """
    version = OfferingVersion
    # Feeds often tell all in the description.
    short = case((type_coerce(version.summary, Text) == "{}", version.description), else_=version.summary)
    return (
        select(
            Offering.state,
            *(Offering.id, Offering.kind, Offering.confirmed_on, Offering.imported_id),
            *(Provider.name, Provider.kind),
            *(type_coerce(texts, Text) for texts in (version.title, short, version.easy)),
            *(version.starts_within_days, version.free_places),
            _codes(version_need.c.need_code),
            _codes(version_organiser.c.organiser_code),
            _codes(version_municipality.c.municipality_code),
            *(Price.amount_cents, Price.unit, Price.valid_from, Price.valid_to),
        )
        .join(Offering.provider)
        .join(Offering.published)
        .outerjoin(version.prices)
        .where(Offering.id.in_(bindparam("ids", expanding=True)))
        .order_by(Price.position)
    )


def _codes(code: Column[Any]) -> ScalarSelect[str]:
    """Return the codes of one version joined by commas, which stand in no code; NULL for none.

    Joined to the versions instead, the needs would cost a walk through all needs of all versions.
    """
    belongs = code.table.c.version_id == OfferingVersion.id
    return select(func.aggregate_strings(code, ",")).where(belongs).scalar_subquery()


def _card_row(
    offering_id: UUID,
    kind: OfferingKind,
    confirmed_on: date | None,
    imported_id: str | None,
    provider_name: str,
    provider_kind: ProviderKind,
    title: str,
    summary: str,
    easy: str,
    starts_within_days: int | None,
    free_places: int | None,
    *codes: str | None,
) -> CardRow:
    """Return the card of these columns, in the order of the query, without its prices."""
    needs, organisers, municipalities = (tuple(some.split(",")) if some else () for some in codes)
    return CardRow(
        offering_id,
        kind,
        confirmed_on,
        imported_id,
        provider_name,
        provider_kind,
        json.loads(title),
        json.loads(summary),
        json.loads(easy),
        starts_within_days,
        free_places,
        needs,
        organisers,
        municipalities,
        [],
    )
