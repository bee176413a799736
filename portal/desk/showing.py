"""An offering's wording as clients will see it, before it is published."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from flask_babel import gettext as _

from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery, Offering, OfferingState, OfferingVersion, VersionState
from catalogue.prices import Price
from portal.web.formats import page_language

OFFERED_LANGUAGES = ("fi", "sv", "en", "se", "ru", "et", "ar", "so")


@dataclass(frozen=True)
class Facts:
    """For whom, where, when, in which languages; the offering page's own words."""

    groups: tuple[ClientGroup, ...]
    delivery: tuple[Delivery, ...]
    start: str
    languages: str
    accessibility: str


def shown_version(offering: Offering) -> OfferingVersion:
    """Return the wording that is being worked on, else the published one."""
    version = offering.working or offering.published
    assert version is not None, "an offering has a wording from its first moment"
    return version


def valid_prices(version: OfferingVersion, today: date) -> list[Price]:
    """Return the price rows that hold on that day."""
    return [price for price in version.prices if price.is_valid_on(today)]


def may_write(offering: Offering) -> bool:
    """Tell whether the provider can write on: not while the editor reads, not after withdrawing."""
    in_review = offering.working is not None and offering.working.state is VersionState.IN_REVIEW
    return offering.state is not OfferingState.WITHDRAWN and not in_review


def shown(offering: Offering, today: date) -> dict[str, Any]:
    """Return what a page that shows an offering needs to know."""
    version = shown_version(offering)
    return {
        "offering": offering,
        "version": version,
        "prices": valid_prices(version, today),
        "facts": facts_of(version),
        "may_write": may_write(offering),
        "in_review": version.state is VersionState.IN_REVIEW,
        # Clients are warned of old facts; the provider is told at the desk.
        "is_old": lambda confirmed_on: False,
    }


def facts_of(version: OfferingVersion) -> Facts:
    """Return the facts of one wording."""
    names = Locale(page_language()).languages
    days = version.starts_within_days
    return Facts(
        groups=tuple(member for member in ClientGroup if member.value in version.groups),
        delivery=tuple(member for member in Delivery if member.value in version.delivery),
        start="" if days is None else _("Heti") if days == 0 else _("%(days)s päivän sisällä", days=days),
        languages=", ".join(names.get(code, code) for code in sorted(version.languages)),
        accessibility=", ".join(sorted(version.accessibility)),
    )


def language_names(besides: frozenset[str]) -> list[tuple[str, str]]:
    """Return the languages to choose from, with those an offering already has, in the reader's words."""
    names = Locale(page_language()).languages
    codes = [*OFFERED_LANGUAGES, *sorted(besides - set(OFFERED_LANGUAGES))]
    return [(code, names.get(code, code)) for code in codes]
