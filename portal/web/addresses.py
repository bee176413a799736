"""Whole addresses of public pages, as they stand outside the portal: on paper and for search engines."""

from typing import Any

from flask import current_app, request, url_for

from portal.config import Config
from portal.web.i18n import PREFIXED


def public_address(endpoint: str, language: str | None = None, **values: Any) -> str:
    """Return the whole address of a page by TARJOTIN_BASE_URL, in a language or in the request's own."""
    config = current_app.extensions["tarjotin"]
    assert isinstance(config, Config)
    path = url_for(endpoint, **values)
    if language is not None:
        path = f"{'' if language == 'fi' else f'/{language}'}{_without_language(path)}"
    return f"{config.base_url.rstrip('/')}{path}"


def _without_language(path: str) -> str:
    first = request.script_root.rsplit("/", 1)[-1]
    return path.removeprefix(f"/{first}") if first in PREFIXED else path
