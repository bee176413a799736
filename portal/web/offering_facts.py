"""What is good to know about an offering, as values and words for every page that shows it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery, OfferingVersion
from catalogue.prices import VatClass
from catalogue.vat_rates import basis_points_on
from portal.web.code_words import accessibility_words, language_name
from portal.web.formats import quantity
from portal.web.labels import label
from portal.web.words import gettext as _
from portal.web.words import ngettext


@dataclass(frozen=True)
class Facts:
    """For whom, where, when, in which languages and how accessible; empty where nothing was told."""

    groups: tuple[ClientGroup, ...]
    delivery: tuple[Delivery, ...]
    start: str
    places: str
    languages: str
    accessibility: str


def offering_facts(version: OfferingVersion) -> Facts:
    """Return the facts of one wording; codes that nobody knows any more are left out."""
    return Facts(
        groups=tuple(member for member in ClientGroup if member.value in version.groups),
        delivery=tuple(member for member in Delivery if member.value in version.delivery),
        start=start_words(version.starts_within_days),
        places=places_words(version.free_places),
        languages=", ".join(language_name(code) for code in sorted(version.languages, key=_order)),
        accessibility=", ".join(accessibility_words(code) for code in sorted(version.accessibility)),
    )


def _order(code: str) -> tuple[int, str]:
    """Order languages: Finnish, Swedish, then by code."""
    return ("fi", "sv").index(code) if code in ("fi", "sv") else 2, code


def start_words(days: int | None) -> str:
    """Return when it can begin, in words, "" where nobody told."""
    if days is None:
        return ""
    if days == 0:
        return _("Heti")
    if days <= 7:
        return _("Viikon sisällä")
    if days <= 14:
        return _("Kahden viikon sisällä")
    return _("%(days)s päivän sisällä", days=days)


def places_words(free: int | None) -> str:
    """Return how many more can begin, "" where nobody told."""
    if free is None:
        return ""
    if free == 0:
        return _("Ei vapaita paikkoja nyt")
    return ngettext("%(num)s vapaa paikka", "%(num)s vapaata paikkaa", free)


def vat_words(vat: VatClass, day: date) -> str:
    """Return what the price says about value added tax on a day."""
    rate = basis_points_on(vat, day)
    if rate is None:
        return label(vat)
    if rate == 0:
        return _("Arvonlisäveroton")
    told = _("Sisältää arvonlisäveron %(percent)s %%", percent=quantity(Decimal(rate) / 100))
    # The number and its sign stay on one line.
    return told.replace(" %", "\u00a0%")
