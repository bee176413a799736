"""The filters beside the results: every value with the engine's count."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery, OfferingKind
from catalogue.prices import Unit
from catalogue.providers import ProviderKind
from portal.browse.areas import Areas
from portal.browse.chips import wait_words
from portal.browse.need_tree import NeedTree
from portal.web.code_words import ACCESSIBILITY, accessibility_words, language_name
from portal.web.formats import plain_texts
from portal.web.labels import label
from portal.web.words import gettext as _
from search_index.request import ANY_TIME, SearchRequest, is_code

Counts = Mapping[str, Mapping[str, int]]
_USUAL_LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True)
class Option:
    """One value of a filter; depth 1 stands below the option before it; None where nothing was counted."""

    value: str
    words: str
    count: int | None
    chosen: bool
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """One filter: `name` is its parameter of the address, `single` one choice; `folded` opens on demand."""

    name: str
    legend: str
    options: tuple[Option, ...]
    single: bool = False
    folded: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether a folded filter stands open because something in it is chosen."""
        return any(option.chosen for option in self.options)


def facets(counts: Counts, request: SearchRequest, tree: NeedTree) -> dict[str, Facet]:
    """Return the filters that are sets of check boxes or radio buttons, by parameter."""
    found = (
        Facet("tarve", _("Tarve"), tuple(_needs(counts.get("need", {}), request, tree))),
        _enum_facet("tapa", _("Missä saat palvelun"), Delivery, counts.get("delivery", {}), request.delivery),
        Facet("alkaa", _("Milloin voi alkaa"), tuple(_waits(counts, request)), single=True),
        _enum_facet(
            "tuottaja",
            _("Kuka tuottaa"),
            ProviderKind,
            counts.get("provider_kind", {}),
            request.provider_kinds,
        ),
        _enum_facet("laji", _("Palvelu vai tavara"), OfferingKind, counts.get("kind", {}), request.kinds),
        _enum_facet("ryhma", _("Kenelle"), ClientGroup, counts.get("group", {}), request.groups, folded=True),
        Facet("kieli", _("Palvelun kieli"), tuple(_languages(counts, request)), folded=True),
        Facet("esteettomyys", _("Esteettömyys"), tuple(_accessibility(counts, request)), folded=True),
    )
    return {facet.name: facet for facet in found}


def uncounted(options: Iterable[Option]) -> list[Option]:
    """Return the options without counts, for an answer that has counted nothing."""
    return [replace(option, count=None) for option in options]


def organiser_options(counts: Counts, request: SearchRequest, areas: Areas) -> list[Option]:
    """Return the organisers to choose from, by name; those without hits are left out unless chosen."""
    counted = counts.get("organiser", {})
    options = [
        Option(code, plain_texts(names), counted.get(code, 0), code == request.organiser)
        for code, names in areas.organisers.items()
        if counted.get(code) or code == request.organiser
    ]
    return sorted(options, key=lambda option: option.words)


def unit_options(counts: Counts, request: SearchRequest, typed: str) -> list[Option]:
    """Return the units in which something can be compared; without a choice the commonest is chosen."""
    counted = counts.get("unit", {})
    commonest = next((unit for unit, count in counted.items() if count), Unit.HOUR.value)
    chosen = request.unit or typed or commonest
    return [
        Option(unit.value, label(unit), counted.get(unit.value, 0), unit.value == chosen)
        for unit in Unit
        if counted.get(unit.value) or unit.value == chosen
    ]


def _enum_facet(
    name: str,
    legend: str,
    members: type[StrEnum],
    counts: Mapping[str, int],
    chosen: frozenset[str],
    *,
    folded: bool = False,
) -> Facet:
    """Return a filter over an enum; values without hits are left out unless chosen."""
    options = tuple(
        Option(member.value, label(member), counts.get(member.value, 0), member.value in chosen)
        for member in members
        if counts.get(member.value) or member.value in chosen
    )
    return Facet(name, legend, options, folded=folded)


def _waits(counts: Counts, request: SearchRequest) -> list[Option]:
    """Return within how many days something may begin, always all of them."""
    counted = counts.get("within_days", {})
    days = sorted(int(value) for value in counted if value != ANY_TIME)
    found = [Option(str(one), wait_words(one), counted[str(one)], one == request.within_days) for one in days]
    return [*found, Option(ANY_TIME, _("Ei väliä"), counted.get(ANY_TIME, 0), request.within_days is None)]


def _languages(counts: Counts, request: SearchRequest) -> list[Option]:
    """Return the languages in which something is given: Finnish, Swedish, English, then by name."""

    def place(option: Option) -> tuple[int, str]:
        usual = _USUAL_LANGUAGES
        return usual.index(option.value) if option.value in usual else len(usual), option.words

    options = _open_codes(counts.get("language", {}), request.languages, language_name)
    return sorted(options, key=place)


def _accessibility(counts: Counts, request: SearchRequest) -> list[Option]:
    """Return the accessibility features that something has, in the order of the checklist."""
    known = list(ACCESSIBILITY)

    def place(option: Option) -> tuple[int, str]:
        return known.index(option.value) if option.value in known else len(known), option.words

    options = _open_codes(counts.get("accessibility", {}), request.accessibility, accessibility_words)
    return sorted(options, key=place)


def _open_codes(
    counts: Mapping[str, int], chosen: Collection[str], words: Callable[[str], str]
) -> list[Option]:
    """Return codes that feeds may add to; what no address can ask for is left out."""
    listed = [code for code, count in counts.items() if (count or code in chosen) and is_code(code)]
    return [Option(code, words(code), counts[code], code in chosen) for code in listed]


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
