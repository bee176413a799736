"""The result page put together: hits as cards, filters beside them, ways on where nothing is found."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from catalogue.prices import Unit
from portal.browse.areas import Areas
from portal.browse.asking import PAGE_SIZE, Asked
from portal.browse.cards import Card, make_cards
from portal.browse.chips import Chip, chips, without_filters
from portal.browse.facets import Facet, Option, facets, organiser_options, uncounted, unit_options
from portal.browse.need_tree import NeedNode, NeedTree
from portal.web.formats import plain_texts
from portal.web.labels import label
from search_index.request import SearchPage, SearchRequest, Sort

Search = Callable[[SearchRequest], SearchPage]
_MOST_UNDERSTOOD = 3
_MOST_WAYS_ON = 4
_MOST_NEAR = 6


@dataclass(frozen=True)
class WayOn:
    """Another search that finds something."""

    words: str
    count: int
    request: SearchRequest


@dataclass(frozen=True)
class Results:
    """Everything the search page shows."""

    request: SearchRequest
    total: int
    pages: int
    cards: list[Card]
    understood: list[NeedNode]
    relaxed: bool
    suggestion: SearchRequest | None
    facets: dict[str, Facet]
    organisers: list[Option]
    units: list[Option]
    chips: list[Chip]
    ways_on: list[WayOn]
    near: list[WayOn]
    need_path: list[NeedNode]
    """The chosen need with what is above it, the top first; [] unless exactly one is chosen."""
    municipality: str
    """The name of the chosen municipality, "" where none is."""
    is_plain: bool
    """Whether the search index is being built and the answer is a plain one, without counts by filter."""

    @property
    def all_cleared(self) -> SearchRequest:
        """Return the same words without any filter."""
        return without_filters(self.request)

    @property
    def wish_address(self) -> str:
        """Return the page for asking for what is missing; the words, one need and the place go along."""
        need = next(iter(self.request.needs)) if len(self.request.needs) == 1 else None
        text, place = self.request.text or None, self.municipality or None
        return url_for("browse.wish", q=text, tarve=need, kunta=place)

    @property
    def order_words(self) -> str:
        """Return what the order means where its name does not tell all, else ""."""
        if self.request.sort is Sort.PRICE:
            unit = next((one.words for one in self.units if one.chosen), label(Unit.HOUR))
            return _(
                "Maksuttomat ensin, sitten hinnat yksikössä %(unit)s. Muut ovat lopussa, sillä eri yksiköitä "
                "ei voi verrata.",
                unit=unit,
            )
        if self.request.sort is Sort.NEAREST:
            return _("Ensin omaan kuntaasi tarkoitetut, sitten laajemman alueen, viimeisenä koko maan.")
        return ""


def find_results(asked: Asked, search: Search, tree: NeedTree, areas: Areas, today: date) -> Results:
    """Search and put the page together; a page beyond the last becomes the last, with a word about it."""
    request, page = asked.request, search(asked.request)
    pages = -(-page.total // PAGE_SIZE)
    if page.total and request.page > pages:
        asked.errors["sivu"] = _("Tällaista sivua ei ole. Näytämme viimeisen.")
        request = asked.request = replace(request, page=pages)
        page = search(request)
    understood = tree.known(page.understood)[:_MOST_UNDERSTOOD]
    chosen = chips(request, tree, areas)
    filters = facets(page.facets, request, tree)
    organisers = organiser_options(page.facets, request, areas)
    units = unit_options(page.facets, request, asked.typed.get("yksikko", ""))
    if page.is_plain:
        filters = {name: replace(one, options=tuple(uncounted(one.options))) for name, one in filters.items()}
        organisers, units = uncounted(organisers), uncounted(units)
    return Results(
        request=request,
        total=page.total,
        pages=pages,
        cards=make_cards(page.hits, request, tree, areas, today),
        understood=understood,
        relaxed=page.relaxed,
        suggestion=replace(request, text=page.suggestion, page=1) if page.suggestion else None,
        facets=filters,
        organisers=organisers,
        units=units,
        chips=chosen,
        # A plain search costs the database more, and knows no counts by need.
        ways_on=[] if page.total or page.is_plain else _ways_on(request, chosen, search),
        near=[] if page.total or page.is_plain else _near(request, understood, search, tree),
        need_path=tree.path(next(iter(request.needs))) if len(request.needs) == 1 else [],
        municipality=asked.typed.get("kunta", "") if request.municipality else "",
        is_plain=page.is_plain,
    )


def _ways_on(request: SearchRequest, chosen: list[Chip], search: Search) -> list[WayOn]:
    """Return the searches with one thing less that find something: without the tightest filter first."""
    found = [
        WayOn(_("Ilman rajausta: %(filter)s", filter=chip.words), search(chip.without).total, chip.without)
        for chip in chosen
    ]
    # The filter whose absence opens most was the tightest.
    found.sort(key=lambda way: -way.count)
    found = found[: _MOST_WAYS_ON - 1]
    bare = without_filters(request)
    if len(chosen) > 1:
        found.append(WayOn(_("Ilman kaikkia rajauksia"), search(bare).total, bare))
    if chosen and request.text:
        wordless = replace(request, text="", page=1)
        found.append(WayOn(_("Samat rajaukset ilman hakusanoja"), search(wordless).total, wordless))
    return [way for way in found if way.count]


def _near(request: SearchRequest, understood: list[NeedNode], search: Search, tree: NeedTree) -> list[WayOn]:
    """Return the needs nearest to what was understood or chosen that have something to offer."""
    meant = [*understood, *tree.known(sorted(request.needs))]
    nearest = [near for need in meant for near in (need, *tree.near(need.code))] or tree.tops
    everything = search(SearchRequest(lang=request.lang, size=1)).facets.get("need", {})
    listed = {need.code: need for need in nearest if need.code not in request.needs}
    return [
        WayOn(
            plain_texts(need.everyday) or plain_texts(need.names),
            everything[code],
            SearchRequest(lang=request.lang, needs=frozenset({code}), size=request.size),
        )
        for code, need in listed.items()
        if everything.get(code)
    ][:_MOST_NEAR]
