"""Hits as cards: the offering, its price, where it is to be had, and why it matched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from catalogue.prices import PriceFacts
from portal.browse.areas import Areas
from portal.browse.card_queries import CardRow, find_card_rows
from portal.browse.need_tree import NeedTree
from portal.web.addresses import addresses_by_id
from portal.web.code_words import language_name
from portal.web.formats import day, plain_texts, texts
from portal.web.offering_facts import places_words, start_words
from portal.web.words import gettext as _
from portal.web.words import ngettext
from search_index.documents import first_price
from search_index.request import Hit, SearchRequest

OLD_AFTER: Final = timedelta(days=183)
_MOST_REASONS = 2
_MOST_AREAS = 2
_WEIGHTIEST = ("need", "title", "provider", "sense", "text", "language")


@dataclass(frozen=True)
class Card:
    """One hit as a card: the published wording and what people choose by."""

    offering: CardRow
    price: PriceFacts | None
    """The price in the unit that was asked for, else the first one that holds."""
    needs: list[Markup]
    """Names, marked where they are in another language."""
    area: str
    details: str
    """When it can begin, for how many and when this was confirmed, in words; "" where nobody told."""
    is_old: bool
    reasons: tuple[str, ...]
    address: str
    adding: str
    """The address where it is added to a plan."""


def make_cards(
    hits: Iterable[Hit], request: SearchRequest, tree: NeedTree, areas: Areas, today: date
) -> list[Card]:
    """Return the cards of the hits, in one query."""
    by_id = {hit.offering_id: hit for hit in hits}
    # Most hits of a search were found for the same reasons.
    reasons = {found: _reasons(found, tree) for found in {hit.reasons for hit in by_id.values()}}
    address_of = addresses_by_id("browse.offering", "offering_id")
    adding_of = addresses_by_id("plans.add", "offering_id")
    return [
        Card(
            offering,
            price_shown(offering.prices, today, request.unit),
            [texts(need.names) for need in tree.in_order(offering.needs)],
            area_words(offering.organisers, offering.municipalities, areas),
            _details(offering),
            confirmed_long_ago(offering.confirmed_on, today),
            reasons[by_id[offering.id].reasons],
            address_of(offering.id),
            adding_of(offering.id),
        )
        for offering in find_card_rows(list(by_id))
    ]


def _details(offering: CardRow) -> str:
    told = [start_words(offering.starts_within_days), places_words(offering.free_places)]
    if offering.confirmed_on is not None:
        told.append(_("Tiedot vahvistettu %(day)s", day=day(offering.confirmed_on)))
    return " · ".join(words for words in told if words)


def confirmed_long_ago(confirmed_on: date | None, today: date) -> bool:
    """Tell whether nobody has confirmed the facts for half a year; False where nobody ever has."""
    return confirmed_on is not None and today - confirmed_on > OLD_AFTER


def price_shown(prices: Iterable[PriceFacts], today: date, unit: str | None) -> PriceFacts | None:
    """Return the lowest price in the asked unit, else the first that holds today."""
    listed = list(prices)
    in_unit = [
        (price.amount_cents, number)
        for number, price in enumerate(listed)
        if price.unit.value == unit and price.amount_cents is not None and price.is_valid_on(today)
    ]
    return listed[min(in_unit)[1]] if in_unit else first_price(listed, today)


def area_words(organisers: Iterable[str], municipalities: Iterable[str], areas: Areas) -> str:
    """Return where it is to be had: the whole country, or the first areas by name and how many more."""
    names = [plain_texts(areas.organisers.get(code, {})) for code in organisers]
    names += [plain_texts(areas.municipalities.get(code, {})) for code in municipalities]
    named = sorted(name for name in names if name)
    if not named:
        return _("Koko maa")
    shown, more = ", ".join(named[:_MOST_AREAS]), len(named) - _MOST_AREAS
    if more < 1:
        return shown
    return ngettext("%(areas)s ja %(num)s muu alue", "%(areas)s ja %(num)s muuta aluetta", more, areas=shown)


def _reasons(found: Iterable[str], tree: NeedTree) -> tuple[str, ...]:
    """Return the weightiest reasons in words; very short words explain nothing."""
    split = [(kind, value) for kind, _colon, value in (reason.partition(":") for reason in found)]
    # The need itself says it better than the one above it.
    needs = [value for kind, value in split if kind == "need"]
    above = {step.code for code in needs for step in tree.path(code) if step.code != code}
    split = [(kind, value) for kind, value in split if kind != "need" or value not in above]
    telling = [(kind, value) for kind, value in split if kind != "text" or ("title", value) not in split]
    telling = [(kind, value) for kind, value in telling if kind in ("need", "language") or len(value) > 2]
    telling.sort(key=lambda reason: _WEIGHTIEST.index(reason[0]) if reason[0] in _WEIGHTIEST else 9)
    sentences: dict[str, None] = {}
    for kind, value in telling:
        if words := _reason(kind, value, tree):
            sentences[words] = None
        if len(sentences) == _MOST_REASONS:
            break
    return tuple(sentences)


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
