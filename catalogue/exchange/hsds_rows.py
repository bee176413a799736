"""One HSDS service as a value of ours: pure, from parsed JSON to content, or the reason why not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from catalogue.content import OfferingContent
from catalogue.exchange.hsds_fields import (
    Row,
    cleaned,
    count_of,
    date_of,
    object_of,
    objects_of,
    refuse_nulls,
    required_text,
    text_of,
    uuid_of,
)
from catalogue.exchange.hsds_prices import prices_of
from catalogue.exchange.report import BadRow, Reason
from catalogue.offerings import Delivery
from catalogue.providers import ProviderKind
from catalogue.texts import LANGUAGES, Texts, clean

_STANDARD_NAMES: Final = """
    accreditations additional_urls alert alternate_name application_process assured_date assurer_email
    attributes capacities contacts cost_options description eligibility_description email fees
    fees_description funding id interpretation_services languages last_modified licenses maximum_age
    metadata minimum_age name organization organization_id phones program program_id
    required_documents schedules service_areas service_at_locations status url wait_time
    name_i18n summary_i18n description_i18n application_process_i18n
"""
_STANDARD: Final = frozenset(_STANDARD_NAMES.split())
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_KINDS: Final = (
    (
        ProviderKind.NGO,
        re.compile(r"ngo|non.?profit|charit|voluntary|association|foundation|järjestö|yhdistys|säätiö"),
    ),
    (
        ProviderKind.PUBLIC,
        re.compile(r"public|government|authority|municipal|county|julkinen|kunta|hyvinvointialue"),
    ),
    (
        ProviderKind.PRIVATE,
        re.compile(r"private|compan|limited|commercial|\boy\b|\bltd\b|\bab\b|yksityinen|yritys"),
    ),
)


class Status(StrEnum):
    """What HSDS says of a service."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


@dataclass(frozen=True)
class Codes:
    """What the taxonomies know: which PTV code stands for what, which codes and places exist."""

    needs_of_class: Mapping[str, frozenset[str]]
    groups_of_target: Mapping[str, frozenset[str]]
    organisers: frozenset[str]
    municipalities: Mapping[str, str]
    """Code and lower-case name in any language -> code."""


@dataclass(frozen=True)
class OrganizationRow:
    """Who gives the service; `kind` is None where the row does not tell."""

    id: UUID
    name: str
    description: Texts
    kind: ProviderKind | None


@dataclass(frozen=True)
class ServiceRow:
    """One service, ready to be stored."""

    id: UUID
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
    refuse_nulls(row, _STANDARD)
    service_id = uuid_of(row, "id")
    name = required_text(row, "name")
    prices, undated = prices_of(row, today)
    needs, groups = _terms(row, codes)
    organisers, municipalities, strange = _areas(row, codes)
    content = OfferingContent(
        title=_texts(row, "name") | {"fi": name},
        summary=_texts(row, "summary"),
        description=_texts(row, "description"),
        how_to_start=_texts(row, "application_process"),
        needs=needs,
        groups=groups,
        delivery=_delivery(row),
        languages=frozenset(_languages(row)),
        organisers=organisers,
        municipalities=municipalities,
        free_places=_free_places(row),
        prices=prices,
    )
    status, organization = _status(row), _organization(row)
    return ServiceRow(
        service_id, status, organization, content, undated, date_of(row, "assured_date"), tuple(strange)
    )


def _status(row: Row) -> Status:
    text = required_text(row, "status")
    if text not in set(Status):
        raise BadRow("status", Reason.UNKNOWN_VALUE)
    return Status(text)


def _texts(row: Row, name: str) -> Texts:
    """Return the texts of a field; the standard field is Finnish and wins over its own translation."""
    extended = object_of(row, f"{name}_i18n")
    texts = {code: text_of(extended, code, f"{name}_i18n.") for code in LANGUAGES}
    # HSDS has no summary; one that a feed adds all the same is text like the others.
    texts["fi"] = text_of(row, name) or texts["fi"]
    return clean(texts)


def _organization(row: Row) -> OrganizationRow:
    found = object_of(row, "organization")
    if not found:
        name = text_of(row, "organization_id")
        return OrganizationRow(uuid5(NAMESPACE_URL, f"hsds:{name}"), name or "–", {}, None)
    path = "organization."
    status = text_of(found, "legal_status", path).lower()
    kind = next((kind for kind, words in _KINDS if words.search(status)), None)
    description = clean({"fi": text_of(found, "description", path)})
    return OrganizationRow(uuid_of(found, "id", path), required_text(found, "name", path), description, kind)


def _terms(row: Row, codes: Codes) -> tuple[frozenset[str], frozenset[str]]:
    """Return needs and client groups; other taxonomies are left alone."""
    needs: set[str] = set()
    groups: set[str] = set()
    for path, attribute in objects_of(row, "attributes"):
        link = text_of(attribute, "link_type", path)
        code = _term_code(attribute, path)
        if link in {"service_class", "life_event"}:
            needs |= codes.needs_of_class.get(code, frozenset())
        elif link == "target_group":
            groups |= codes.groups_of_target.get(code, frozenset())
    return frozenset(needs), frozenset(groups)


def _term_code(attribute: Row, path: str) -> str:
    term = object_of(attribute, "taxonomy_term", path)
    inner = f"{path}taxonomy_term."
    return text_of(term, "code", inner) or text_of(term, "term_uri", inner).rpartition("/")[2]


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


def _delivery(row: Row) -> frozenset[str]:
    found: set[str] = set()
    for path, site in objects_of(row, "service_at_locations"):
        kind = text_of(object_of(site, "location", path), "location_type", f"{path}location.")
        found |= {Delivery.AT_PROVIDER} if kind == "physical" else set()
        found |= {Delivery.REMOTE} if kind == "virtual" else set()
    return frozenset(code.value for code in map(Delivery, found))


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
        code = cleaned(text_of(language, "code", path)).lower()[:3]
        if _LANGUAGE.fullmatch(code):
            yield code
