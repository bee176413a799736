"""Who may keep an answer: pages that everybody sees alike carry an entity tag; one's own are never kept.

A page is kept with "no-cache": it may be stored, but the store asks each time whether it still holds. So a
price that changes today is seen today, and an unchanged page costs no bytes.
"""

import hashlib
from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, Response, current_app, request, session

View = TypeVar("View", bound=Callable[..., Any])
FOR_EVERYBODY: Final = "public, no-cache"
FOR_NOBODY_ELSE: Final = "private, no-store"


def cacheable(view: View) -> View:
    """Mark a public view whose page is the same for everybody who is signed out."""
    view.is_cacheable = True  # type: ignore[attr-defined]  # an attribute on a function, which mypy does not know
    return view


def init_app(app: Flask) -> None:
    """Tell browsers and stores on the way what they may keep.

    Call it after Flask-Compress and after the headers: what is registered last runs first, and the tag is
    that of the page, not of its packed bytes.
    """
    app.after_request(_say_who_may_keep)


def _say_who_may_keep(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    marked = bool(getattr(view, "is_cacheable", False))
    if marked:
        response.vary.add("Cookie")
    if "_user_id" in session:
        response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    elif marked and _is_alike_for_everybody(response):
        response.headers["Cache-Control"] = FOR_EVERYBODY
        # Weak: packed and plain bytes are the same page.
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32], weak=True)
        response.make_conditional(request)
    return response


def _is_alike_for_everybody(response: Response) -> bool:
    """Tell whether nothing in the answer is of one visitor: no session came, none began, no cookie is set."""
    name = current_app.config["SESSION_COOKIE_NAME"]
    own = name in request.cookies or bool(session) or session.modified or "Set-Cookie" in response.headers
    return response.status_code == 200 and request.method in ("GET", "HEAD") and not own
