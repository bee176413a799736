"""What the search box suggests while somebody types."""

from flask import Response, jsonify, request

from portal.browse.views import bp
from portal.searching import searching
from portal.web.formats import page_language
from portal.web.requires import public


@bp.get("/haku/ehdotukset")
@public
def completions() -> Response:
    """Return titles and names of needs that go on from `q`, as JSON."""
    typed = request.args.get("q", "").replace("\0", "")
    response = jsonify(suggestions=searching().complete(typed, page_language()))
    # Nothing of it is anybody's own, but it follows the shelves.
    response.headers["Cache-Control"] = "private, max-age=60"
    return response
