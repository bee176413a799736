"""The filters beside the results: every value with the engine's count, and the chosen ones as chips."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from flask_babel import gettext as _

from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery, OfferingKind
from catalogue.prices import Unit
from catalogue.providers import ProviderKind
from catalogue.texts import Texts
from portal.browse.areas import Areas
from portal.browse.asking import address
from portal.browse.need_tree import NeedTree
from portal.web.formats import money, plain_texts
from portal.web.labels import label
from search_index.request import SearchRequest

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Option:
    """One value of a filter; depth 1 stands below the option before it."""

    value: str
    words: str
    count: int
    chosen: bool
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """One filter: `name` is the parameter of the address."""

    name: str
    legend: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Chip:
    """A chosen filter, and the search without it."""

    words: str
    without: SearchRequest

    @property
    def url(self) -> str:
        """Return the address of the search without this filter."""
        return address(self.without)


def facets(counts: Counts, request: SearchRequest, tree: NeedTree) -> list[Facet]:
    """Return the filters that are sets of check boxes."""
    return [
        Facet("tarve", _("Tarve"), tuple(_needs(counts.get("need", {}), request, tree))),
        _facet("tapa", _("Missä saat palvelun"), Delivery, counts.get("delivery", {}), request.delivery),
        _facet(
            "tuottaja",
            _("Kuka tuottaa"),
            ProviderKind,
            counts.get("provider_kind", {}),
            request.provider_kinds,
        ),
        _facet("laji", _("Palvelu vai tavara"), OfferingKind, counts.get("kind", {}), request.kinds),
        _facet("ryhma", _("Kenelle"), ClientGroup, counts.get("group", {}), request.groups),
    ]


def organiser_options(counts: Counts, request: SearchRequest, areas: Areas) -> list[Option]:
    """Return the organisers to choose from, by name; those without hits are left out unless chosen."""
    counted = counts.get("organiser", {})
    options = [
        Option(code, plain_texts(names), counted.get(code, 0), code == request.organiser)
        for code, names in areas.organisers.items()
        if counted.get(code) or code == request.organiser
    ]
    return sorted(options, key=lambda option: option.words)


def chips(request: SearchRequest, tree: NeedTree, areas: Areas) -> list[Chip]:
    """Return the chosen filters, each with the search that remains without it."""
    found = [
        Chip(plain_texts(need.names), replace(request, needs=request.needs - {need.code}))
        for need in tree.known(sorted(request.needs))
    ]
    found += [
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
    return found + _single_chips(request, areas)


def _single_chips(request: SearchRequest, areas: Areas) -> list[Chip]:
    """Return the chips of area and price."""
    found = []
    if request.organiser:
        names: Texts = areas.organisers.get(request.organiser, {})
        found.append(Chip(plain_texts(names), replace(request, organiser=None)))
    if request.municipality:
        names = areas.municipalities.get(request.municipality, {})
        found.append(Chip(plain_texts(names), replace(request, municipality=None)))
    if request.max_price_cents is not None:
        words = _(
            "Enintään %(price)s/%(unit)s",
            price=money(request.max_price_cents),
            unit=label(Unit(request.unit or Unit.HOUR)),
        )
        found.append(Chip(words, replace(request, max_price_cents=None, unit=None)))
    return found


def without_filters(request: SearchRequest) -> SearchRequest:
    """Return the same words without any filter."""
    return SearchRequest(text=request.text, lang=request.lang, sort=request.sort, size=request.size)


def _facet(
    name: str, legend: str, members: type[StrEnum], counts: Mapping[str, int], chosen: frozenset[str]
) -> Facet:
    """Return a filter over an enum; values without hits are left out unless chosen."""
    options = tuple(
        Option(member.value, label(member), counts.get(member.value, 0), member.value in chosen)
        for member in members
        if counts.get(member.value) or member.value in chosen
    )
    return Facet(name, legend, options)


def _needs(counts: Mapping[str, int], request: SearchRequest, tree: NeedTree) -> list[Option]:
    """Return the top needs with hits, opened where something below them is chosen."""
    opened = {step.code for code in request.needs for step in tree.path(code)}
    found: list[Option] = []
    for top in tree.tops:
        for depth, need in enumerate((top, *(tree.children(top.code) if top.code in opened else ()))):
            chosen = need.code in request.needs
            if counts.get(need.code) or chosen or need.code in opened:
                words = plain_texts(need.names)
                found.append(Option(need.code, words, counts.get(need.code, 0), chosen, min(depth, 1)))
    return found
