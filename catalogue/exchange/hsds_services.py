"""One published offering as an HSDS 3.1 service: pure; what the standard lacks stands beside its fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from catalogue.exchange.hsds_organizations import BUSINESS_ID_SCHEME
from catalogue.exchange.hsds_rows import Status
from catalogue.exchange.hsds_terms import OUR_TERMS, PTV_CLASSES, LinkType
from catalogue.needs import Need
from catalogue.offerings import Offering, OfferingState, OfferingVersion
from catalogue.prices import Price
from catalogue.providers import Provider
from catalogue.texts import Texts, in_language

Json = dict[str, Any]

STATUSES: Final = {
    OfferingState.PUBLISHED: Status.ACTIVE,
    OfferingState.PAUSED: Status.TEMPORARILY_CLOSED,
    OfferingState.WITHDRAWN: Status.DEFUNCT,
}
"""The states that are told; what is not published yet is nobody's business."""


@dataclass(frozen=True)
class PtvClasses:
    """Which needs each PTV service class stands for."""

    needs_of_class: Mapping[str, frozenset[str]]

    def fitting(self, needs: frozenset[str]) -> list[str]:
        """Return the classes all of whose needs are among these: a wider one would promise too much."""
        return sorted(code for code, meant in self.needs_of_class.items() if meant and meant <= needs)


def service_of(offering: Offering, version: OfferingVersion, classes: PtvClasses) -> Json:
    """Return the service; the offering's provider and the version's needs, areas and prices are loaded.

    Without service_at_locations: we know in which area an offering is to be had (service_areas) and how
    (an attribute), but no sites, and the standard asks for none. A made-up location would mislead.
    """
    provider = offering.provider
    return _told(
        id=str(offering.id),
        organization_id=str(provider.id),
        name=in_language(version.title, "fi")[0],
        name_i18n=dict(version.title),
        summary_i18n=dict(version.summary),
        **_texts("description", version.description),
        **_texts("application_process", version.how_to_start),
        easy_i18n=dict(version.easy),
        status=STATUSES[offering.state].value,
        assured_date=offering.confirmed_on.isoformat() if offering.confirmed_on else None,
        last_modified=_moment(offering.changed_at),
        starts_within_days=version.starts_within_days,
        organization=organization_of(provider),
        attributes=_attributes(offering, version, classes),
        languages=[
            {"id": _id(offering.id, "language", code), "service_id": str(offering.id), "code": code}
            for code in sorted(version.languages)
        ],
        service_areas=_areas(offering.id, version),
        capacities=_capacities(offering, version),
        cost_options=[_cost(offering.id, price) for price in version.prices],
    )


def organization_of(provider: Provider) -> Json:
    """Return a provider as an organization."""
    text = in_language(provider.description, "fi")[0]
    identifier = {
        "id": _id(provider.id, "business_id"),
        "organization_id": str(provider.id),
        "identifier_scheme": BUSINESS_ID_SCHEME,
        "identifier_type": "Y-tunnus",
        "identifier": provider.business_id,
    }
    return _told(
        id=str(provider.id),
        name=provider.name,
        # The standard requires a description; the name stands in where there is none.
        description=text or provider.name,
        description_i18n=dict(provider.description),
        legal_status=provider.kind.value,
        email=provider.email,
        website=provider.web,
        phones=[{"id": _id(provider.id, "phone"), "number": provider.phone}] if provider.phone else [],
        organization_identifiers=[identifier] if provider.business_id else [],
        attributes=[_plain_term(provider.id, "organization", LinkType.PROVIDER_KIND, provider.kind.value)],
    )


