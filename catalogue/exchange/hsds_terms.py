"""How HSDS attributes name terms of taxonomies: ours, and those of the Finnish service catalogue (PTV)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from catalogue.exchange.hsds_fields import Row, object_of, objects_of, text_of

OUR_TERMS: Final = "urn:tarjotin"
"""Begins the term_uri of our own terms: urn:tarjotin:need:home.cleaning."""
PTV_CLASSES: Final = "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/"
"""Begins the term_uri of PTV service classes (Finnish Digital Agency)."""


class LinkType(StrEnum):
    """What a term says of the service or organization it hangs on."""

    NEED = "need"
    CLIENT_GROUP = "client_group"
    PROVIDER_KIND = "provider_kind"
    OFFERING_KIND = "offering_kind"
    DELIVERY = "delivery"
    ACCESSIBILITY = "accessibility"
    SERVICE_CLASS = "service_class"
    """PTV."""
    LIFE_EVENT = "life_event"
    """PTV."""
    TARGET_GROUP = "target_group"
    """PTV."""


Terms = Mapping[LinkType, frozenset[str]]


def terms_of(row: Row, path: str = "") -> Terms:
    """Return the codes of each known link type; other taxonomies are left alone."""
    found: dict[LinkType, frozenset[str]] = dict.fromkeys(LinkType, frozenset())
    for inner, attribute in objects_of(row, "attributes", path):
        link = text_of(attribute, "link_type", inner)
        code = _code(attribute, inner)
        if link in set(LinkType) and code:
            found[LinkType(link)] |= {code}
    return found


def _code(attribute: Row, path: str) -> str:
    term = object_of(attribute, "taxonomy_term", path)
    inner = f"{path}taxonomy_term."
    return text_of(term, "code", inner) or text_of(term, "term_uri", inner).rpartition("/")[2]
