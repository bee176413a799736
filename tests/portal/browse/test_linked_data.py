"""What search engines read of an offering and a provider; people's words cannot break out of it."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from catalogue.database import db
from catalogue.loading import demo_id
from catalogue.offerings import OfferingKind
from portal.web.data_blocks import data_block
from tests.builders import a_provider, a_published_offering

pytestmark = pytest.mark.both_databases
HOSTILE = "</script><script>alert(1)</script><!-- <script> --> &amp; ]]> \u2028\u2029 \\u003c \" ' Ä👩‍🦽"


def data_of(client: FlaskClient, address: str) -> Any:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    (block,) = page.select('head script[type="application/ld+json"]')
    return json.loads(block.get_text())


def test_an_offering_tells_its_price_area_and_provider(visitor: FlaskClient) -> None:
    data = data_of(visitor, f"/palvelut/{demo_id('kotisiivous')}")
    assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "Service", "Kotisiivous")
    assert data["url"] == f"http://localhost/palvelut/{demo_id('kotisiivous')}"
    assert data["provider"]["@type"] == "Organization"
    assert data["provider"]["url"] == f"http://localhost/tuottajat/{demo_id('kotiapu')}"
    assert data["areaServed"] == [{"@type": "AdministrativeArea", "name": "Pirkanmaan hyvinvointialue"}]
    (offer,) = data["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("39.00", "EUR")
    assert offer["availability"] == "https://schema.org/InStock"
    assert offer["priceSpecification"]["unitText"] == "tunti"
    assert offer["priceSpecification"]["valueAddedTaxIncluded"] is True


def test_it_speaks_the_readers_language(visitor: FlaskClient) -> None:
    data = data_of(visitor, f"/sv/palvelut/{demo_id('kotisiivous')}")
    assert data["name"] == "Hemstädning"
    assert data["url"].startswith("http://localhost/sv/palvelut/")


def test_goods_are_a_product_and_an_unknown_price_is_no_offer(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        goods = a_published_offering(cents=None)
        goods.kind = OfferingKind.GOODS
        address = f"/palvelut/{goods.id}"
        db.session.commit()
    data = data_of(client, address)
    assert data["@type"] == "Product"
    assert "offers" not in data
    assert "provider" not in data


def test_what_is_free_is_offered_for_nothing(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        address = f"/palvelut/{a_published_offering(cents=0).id}"
        db.session.commit()
    assert [offer["price"] for offer in data_of(client, address)["offers"]] == ["0.00"]


def test_a_provider_is_an_organization(visitor: FlaskClient) -> None:
    data = data_of(visitor, f"/tuottajat/{demo_id('kotiapu')}")
    assert (data["@type"], data["name"]) == ("Organization", "Kotiapu Esimerkki Oy")
    assert data["telephone"]
    assert data["identifier"]


def test_hostile_words_stay_words(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        provider = a_provider(HOSTILE)
        provider.web = "javascript:alert(1)"
        addresses = {
            f"/palvelut/{a_published_offering(provider, title=HOSTILE).id}": HOSTILE,
            f"/tuottajat/{provider.id}": HOSTILE,
        }
        db.session.commit()
    for address, name in addresses.items():
        html = client.get(address).text
        assert "<script>alert" not in html
        assert "<!--" not in html
        data = data_of(client, address)
        assert data["name"] == name
        assert "sameAs" not in str(data)


def test_nothing_in_a_block_can_end_it() -> None:
    block = str(data_block({HOSTILE: [HOSTILE, {"x": HOSTILE}]}))
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside) == {HOSTILE: [HOSTILE, {"x": HOSTILE}]}
