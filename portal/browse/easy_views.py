"""Switching easy language on and off, on every page."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.browse.views import bp
from portal.web.easy_language import path_of_ours, remember_easy
from portal.web.requires import public

__all__ = ["bp"]


@bp.get("/selkokieli")
@public
def easy_language() -> Response:
    """Remember in the browser whether easy language is wanted and lead back to where the reader was."""
    back = path_of_ours(request.args.get("takaisin", "")) or url_for("browse.front")
    return remember_easy(redirect(back, 303), wanted=request.args.get("paalle") == "1")  # type: ignore[arg-type]  # flask's redirect says werkzeug's class
