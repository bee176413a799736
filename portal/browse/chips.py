"""What is chosen just now, each with the search that remains without it."""

from dataclasses import dataclass, replace

from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery, OfferingKind
from catalogue.prices import Unit
from catalogue.providers import ProviderKind
from portal.browse.areas import Areas
from portal.browse.asking import address
from portal.browse.need_tree import NeedTree
from portal.web.code_words import accessibility_words, language_name
from portal.web.formats import money, plain_texts
from portal.web.labels import label
from portal.web.words import gettext as _
from portal.web.words import ngettext
from search_index.request import SearchRequest, Sort


@dataclass(frozen=True)
class Chip:
    """A chosen filter, and the search without it."""

    words: str
    without: SearchRequest

    @property
    def url(self) -> str:
        """Return the address of the search without this filter."""
        return address(self.without)


def chips(request: SearchRequest, tree: NeedTree, areas: Areas) -> list[Chip]:
    """Return the chosen filters in the order of the page."""
    first = replace(request, page=1)
    return [
        *_need_chips(first, tree),
        *_area_chips(first, areas),
        *_set_chips(first),
        *_wait_chip(first),
        *_price_chip(first),
    ]


def without_filters(request: SearchRequest) -> SearchRequest:
    """Return the same words without any filter; what was near is no order any more."""
    sort = Sort.RELEVANCE if request.sort is Sort.NEAREST else request.sort
    return SearchRequest(text=request.text, lang=request.lang, sort=sort, size=request.size)


def wait_words(days: int) -> str:
    """Return within how many days something begins."""
    if days == 7:
        return _("Viikon sisällä")
    if days == 30:
        return _("Kuukauden sisällä")
    return ngettext("%(num)s päivän sisällä", "%(num)s päivän sisällä", days)


def _need_chips(request: SearchRequest, tree: NeedTree) -> list[Chip]:
    return [
        Chip(plain_texts(need.names), replace(request, needs=request.needs - {need.code}))
        for need in tree.known(sorted(request.needs))
    ]


def _area_chips(request: SearchRequest, areas: Areas) -> list[Chip]:
    found = []
    if request.organiser:
        names = areas.organisers.get(request.organiser, {})
        found.append(Chip(plain_texts(names), replace(request, organiser=None)))
    if request.municipality:
        names = areas.municipalities.get(request.municipality, {})
        sort = Sort.RELEVANCE if request.sort is Sort.NEAREST else request.sort
        found.append(Chip(plain_texts(names), replace(request, municipality=None, sort=sort)))
    return found


def _set_chips(request: SearchRequest) -> list[Chip]:
    """Return the chips of the filters of which several values may be chosen."""
    found = [
        Chip(label(Delivery(value)), replace(request, delivery=request.delivery - {value}))
        for value in sorted(request.delivery)
    ]
    found += [
        Chip(label(ProviderKind(value)), replace(request, provider_kinds=request.provider_kinds - {value}))
        for value in sorted(request.provider_kinds)
    ]
    found += [
        Chip(label(OfferingKind(value)), replace(request, kinds=request.kinds - {value}))
        for value in sorted(request.kinds)
    ]
    found += [
        Chip(label(ClientGroup(value)), replace(request, groups=request.groups - {value}))
        for value in sorted(request.groups)
    ]
    found += [
        Chip(
            _("Palvelun kieli: %(language)s", language=language_name(value)),
            replace(request, languages=request.languages - {value}),
        )
        for value in sorted(request.languages)
    ]
    return found + [
        Chip(accessibility_words(value), replace(request, accessibility=request.accessibility - {value}))
        for value in sorted(request.accessibility)
    ]


def _wait_chip(request: SearchRequest) -> list[Chip]:
    if request.within_days is None:
        return []
    words = _("Voi alkaa: %(when)s", when=wait_words(request.within_days))
    return [Chip(words, replace(request, within_days=None))]


def _price_chip(request: SearchRequest) -> list[Chip]:
    if request.max_price_cents is None:
        return []
    words = _("Maksuton")
    if request.max_price_cents:
        unit = label(Unit(request.unit or Unit.HOUR))
        words = _("Enintään %(price)s/%(unit)s", price=money(request.max_price_cents), unit=unit)
    unit_kept = request.unit if request.sort is Sort.PRICE else None
    return [Chip(words, replace(request, max_price_cents=None, unit=unit_kept))]
