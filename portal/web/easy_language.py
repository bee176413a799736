"""Selkokieli: a switch on every page that shows easy-language text wherever somebody has written it.

A cookie of its own remembers it. It says nothing about anybody, needs no session, and the pages that show
it vary by it, so what stores keep of public pages stays right.
"""

from collections.abc import Mapping
from typing import Final

from flask import Flask, Response, current_app, request

from portal.web.formats import page_language

COOKIE: Final = "selkokieli"
_ON: Final = "1"
_YEAR_SECONDS: Final = 365 * 24 * 3600


def is_easy() -> bool:
    """Tell whether the reader wants easy language."""
    return request.cookies.get(COOKIE) == _ON


def remember_easy(response: Response, wanted: bool) -> Response:
    """Let the reader's browser remember the choice, or forget it."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if wanted:
        response.set_cookie(
            COOKIE, _ON, max_age=_YEAR_SECONDS, secure=secure, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, secure=secure, httponly=True, samesite="Lax")
    return response


def easy_text(easy: Mapping[str, str]) -> str:
    """Return the easy text in the language of the page if the reader wants it and it is there, else ""."""
    return easy.get(page_language(), "") if is_easy() else ""


def here() -> str:
    """Return the path of this page with its language, to come back to."""
    return f"{request.script_root}{request.full_path if request.query_string else request.path}"


def path_of_ours(wanted: str) -> str:
    """Return a path if it leads to a page of ours, else ""."""
    ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if ours and wanted.isprintable() else ""


def init_app(app: Flask) -> None:
    """Give templates `is_easy`, `easy_text` and `here`."""
    for name, function in (("is_easy", is_easy), ("easy_text", easy_text), ("here", here)):
        app.add_template_global(function, name)
