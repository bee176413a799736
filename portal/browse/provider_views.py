"""A provider as anybody may see it: who it is, who approves it, and what it offers now."""

from uuid import UUID

from flask import abort, render_template, request

from portal.browse.linked_data import provider_data
from portal.browse.provider_queries import PAGE_SIZE, find_provider, offerings_of
from portal.browse.views import bp
from portal.web.caching import cacheable
from portal.web.now import today
from portal.web.requires import public

__all__ = ["bp"]


@bp.get("/tuottajat/<uuid:provider_id>")
@public
@cacheable
def provider(provider_id: UUID) -> str:
    """Show one provider; one with nothing that people may see does not exist for them."""
    found = find_provider(provider_id)
    if found is None:
        abort(404)
    pages = max(-(-found.published // PAGE_SIZE), 1)
    page = min(max(request.args.get("sivu", 1, type=int), 1), pages)
    return render_template(
        "browse/provider.html",
        provider=found.provider,
        approvers=found.approvers,
        total=found.published,
        offerings=offerings_of(found.provider.id, page, today()),
        page=page,
        pages=pages,
        linked=provider_data(found.provider),
    )
