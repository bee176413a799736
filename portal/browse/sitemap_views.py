"""What search engines are told: which pages there are, in which languages, and which to leave alone."""

from typing import Final

from flask import Response, abort, render_template

from portal.browse.sitemap_queries import MappedPage, count_parts, pages_of_part
from portal.browse.views import bp
from portal.web.addresses import path_in, public_address
from portal.web.caching import cacheable
from portal.web.i18n import NAMES
from portal.web.requires import public

__all__ = ["bp"]

FIXED: Final = (
    "browse.front",
    "browse.needs",
    "browse.how_it_works",
    "browse.accessibility",
    "browse.privacy",
)
UNMAPPED: Final = (
    "browse.search", "browse.compare", "browse.wish", "browse.easy_language", "accounts.sign_in"
)  # fmt: skip
"""Pages without an end of addresses, and forms: nothing to read for a search engine."""
MOST_PARTS: Final = 50_000
"""A site map's own limit (sitemaps.org); far above what any portal has."""


@bp.get("/sitemap.xml")
@public
@cacheable
def sitemap() -> Response:
    """List the parts of the site map."""
    parts = [public_address("browse.sitemap_part", "fi", number=number) for number in range(count_parts())]
    return _xml(render_template("browse/sitemap.xml", parts=parts))


@bp.get("/sitemap/<int:number>.xml")
@public
@cacheable
def sitemap_part(number: int) -> Response:
    """List one part: each page once in every language it is written in, with links to the others."""
    if number >= MOST_PARTS:
        abort(404)
    fixed = [MappedPage(endpoint, {}, None, tuple(NAMES)) for endpoint in FIXED] if number == 0 else []
    pages = [*fixed, *pages_of_part(number)]
    if not pages:
        abort(404)
    return _xml(render_template("browse/sitemap_part.xml", pages=pages, public_address=public_address))


@bp.get("/robots.txt")
@public
@cacheable
def robots() -> Response:
    """Tell robots where the site map is and what to leave alone."""
    leave = [path_in(language, endpoint) for language in NAMES for endpoint in UNMAPPED]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in leave)]
    lines += ["", f"Sitemap: {public_address('browse.sitemap', 'fi')}", ""]
    return Response("\n".join(lines), mimetype="text/plain")


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")