def _told(**fields: Any) -> Json:
    """Return the fields that tell something: null is forbidden and an empty field is left out."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _texts(name: str, texts: Texts) -> Json:
    return {name: texts.get("fi"), f"{name}_i18n": dict(texts)}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _id(owner: UUID, *parts: object) -> str:
    """Return the id that this part of the owner has in every export."""
    return str(uuid5(owner, "/".join(map(str, parts))))


def _attributes(offering: Offering, version: OfferingVersion, classes: PtvClasses) -> list[Json]:
    plain: list[tuple[LinkType, Iterable[str]]] = [
        (LinkType.OFFERING_KIND, [offering.kind.value]),
        (LinkType.CLIENT_GROUP, version.groups),
        (LinkType.DELIVERY, version.delivery),
        (LinkType.ACCESSIBILITY, version.accessibility),
    ]
    needs = frozenset(need.code for need in version.needs)
    return [
        *(_need_term(offering.id, need) for need in sorted(version.needs, key=_place)),
        *(_class_term(offering.id, code) for code in classes.fitting(needs)),
        *(_plain_term(offering.id, "service", link, code) for link, codes in plain for code in sorted(codes)),
    ]


def _place(need: Need) -> tuple[int, str]:
    return need.position, need.code


def _need_term(owner: UUID, need: Need) -> Json:
    names, everyday = in_language(need.names, "fi")[0], in_language(need.everyday, "fi")[0]
    more = {"name_i18n": dict(need.names), "language": "fi"}
    uri = f"{OUR_TERMS}:{LinkType.NEED.value}:{need.code}"
    return _term(owner, "service", LinkType.NEED, need.code, uri, names, everyday or names, **more)


def _class_term(owner: UUID, code: str) -> Json:
    return _term(owner, "service", LinkType.SERVICE_CLASS, code, PTV_CLASSES + code, code, code)


def _plain_term(owner: UUID, entity: str, link: LinkType, code: str) -> Json:
    words = code.replace("_", " ")
    return _term(owner, entity, link, code, f"{OUR_TERMS}:{link.value}:{code}", words, words, language="en")


def _term(
    owner: UUID, entity: str, link: LinkType, code: str, uri: str, name: str, description: str, **more: Any
) -> Json:
    term = {"id": str(uuid5(NAMESPACE_URL, uri)), "code": code, "name": name, "description": description}
    return {
        "id": _id(owner, link.value, code),
        "link_id": str(owner),
        "link_type": link.value,
        "link_entity": entity,
        "taxonomy_term": {**term, "term_uri": uri, **more},
    }


def _areas(owner: UUID, version: OfferingVersion) -> list[Json]:
    """Return the areas by code; no area at all is the whole country."""
    places: Sequence[Any] = [*version.organisers, *version.municipalities]
    return [
        {
            "id": _id(owner, "area", place.code),
            "service_id": str(owner),
            "name": in_language(place.names, "fi")[0],
            "extent": place.code,
            "extent_type": "text",
        }
        for place in sorted(places, key=lambda place: (len(place.code), place.code))
    ]


def _capacities(offering: Offering, version: OfferingVersion) -> list[Json]:
    if version.free_places is None:
        return []
    unit = {"id": str(uuid5(NAMESPACE_URL, f"{OUR_TERMS}:unit:place")), "name": "place"}
    return [
        {
            "id": _id(offering.id, "capacity"),
            "service_id": str(offering.id),
            "unit": unit,
            "available": version.free_places,
            "updated": _moment(version.published_at or offering.changed_at),
        }
    ]


def _cost(owner: UUID, price: Price) -> Json:
    known = price.amount_cents is not None
    return _told(
        id=_id(owner, "price", price.position),
        service_id=str(owner),
        option=price.unit.value,
        # Cents as euros: at most two decimals come out of the division, as short as they were.
        amount=price.amount_cents / 100 if price.amount_cents is not None else None,
        currency="EUR" if known else None,
        **_texts("amount_description", price.note),
        valid_from=price.valid_from.isoformat(),
        valid_to=price.valid_to.isoformat() if price.valid_to else None,
        unit=price.unit.value,
        vat=price.vat.value,
    )
