"""The organization of an HSDS service as a value of ours."""

import re
from dataclasses import dataclass, field
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from catalogue.exchange.hsds_fields import (
    Row,
    object_of,
    objects_of,
    required_text,
    text_of,
    texts_of,
    uuid_of,
)
from catalogue.exchange.hsds_terms import LinkType, terms_of
from catalogue.providers import ProviderKind
from catalogue.texts import Texts

BUSINESS_ID_SCHEME: Final = "FI-PRO"
"""The Finnish Patent and Registration Office in org-id.guide, whose number is the business id."""
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


@dataclass(frozen=True)
class OrganizationRow:
    """Who gives the service; `kind` is None where the row does not tell."""

    id: UUID
    name: str
    description: Texts
    kind: ProviderKind | None
    contact: dict[str, str] = field(default_factory=dict)
    """Business id, phone, e-mail and web address, as far as the row tells."""


def organization_of(row: Row) -> OrganizationRow:
    """Return the organization inside a service row, or one that stands for its id alone."""
    found = object_of(row, "organization")
    if not found:
        name = text_of(row, "organization_id")
        return OrganizationRow(uuid5(NAMESPACE_URL, f"hsds:{name}"), name or "–", {}, None)
    path = "organization."
    name = required_text(found, "name", path)
    description = texts_of(found, "description", path)
    # The standard requires a description; one that repeats the name stands for none.
    description = {} if description == {"fi": name} else description
    identifier = uuid_of(found, "id", path)
    return OrganizationRow(identifier, name, description, _kind(found, path), _contact(found, path))


def _kind(found: Row, path: str) -> ProviderKind | None:
    told = terms_of(found, path)[LinkType.PROVIDER_KIND]
    ours = next((kind for kind in ProviderKind if kind.value in told), None)
    status = text_of(found, "legal_status", path).lower()
    return ours or next((kind for kind, words in _KINDS if words.search(status)), None)


def _contact(found: Row, path: str) -> dict[str, str]:
    numbers = [text_of(phone, "number", inner) for inner, phone in objects_of(found, "phones", path)]
    business_ids = [
        text_of(identifier, "identifier", inner)
        for inner, identifier in objects_of(found, "organization_identifiers", path)
        if text_of(identifier, "identifier_scheme", inner) == BUSINESS_ID_SCHEME
    ]
    told = {
        "business_id": next(iter(business_ids), ""),
        "phone": next(iter(numbers), ""),
        "email": text_of(found, "email", path),
        "web": text_of(found, "website", path),
    }
    return {name: value for name, value in told.items() if value}
