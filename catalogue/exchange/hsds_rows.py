"""One HSDS service as a value of ours: pure, from parsed JSON to content, or the reason why not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from catalogue.content import OfferingContent
from catalogue.exchange.hsds_fields import (
    Row,
    count_of,
    date_of,
    object_of,
    objects_of,
    refuse_nulls,
    required_text,
    text_of,
    texts_of,
    uuid_of,
)
from catalogue.exchange.hsds_organizations import OrganizationRow, organization_of
from catalogue.exchange.hsds_prices import prices_of
from catalogue.exchange.hsds_terms import LinkType, Terms, terms_of
from catalogue.exchange.report import BadRow, Reason
from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery, OfferingKind

_STANDARD_NAMES: Final = """
    accreditations additional_urls alert alternate_name application_process assured_date assurer_email
    attributes capacities contacts cost_options description eligibility_description email fees
    fees_description funding id interpretation_services languages last_modified licenses maximum_age
    metadata minimum_age name organization organization_id phones program program_id
    required_documents schedules service_areas service_at_locations status url wait_time
    name_i18n summary_i18n description_i18n application_process_i18n easy_i18n starts_within_days
"""
_STANDARD: Final = frozenset(_STANDARD_NAMES.split())
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
# What only records of other kinds hold: organizations, locations, taxonomies and their terms.
_OTHER_NAMES: Final = """
    legal_status tax_status tax_id year_incorporated parent_organization_id organization_identifiers
    website services location location_type term_uri taxonomy taxonomy_terms openapi_url
"""
_OTHERS: Final = frozenset(_OTHER_NAMES.split())


class Status(StrEnum):
    """What HSDS says of a service."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


@dataclass(frozen=True)
class Codes:
    """What the taxonomies know: which PTV code stands for what, which codes and places exist."""

    needs: frozenset[str]
    needs_of_class: Mapping[str, frozenset[str]]
    """By service class or life event: no code is on both lists."""
    groups_of_target: Mapping[str, frozenset[str]]
    organisers: frozenset[str]
    municipalities: Mapping[str, str]
    """Code and lower-case name in any language -> code."""


@dataclass(frozen=True)
class ServiceRow:
    """One service, ready to be stored."""

    id: UUID
    kind: OfferingKind
    status: Status
    organization: OrganizationRow
    content: OfferingContent
    undated: frozenset[int]
    """Positions of prices whose first day the row does not tell."""
    assured_on: date | None
    oddities: tuple[str, ...]


def parse_service(row: Any, codes: Codes, today: date) -> ServiceRow:
    """Return the service of one row; BadRow names the first field that is wrong."""
    if not isinstance(row, Mapping):
        raise BadRow("", Reason.NOT_AN_OBJECT)
    if "status" not in row and _OTHERS & row.keys():
        raise BadRow("", Reason.NOT_A_SERVICE)
    refuse_nulls(row, _STANDARD)
    service_id = uuid_of(row, "id")
    required_text(row, "name")
    terms = terms_of(row)
    content, undated, oddities = _content(row, terms, codes, today)
    status, organization = _status(row), organization_of(row)
    assured_on = date_of(row, "assured_date")
    return ServiceRow(
        service_id, _kind(terms), status, organization, content, undated, assured_on, tuple(oddities)
    )


def _content(
    row: Row, terms: Terms, codes: Codes, today: date
) -> tuple[OfferingContent, frozenset[int], list[str]]:
    prices, undated = prices_of(row, today)
    needs, unknown = _needs(terms, codes)
    organisers, municipalities, strange = _areas(row, codes)
    content = OfferingContent(
        title=texts_of(row, "name"),
        # HSDS has no summary and no easy text; what a feed adds all the same is text like the others.
        summary=texts_of(row, "summary"),
        description=texts_of(row, "description"),
        easy=texts_of(row, "easy"),
        how_to_start=texts_of(row, "application_process"),
        needs=needs,
        groups=_groups(terms, codes),
        delivery=_delivery(row, terms),
        languages=frozenset(_languages(row)),
        accessibility=frozenset(code for code in terms[LinkType.ACCESSIBILITY] if _CODE.fullmatch(code)),
        organisers=organisers,
        municipalities=municipalities,
        starts_within_days=count_of(row, "starts_within_days"),
        free_places=_free_places(row),
        prices=prices,
    )
    return content, undated, unknown + strange + _sites_left_out(row)


