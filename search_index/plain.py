"""Searching the database itself, without an index: plain words and filters, until the index is built again.

It finds beginnings of words instead of understanding Finnish, and counts nothing by filter; visibility and
filters mean the same as in `search_index.filters`.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, case, exists, func, or_, select, true, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalogue.offerings import (
    Offering,
    OfferingState,
    OfferingVersion,
    version_municipality,
    version_need,
    version_organiser,
)
from catalogue.providers import ApprovalState, Provider, ProviderApproval
from search_index.filters import chosen
from search_index.language import surfaces
from search_index.lexicon import NeedWords, with_ancestors
from search_index.plain_filters import conditions, is_free, lowest_price
from search_index.request import ANY_TIME, Hit, SearchPage, SearchRequest, Sort
from search_index.sync import need_words

MOST_WORDS: Final = 8
SHORTEST_WORD: Final = 3
_TEXTS: Final = (
    OfferingVersion.title,
    OfferingVersion.summary,
    OfferingVersion.description,
    OfferingVersion.easy,
)


def search_plainly(
    session: Session, request: SearchRequest, today: date, within: Collection[UUID] | None = None
) -> SearchPage:
    """Answer a request from the database, in three queries; only offerings in `within`, None means all."""
    needs = need_words(session)
    beginnings = _beginnings(request.text)
    query = (
        select(Offering.id)
        .join(Offering.provider)
        .join(OfferingVersion, OfferingVersion.id == Offering.published_version_id)
        .where(*_visible(within), *conditions(request, _with_those_below(request.needs, needs), today))
        .where(*(_says(word, _speaking_of(word, needs)) for word in beginnings))
    )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = [*_order(request, beginnings, today), Offering.id]
    start = (request.page - 1) * request.size
    found = session.scalars(query.order_by(*order).limit(request.size).offset(start))
    hits = tuple(Hit(offering_id, 0.0) for offering_id in found)
    # Nothing is counted, but what is chosen stays among the filters.
    facets = {name: dict.fromkeys(sorted(values), 0) for name, values in chosen(request).items()}
    facets["within_days"][ANY_TIME] = 0
    return SearchPage(total, hits, facets, is_plain=True)


def _visible(within: Collection[UUID] | None) -> list[ColumnElement[bool]]:
    """Return what no filter can widen: published, from a provider that some organiser approves."""
    approved = exists().where(
        ProviderApproval.provider_id == Provider.id, ProviderApproval.state == ApprovalState.APPROVED
    )
    visible = [Offering.state == OfferingState.PUBLISHED, approved]
    return visible if within is None else [*visible, Offering.id.in_(within)]


def _beginnings(text: str) -> list[str]:
    """Return the first words of a text, long ones without their last letters, which Finnish bends."""
    words = [word for word in dict.fromkeys(surfaces(text)) if len(word) >= SHORTEST_WORD]
    return [word[:-2] if len(word) > SHORTEST_WORD + 3 else word for word in words[:MOST_WORDS]]


def _says(word: str, needs: frozenset[str]) -> ColumnElement[bool]:
    """Return the test for saying the word anywhere, or being tagged with a need that the word speaks of."""
    tagged = exists().where(
        version_need.c.version_id == OfferingVersion.id, version_need.c.need_code.in_(needs)
    )
    return or_(*(_has(text, word) for text in _TEXTS), _has(Provider.name, word), tagged)


def _has(
    column: InstrumentedAttribute[dict[str, str]] | InstrumentedAttribute[str], word: str
) -> ColumnElement[bool]:
    """Return the test for a word in a column; SQLite tells upper from lower case in å, ä and ö."""
    text = type_coerce(column, Text)
    return or_(*(text.icontains(one, autoescape=True) for one in {word, word.capitalize()}))


def _speaking_of(word: str, needs: Iterable[NeedWords]) -> frozenset[str]:
    """Return the needs of whose wordings any has a word that begins so."""
    return frozenset(
        need.code
        for need in needs
        for texts in (need.names, need.everyday, {lang: " ".join(said) for lang, said in need.words.items()})
        for text in texts.values()
        if any(said.startswith(word) for said in surfaces(text))
    )


def _with_those_below(chosen: frozenset[str], needs: Iterable[NeedWords]) -> frozenset[str]:
    """Return the chosen needs and all that stand below them."""
    parents = {need.code: need.parent for need in needs}
    below = {code for code in parents if not chosen.isdisjoint(with_ancestors([code], parents))}
    return chosen | below


def _order(request: SearchRequest, beginnings: list[str], today: date) -> list[ColumnElement[Any]]:
    """Return the order: by price or by how wide the area is where asked, then titles that say the words."""
    titled = and_(true(), *(_has(OfferingVersion.title, word) for word in beginnings))
    by_title: list[ColumnElement[Any]] = [case((titled, 0), else_=1)] if beginnings else []
    by_title.append(type_coerce(OfferingVersion.title, Text))
    match request.sort:
        case Sort.PRICE:
            price = lowest_price(request.unit, today)
            return [case((is_free(today), 0), (price.is_(None), 2), else_=1), price, *by_title]
        case Sort.NEAREST:
            own = OfferingVersion.id
            near = exists().where(version_municipality.c.version_id == own)
            county = exists().where(version_organiser.c.version_id == own)
            return [case((near, 0), (county, 1), else_=2), *by_title]
    return by_title
