"""Whole addresses of public pages, as they stand outside the portal: on paper and for search engines."""

from typing import Any

from flask import current_app, request, url_for

from portal.config import Config
from portal.web.i18n import PREFIXED


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