def _status(row: Row) -> Status:
    text = required_text(row, "status")
    if text not in set(Status):
        raise BadRow("status", Reason.UNKNOWN_VALUE)
    return Status(text)


def _needs(terms: Terms, codes: Codes) -> tuple[frozenset[str], list[str]]:
    """Return needs, named by themselves or else by PTV class, and a sentence for each unknown code."""
    told = terms[LinkType.NEED]
    unknown = [f"attributes: no need here has the code {code[:80]}" for code in sorted(told - codes.needs)]
    by_ptv = terms[LinkType.SERVICE_CLASS] | terms[LinkType.LIFE_EVENT]
    by_class = (codes.needs_of_class.get(code, ()) for code in by_ptv)
    return told & codes.needs or frozenset().union(*by_class), unknown


def _groups(terms: Terms, codes: Codes) -> frozenset[str]:
    told = terms[LinkType.CLIENT_GROUP] & frozenset(group.value for group in ClientGroup)
    by_target = (codes.groups_of_target.get(code, ()) for code in terms[LinkType.TARGET_GROUP])
    return told or frozenset().union(*by_target)


def _kind(terms: Terms) -> OfferingKind:
    is_goods = OfferingKind.GOODS.value in terms[LinkType.OFFERING_KIND]
    return OfferingKind.GOODS if is_goods else OfferingKind.SERVICE


def _areas(row: Row, codes: Codes) -> tuple[frozenset[str], frozenset[str], list[str]]:
    """Return organisers, municipalities, and a sentence for each area that is neither."""
    organisers: set[str] = set()
    municipalities: set[str] = set()
    strange: list[str] = []
    for path, area in objects_of(row, "service_areas"):
        extent, name = text_of(area, "extent", path), text_of(area, "name", path)
        place = codes.municipalities.get(extent) or codes.municipalities.get(name.lower())
        if extent in codes.organisers:
            organisers.add(extent)
        elif place:
            municipalities.add(place)
        else:
            strange.append(
                f"{path[:-1]}: no area of ours; an offering without areas serves the whole country"
            )
    return frozenset(organisers), frozenset(municipalities), strange


def _delivery(row: Row, terms: Terms) -> frozenset[str]:
    found = set(terms[LinkType.DELIVERY] & frozenset(way.value for way in Delivery))
    for path, site in objects_of(row, "service_at_locations"):
        kind = text_of(object_of(site, "location", path), "location_type", f"{path}location.")
        found |= {Delivery.AT_PROVIDER.value} if kind == "physical" else set()
        found |= {Delivery.REMOTE.value} if kind == "virtual" else set()
    return frozenset(found)


def _sites_left_out(row: Row) -> list[str]:
    """Return a sentence where the row has sites with addresses: our offerings have an area, but no sites."""
    sites = objects_of(row, "service_at_locations")
    if not any(object_of(site, "location", path).get("addresses") for path, site in sites):
        return []
    return ["service_at_locations: kept is only whether it is at the provider's or remote, not the address"]


def _free_places(row: Row) -> int | None:
    """Return how many places are free; amounts in different units cannot be added up and tell nothing."""
    found: dict[str, int] = {}
    for path, capacity in objects_of(row, "capacities"):
        unit = text_of(object_of(capacity, "unit", path), "name", f"{path}unit.").lower()
        count = count_of(capacity, "available", path)
        if count is not None:
            found[unit] = found.get(unit, 0) + count
    return next(iter(found.values())) if len(found) == 1 else None


def _languages(row: Row) -> Iterator[str]:
    for path, language in objects_of(row, "languages"):
        primary, *rest = text_of(language, "code", path).lower().replace("_", "-").split("-")
        if _LANGUAGE.fullmatch(primary):
            # Regions tell nothing here; a sign language is a language of its own.
            yield f"{primary}-sgn" if "sgn" in rest else primary
