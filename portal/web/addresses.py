"""Whole addresses of public pages, as they stand outside the portal, and those of many objects at once."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from flask import current_app, request, url_for

from portal.config import Config
from portal.web.i18n import PREFIXED

_ANY: Final = UUID(int=0)


def public_address(endpoint: str, language: str | None = None, **values: Any) -> str:
    """Return the whole address of a page by TARJOTIN_BASE_URL, in a language or in the request's own."""
    config = current_app.extensions["tarjotin"]
    assert isinstance(config, Config)
    path = url_for(endpoint, **values) if language is None else path_in(language, endpoint, **values)
    return f"{config.base_url.rstrip('/')}{path}"


def path_in(language: str, endpoint: str, **values: Any) -> str:
    """Return the path of a page in a language, whatever the request's own is."""
    path, own = url_for(endpoint, **values), request.script_root.rsplit("/", 1)[-1]
    bare = path.removeprefix(f"/{own}") if own in PREFIXED else path
    return f"/{language}{bare}" if language in PREFIXED else bare


def addresses_by_id(endpoint: str, name: str) -> Callable[[UUID], str]:
    """Return a function from an id to the address of its page, for lists: the route is built only once."""
    of_any: dict[str, Any] = {name: _ANY}
    before, after = url_for(endpoint, **of_any).split(str(_ANY))
    return lambda one: f"{before}{one}{after}"
