"""A whole search in plain Python over a reader of Whoosh."""

from collections.abc import Collection
from uuid import UUID

from search_index.concepts import Concepts
from search_index.request import Hit, SearchPage, SearchRequest
from tests.search_index.reference.filters import is_visible, passing
from tests.search_index.reference.ordering import in_order
from tests.search_index.reference.ranking import Ranked, rank
from tests.search_index.reference.snapshot import Snapshot


def search(
    snapshot: Snapshot, concepts: Concepts, request: SearchRequest, within: Collection[UUID] | None = None
) -> SearchPage:
    """Answer a request; only offerings in `within` are considered, None means all that is indexed."""
    visible = frozenset(n for n, document in snapshot.documents.items() if is_visible(document, within))
    ranked = rank(snapshot, concepts, request.text, request.lang, visible) if visible else None
    candidates = visible if ranked is None else ranked.scores
    passed, facets = passing(((n, snapshot.documents[n]) for n in candidates), request)
    ordered = in_order(passed, snapshot.documents, request, ranked.scores if ranked else {})
    start = (request.page - 1) * request.size
    return SearchPage(
        total=len(passed),
        hits=tuple(_hit(n, snapshot, ranked) for n in ordered[start : start + request.size]),
        facets=facets,
        suggestion=ranked.suggestion if ranked else None,
        understood=ranked.understood if ranked else (),
        relaxed=bool(ranked and passed and ranked.relaxed),
    )


def _hit(number: int, snapshot: Snapshot, ranked: Ranked | None) -> Hit:
    offering_id = snapshot.documents[number].offering_id
    if ranked is None:
        return Hit(offering_id, 0.0)
    return Hit(offering_id, round(ranked.scores[number], 4), ranked.reasons[number])
