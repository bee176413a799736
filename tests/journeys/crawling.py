"""Finds the pages a person can reach by following their links, so that new pages come along by themselves."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import Page, Response
from werkzeug.exceptions import HTTPException

from tests.journeys.conftest import Served

# Tried signed out; whoever is signed in meets public pages again only where their own sums stand.
PUBLIC = frozenset({
    "browse.needs", "browse.how_it_works", "browse.accessibility", "browse.privacy", "accounts.sign_in",
})  # fmt: skip
LANGUAGES = frozenset({"sv", "en"})


@dataclass(frozen=True)
class Visit:
    """A page as somebody met it."""

    endpoint: str
    url: str
    status: int


def crawl(
    page: Page, served: Served, start: str, *, each: int = 1, signed_in: bool = True
) -> Iterator[Visit]:
    """Open pages from a path on, at most so many of one endpoint; each stays open until the next."""
    seen: Counter[str] = Counter()
    asked: set[str] = set()
    waiting = deque([served.url + start])
    while waiting:
        url = waiting.popleft()
        endpoint = endpoint_of(served.app, url)
        if url in asked or endpoint is None or seen[endpoint] >= each:
            continue
        if signed_in and endpoint in PUBLIC:
            continue
        asked.add(url)
        seen[endpoint] += 1
        answer = page.goto(url)
        assert isinstance(answer, Response)
        landed = page.url.split("#")[0]
        asked.add(landed)
        landed_at = endpoint_of(served.app, landed) or endpoint
        if landed_at != endpoint:
            seen[landed_at] += 1
        yield Visit(landed_at, landed, answer.status)
        waiting.extend(_links(page, served))


def endpoint_of(app: Flask, url: str) -> str | None:
    """Return the endpoint behind an address, or nothing for files and for other languages."""
    path = urlsplit(url).path
    if path.split("/")[1] in LANGUAGES:
        return None
    try:
        endpoint, _ = app.url_map.bind("localhost").match(path, method="GET")
    except HTTPException:
        return None
    return None if "static" in str(endpoint) else str(endpoint)


def _links(page: Page, served: Served) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    full = (urljoin(page.url, href).split("#")[0] for href in found)
    return [url for url in full if url.startswith(served.url + "/")]
