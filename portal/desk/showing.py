"""An offering's wording as clients will see it, before it is published."""

from datetime import date
from typing import Any

from catalogue.offerings import Offering, OfferingState, OfferingVersion, VersionState
from catalogue.prices import Price, coming_prices
from portal.web.code_words import ACCESSIBILITY, accessibility_words, language_name
from portal.web.offering_facts import offering_facts, vat_words

OFFERED_LANGUAGES = ("fi", "sv", "en", "se", "ru", "et", "ar", "so")


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
        "coming": coming_prices(version.prices, today),
        "vat_words": lambda vat, day=None: vat_words(vat, day or today),
        "facts": offering_facts(version),
        "may_write": may_write(offering),
        "in_review": version.state is VersionState.IN_REVIEW,
        # Clients are warned of old facts; the provider is told at the desk.
        "is_old": lambda confirmed_on: False,
    }


def language_choices(besides: frozenset[str]) -> list[tuple[str, str]]:
    """Return the languages to choose from, with those an offering already has, in the reader's words."""
    codes = [*OFFERED_LANGUAGES, *sorted(besides - set(OFFERED_LANGUAGES))]
    return [(code, language_name(code)) for code in codes]


def accessibility_choices(besides: frozenset[str]) -> list[tuple[str, str]]:
    """Return the accessibility checklist, with what an import brought besides."""
    codes = [*ACCESSIBILITY, *sorted(besides - set(ACCESSIBILITY))]
    return [(code, accessibility_words(code)) for code in codes]
