"""The site map: every public page once in each language it is written in, and nothing else."""

import xml.etree.ElementTree as ET
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.clock import now
from catalogue.database import db
from catalogue.loading import demo_id
from catalogue.publishing import withdraw
from portal.browse import sitemap_queries
from tests.builders import EDITOR, a_draft_offering, a_provider, a_published_offering
from tests.queries import counted

pytestmark = pytest.mark.both_databases
BASE: Final = "http://localhost"
NS: Final = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(client: FlaskClient, path: str) -> ET.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response.mimetype == "application/xml"
    return ET.fromstring(response.text)  # noqa: S314  (our own)


def mapped(client: FlaskClient) -> dict[str, dict[str, str]]:
    """Return the alternates by address, over all parts."""
    found = {}
    for loc in read(client, "/sitemap.xml").iterfind("s:sitemap/s:loc", NS):
        for url in read(client, (loc.text or "").removeprefix(BASE)).iterfind("s:url", NS):
            links = {str(a.get("hreflang")): str(a.get("href")) for a in url.iterfind("x:link", NS)}
            found[url.findtext("s:loc", "", NS)] = links
    return found


def test_every_mapped_page_opens_and_every_language_of_it_is_told(visitor: FlaskClient) -> None:
    pages = mapped(visitor)
    offering = f"/palvelut/{demo_id('kotisiivous')}"
    links = {"fi": f"{BASE}{offering}", "sv": f"{BASE}/sv{offering}", "en": f"{BASE}/en{offering}"}
    for address in links.values():
        assert pages[address] == links
    assert f"{BASE}/tuottajat/{demo_id('kotiapu')}" in pages
    assert f"{BASE}/en/nain-toimii" in pages
    for address, alternates in pages.items():
        assert address in alternates.values()
    for address in sorted(pages)[:20]:
        assert visitor.get(address.removeprefix(BASE)).status_code == 200


def test_a_language_nobody_wrote_is_not_promised(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        address = f"{BASE}/palvelut/{a_published_offering().id}"
        db.session.commit()
    assert mapped(client)[address] == {"fi": address}


def test_what_is_not_public_is_not_mapped(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        draft = a_draft_offering(a_provider("Kesken Oy"))
        gone = a_published_offering(a_provider("Poissa Oy"))
        withdraw(gone, EDITOR, now())
        ids = [str(one) for one in (draft.id, draft.provider_id, gone.id, gone.provider_id)]
        db.session.commit()
    pages = " ".join(mapped(client))
    assert not [one for one in ids if one in pages]
    assert f"{BASE}/tarpeet" in pages


def test_parts_hold_everything_once(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_queries, "PART_SIZE", 2)
    with app.app_context():
        provider = a_provider()
        for number in range(4):
            a_published_offering(provider, title=f"Siivous {number}")
        db.session.commit()
    assert len(read(client, "/sitemap.xml").findall("s:sitemap", NS)) == 3
    assert len(mapped(client)) == 5 + 5 * 3
    assert client.get("/sitemap/3.xml").status_code == 404
    assert client.get(f"/sitemap/{'9' * 30}.xml").status_code == 404


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap/0.xml"])
def test_a_part_is_one_query(full_app: Flask, visitor: FlaskClient, path: str) -> None:
    with counted(full_app) as seen:
        assert visitor.get(path).status_code == 200
    assert len(seen) == 1, seen


def test_robots_are_shown_the_map_and_kept_from_endless_pages(visitor: FlaskClient) -> None:
    text = visitor.get("/robots.txt").text
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert {"Disallow: /haku", "Disallow: /sv/haku", "Disallow: /en/kirjaudu"} <= set(text.splitlines())
    assert visitor.get("/sv/robots.txt").text == text
