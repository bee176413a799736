"""Brings the taxonomies and the example catalogue from catalogue/data into the database."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from catalogue import publishing
from catalogue.areas import Municipality, Organiser, OrganiserKind
from catalogue.clock import helsinki_date
from catalogue.clock import now as clock_now
from catalogue.content import OfferingContent, PriceContent
from catalogue.database import Model
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import Need
from catalogue.offerings import Offering, OfferingKind
from catalogue.prices import Unit, VatClass
from catalogue.providers import ApprovalState, Provider, ProviderApproval, ProviderKind
from catalogue.taxonomy_loading import load_mappings, load_needs

AnySession = Session | scoped_session[Any]

_EXAMPLES: Final = uuid5(NAMESPACE_URL, "tarjotin-example")
_SYSTEM: Final = Actor(None, "Tarjotin", ActingAs.SYSTEM)
_PROVIDER: Final = Actor(None, "Esimerkkituottaja", ActingAs.PROVIDER)
_EDITOR: Final = Actor(None, "Palvelutarjottimen toimittaja", ActingAs.EDITOR)
_TEXTS: Final = ("title", "summary", "description", "easy", "how_to_start")
_SETS: Final = ("needs", "groups", "delivery", "languages", "accessibility")
_OLDEST_DAYS: Final = 120


def demo_id(key: str) -> UUID:
    """Return the id that the example provider or offering of this key has in every installation."""
    return uuid5(_EXAMPLES, key)


def load_taxonomies(session: AnySession) -> None:
    """Bring needs, organisers, municipalities and the PTV mappings up to date with the data files.

    What a catalogue editor has changed stays the editor's.
    """
    tree = _read("needs.json")
    organisers = _read("organisers.json")["organisers"]
    _upsert(session, Organiser, (_organiser(row) for row in organisers))
    session.flush()
    _upsert(
        session,
        Municipality,
        (_municipality(place, row["code"]) for row in organisers for place in row["municipalities"]),
    )
    load_needs(tree["needs"], tree.get("moved", {}), clock_now())
    load_mappings(
        tree["needs"],
        _read("life_events.json")["life_events"],
        _read("client_groups.json")["client_groups"],
    )
    session.flush()


def load_demo_catalogue(session: AnySession, now: datetime) -> None:
    """Create the example providers and their offerings; a few wait at the desk for their next step.

    Run it once, in a database that holds the taxonomies and no example. Dates are relative to `now`.
    """
    # Held here, because the session forgets what nobody holds and would ask for each code again.
    held = [*session.scalars(select(Need)), *session.scalars(select(Organiser))]
    providers = {row["key"]: _provider(row, now) for row in _read("demo/providers.json")["providers"]}
    session.add_all(providers.values())
    session.flush()
    for number, row in enumerate(_demo_offerings()):
        days = number * 37 % _OLDEST_DAYS
        _offering(row, providers[row["provider"]], now, days)
    session.flush()
    del held


def _read(name: str) -> Any:
    return json.loads((files("catalogue") / "data" / name).read_text("utf-8"))


def _demo_offerings() -> list[dict[str, Any]]:
    """Return what stands on the shelves, theme by theme, and then what waits at the desk."""
    themes = sorted(
        place.name
        for place in (files("catalogue") / "data" / "demo").iterdir()
        if place.name.startswith("offerings_")
    )
    return [row for name in (*themes, "desk.json") for row in _read(f"demo/{name}")["offerings"]]


def _upsert(session: AnySession, model: type[Model], rows: Iterable[Model]) -> None:
    """Insert or update row by row; what is no longer in the data stays, since others may refer to it."""
    held = session.scalars(select(model)).all()
    for row in rows:
        session.merge(row)
    del held


def _organiser(row: Mapping[str, Any]) -> Organiser:
    return Organiser(code=row["code"], kind=OrganiserKind(row["kind"]), names=row["names"])


def _municipality(row: Mapping[str, Any], organiser_code: str) -> Municipality:
    return Municipality(
        code=row["code"],
        organiser_code=organiser_code,
        names=row["names"],
        latitude=row["lat"],
        longitude=row["lon"],
    )


def _provider(row: Mapping[str, Any], now: datetime) -> Provider:
    plain = ("business_id", "description", "phone", "email", "web")
    return Provider(
        id=demo_id(row["key"]),
        kind=ProviderKind(row["kind"]),
        name=row["names"],
        imported_from=None,
        created_at=now,
        approvals=[
            ProviderApproval(organiser_code=code, state=ApprovalState.APPROVED, decided_on=helsinki_date(now))
            for code in row["organisers"]
        ],
        **{name: row[name] for name in plain},
    )


def _offering(row: Mapping[str, Any], provider: Provider, now: datetime, days: int) -> Offering:
    """Create one example and take it as far as its row says: published unless told otherwise."""
    state = row.get("state", "published")
    then = now - timedelta(days=days)
    offering = publishing.create_offering(
        provider, OfferingKind(row["kind"]), _content(row), _SYSTEM, then, demo_id(row["key"])
    )
    if state != "draft":
        publishing.submit(offering, _PROVIDER, then)
    if state == "returned":
        publishing.return_to_provider(offering, row["review_words"], _EDITOR, then)
    if state in {"published", "paused"}:
        publishing.publish(offering, _SYSTEM, then, helsinki_date(then))
    if state == "paused":
        publishing.pause(offering, _PROVIDER, then)
    return offering


def _content(row: Mapping[str, Any]) -> OfferingContent:
    plain: dict[str, Any] = {name: row.get(name, {}) for name in _TEXTS}
    plain |= {name: frozenset(row[name]) for name in _SETS}
    return OfferingContent(
        **plain,
        organisers=frozenset(area["organiser"] for area in row["areas"] if "organiser" in area),
        municipalities=frozenset(area["municipality"] for area in row["areas"] if "municipality" in area),
        starts_within_days=row["starts_within_days"],
        free_places=row.get("free_places"),
        prices=tuple(_price(price) for price in row["prices"]),
    )


def _price(row: Mapping[str, Any]) -> PriceContent:
    valid_to = row.get("valid_to")
    return PriceContent(
        amount_cents=row["amount_cents"],
        unit=Unit(row["unit"]),
        vat=VatClass(row["vat"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(valid_to) if valid_to else None,
        note=row.get("note", {}),
    )
