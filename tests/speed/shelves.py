"""Shelves full of made-up offerings, written straight into the tables: thousands in seconds."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from catalogue.areas import Municipality, Organiser
from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.needs import ClientGroup, Need
from catalogue.offerings import (
    Delivery,
    Offering,
    OfferingKind,
    OfferingState,
    OfferingVersion,
    VersionState,
    version_municipality,
    version_need,
    version_organiser,
)
from catalogue.prices import Price, Unit, VatClass
from catalogue.providers import ApprovalState, Provider, ProviderApproval, ProviderKind

_TYPICAL: Final = """
apu tuki kerho ryhmä siivous ikkuna lattia keittiö ruoka ateria kauppa kyyti taksi lääkäri liikunta
uinti jumppa tanssi musiikki kuoro taide puutarha kalastus retki metsä juttuseura ystävä perhe lapsi
nuori vanhempi omainen lepo loma kuntoutus terapia keskustelu neuvonta velka asuminen muutto
remontti tietokone puhelin verkko pankki lomake tulkki koira hoitaja avustaja saattaja vaate pyykki
lumi piha
"""
_WORDS: Final = _TYPICAL.split()
BATCH: Final = 500


def fill(count: int, seed: int = 1) -> None:
    """Put so many published offerings of approved providers on the shelves, the same for the same seed."""
    chance = random.Random(seed)
    providers = list(_providers(max(20, count // 12)))
    codes = {model: list(db.session.scalars(select(model.code))) for model in (Need, Organiser, Municipality)}
    for start in range(0, count, BATCH):
        rows = [_offering(chance, chance.choice(providers), codes) for _ in range(min(BATCH, count - start))]
        _write(rows)
        db.session.commit()


def sentence(chance: random.Random, words: int) -> str:
    """Return words that look like a sentence; compounds are as common as in Finnish."""
    chosen = [chance.choice(_WORDS) for _ in range(words)]
    joined = [word + chance.choice(_WORDS) if chance.random() < 0.3 else word for word in chosen]
    return " ".join(joined).capitalize() + "."


def _providers(count: int) -> Iterator[UUID]:
    """Write providers that every organiser approves, and return their ids."""
    organisers = list(db.session.scalars(select(Organiser.code)))
    today = helsinki_date(now())
    for number in range(count):
        kind = list(ProviderKind)[number % 3]
        provider = Provider(
            id=uuid4(), name=f"Esimerkkituottaja {number}", kind=kind, description={}, created_at=now()
        )
        db.session.add(provider)
        db.session.flush()
        db.session.add_all(
            ProviderApproval(
                provider_id=provider.id, organiser_code=code, state=ApprovalState.APPROVED, decided_on=today
            )
            for code in organisers
        )
        yield provider.id
    db.session.commit()


def _offering(chance: random.Random, provider_id: UUID, codes: dict[Any, list[str]]) -> dict[str, Any]:
    """Return the rows of one offering by table."""
    offering_id, version_id, moment = uuid4(), uuid4(), now()
    version = {
        "id": version_id,
        "offering_id": offering_id,
        "number": 1,
        "state": VersionState.PUBLISHED,
        "title": {"fi": sentence(chance, 3)},
        "summary": {"fi": sentence(chance, 12)},
        "description": {"fi": " ".join(sentence(chance, 9) for _ in range(4))},
        "easy": {},
        "how_to_start": {"fi": sentence(chance, 5)},
        "groups": frozenset(chance.sample([group.value for group in ClientGroup], chance.randint(0, 3))),
        "delivery": frozenset(chance.sample([way.value for way in Delivery], chance.randint(1, 2))),
        "languages": frozenset(chance.sample(["fi", "sv", "en"], chance.randint(1, 3))),
        "accessibility": frozenset(chance.sample(["step_free", "accessible_toilet"], chance.randint(0, 2))),
        "starts_within_days": chance.choice([None, 0, 7, 14, 30, 60]),
        "free_places": chance.choice([None, None, 0, 5]),
        "created_at": moment,
        "published_at": moment,
    }
    offering = {
        "id": offering_id,
        "provider_id": provider_id,
        "kind": chance.choice([OfferingKind.SERVICE] * 6 + [OfferingKind.GOODS]),
        "state": OfferingState.DRAFT,
        "confirmed_on": helsinki_date(moment) - timedelta(days=chance.randint(0, 300)),
        "created_at": moment,
        "changed_at": moment,
        "revision": 1,
    }
    where = chance.random()
    return {
        "offering": offering,
        "version": version,
        "price": _price(chance, version_id),
        "needs": _links(version_id, "need_code", chance.sample(codes[Need], chance.randint(1, 3))),
        "organisers": _links(version_id, "organiser_code", chance.sample(codes[Organiser], 1))
        if 0.1 < where < 0.6
        else [],
        "municipalities": _links(version_id, "municipality_code", chance.sample(codes[Municipality], 2))
        if where >= 0.6
        else [],
    }


def _price(chance: random.Random, version_id: UUID) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "version_id": version_id,
        "position": 0,
        "amount_cents": chance.choice([None, 0, *range(500, 9000, 500)]),
        "unit": chance.choice(list(Unit)),
        "vat": VatClass.EXEMPT,
        "valid_from": date(2026, 1, 1),
        "note": {},
    }


def _links(version_id: UUID, column: str, codes: list[str]) -> list[dict[str, Any]]:
    return [{"version_id": version_id, column: code} for code in codes]


def _write(rows: list[dict[str, Any]]) -> None:
    """Insert a batch; an offering and its version name each other, so the offering learns of it last."""
    offerings = [row["offering"] for row in rows]
    db.session.execute(insert(Offering), offerings)
    db.session.execute(insert(OfferingVersion), [row["version"] for row in rows])
    db.session.execute(insert(Price), [row["price"] for row in rows])
    for name, table in (
        ("needs", version_need),
        ("organisers", version_organiser),
        ("municipalities", version_municipality),
    ):
        links = [link for row in rows for link in row[name]]
        if links:
            db.session.execute(insert(table), links)
    ids = [row["offering"]["id"] for row in rows]
    own = select(OfferingVersion.id).where(OfferingVersion.offering_id == Offering.id).scalar_subquery()
    db.session.execute(
        update(Offering)
        .where(Offering.id.in_(ids))
        .values(published_version_id=own, state=OfferingState.PUBLISHED)
        .execution_options(synchronize_session=False)
    )
