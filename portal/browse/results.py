"""The result page put together: hits with their offerings, why they matched, and ways on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from catalogue.offerings import Offering, OfferingVersion
from catalogue.prices import Price
from portal.browse.areas import Areas
from portal.browse.asking import PAGE_SIZE, Asked
from portal.browse.facets import Chip, Facet, Option, chips, facets, organiser_options, without_filters
from portal.browse.need_tree import NeedNode, NeedTree
from portal.browse.queries import find_cards
from portal.web.code_words import language_name
from portal.web.formats import plain_texts
from portal.web.offering_facts import places_words
from search_index.documents import first_price
from search_index.request import Hit, SearchPage, SearchRequest

Search = Callable[[SearchRequest], SearchPage]
_MOST_REASONS = 2
_MOST_UNDERSTOOD = 3
_WEIGHTIEST = ("need", "title", "provider", "sense", "text", "language")


@dataclass(frozen=True)
class Card:
    """One hit as a card: the published wording, its first price that holds, and why it matched."""

    offering: Offering
    version: OfferingVersion
    price: Price | None
    places: str
    """How many more can begin, in words; "" where nobody told."""
    reasons: tuple[str, ...]


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
    facets: list[Facet]
    organisers: list[Option]
    chips: list[Chip]
    ways_on: list[WayOn]
    near: list[WayOn]

    @property
    def all_cleared(self) -> SearchRequest:
        """Return the same words without any filter."""
        return without_filters(self.request)


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
    return Results(
        request=request,
        total=page.total,
        pages=pages,
        cards=_cards(page.hits, tree, today),
        understood=understood,
        relaxed=page.relaxed,
        suggestion=replace(request, text=page.suggestion, page=1) if page.suggestion else None,
        facets=facets(page.facets, request, tree),
        organisers=organiser_options(page.facets, request, areas),
        chips=chosen,
        ways_on=[] if page.total else _ways_on(request, chosen, search),
        near=[] if page.total else _near(request, understood, search, tree),
    )


def _cards(hits: Iterable[Hit], tree: NeedTree, today: date) -> list[Card]:
    by_id = {hit.offering_id: hit for hit in hits}
    cards = []
    for offering in find_cards(list(by_id)):
        version = offering.published
        assert version is not None, "the query asks for published ones"
        why = _reasons(by_id[offering.id].reasons, tree)
        price, places = first_price(version.prices, today), places_words(version.free_places)
        cards.append(Card(offering, version, price, places, why))
    return cards


def _reasons(found: Iterable[str], tree: NeedTree) -> tuple[str, ...]:
    """Return the weightiest reasons in words; very short words explain nothing."""
    split = [(kind, value) for kind, _colon, value in (reason.partition(":") for reason in found)]
    telling = [(kind, value) for kind, value in split if kind != "text" or ("title", value) not in split]
    telling = [(kind, value) for kind, value in telling if kind in ("need", "language") or len(value) > 2]
    telling.sort(key=lambda reason: _WEIGHTIEST.index(reason[0]) if reason[0] in _WEIGHTIEST else 9)
    sentences = dict.fromkeys(_reason(kind, value, tree) for kind, value in telling)
    return tuple(words for words in sentences if words)[:_MOST_REASONS]


def _reason(kind: str, value: str, tree: NeedTree) -> str:
    """Return one reason in words, "" for one that says nothing to people."""
    if kind == "need":
        node = tree.find(value)
        return _("vastaa tarpeeseen %(need)s", need=plain_texts(node.names)) if node else ""
    if kind == "title":
        return _("otsikossa on ”%(word)s”", word=value)
    if kind == "text":
        return _("kuvauksessa on ”%(word)s”", word=value)
    if kind == "provider":
        return _("tuottajan nimessä on ”%(word)s”", word=value)
    if kind == "sense":
        return _("tarkoittaa samaa kuin ”%(word)s”", word=value)
    return (
        _("teksti löytyi kielellä %(language)s", language=language_name(value)) if kind == "language" else ""
    )


def _ways_on(request: SearchRequest, chosen: list[Chip], search: Search) -> list[WayOn]:
    """Return the searches without one filter that find something, and the one without any."""
    found = [
        WayOn(_("Ilman rajausta: %(filter)s", filter=chip.words), search(chip.without).total, chip.without)
        for chip in chosen
    ]
    bare = replace(without_filters(request), page=1)
    if len(chosen) > 1:
        found.append(WayOn(_("Ilman kaikkia rajauksia"), search(bare).total, bare))
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
    ][:6]
