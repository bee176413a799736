"""Offerings and providers in the words of schema.org, for search engines; without what nobody told."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from catalogue.offerings import Offering, OfferingKind, OfferingState, OfferingVersion
from catalogue.prices import Price
from catalogue.providers import Provider
from portal.web.addresses import public_address
from portal.web.formats import plain_texts
from portal.web.labels import label

CONTEXT: Final = "https://schema.org"
COUNTRY: Final = {"@type": "Country", "name": "FI"}


def offering_data(
    offering: Offering, version: OfferingVersion, prices: Iterable[Price]
) -> dict[str, object]:
    """Return one offering with the prices that hold: a Service or a Product, its Offers, its provider."""
    seller = _organization(offering.provider)
    is_goods = offering.kind is OfferingKind.GOODS
    return _told(
        {
            "@context": CONTEXT,
            "@type": "Product" if is_goods else "Service",
            "url": public_address("browse.offering", offering_id=offering.id),
            "name": plain_texts(version.title),
            "description": plain_texts(version.summary) or plain_texts(version.description),
            "category": [plain_texts(need.names) for need in version.needs],
            # A product has no area or provider of its own; its offers have.
            "provider": None if is_goods else seller,
            "areaServed": None if is_goods else _areas(version),
            "offers": [
                _offer(price, offering, version, seller) for price in prices if price.amount_cents is not None
            ],
        }
    )


def provider_data(provider: Provider) -> dict[str, object]:
    """Return a provider as an Organization."""
    return {"@context": CONTEXT, **_organization(provider)}


def _organization(provider: Provider) -> dict[str, object]:
    web = provider.web or ""
    return _told(
        {
            "@type": "Organization",
            "url": public_address("browse.provider", provider_id=provider.id),
            "name": provider.name,
            "description": plain_texts(provider.description),
            "telephone": provider.phone,
            "email": provider.email,
            "sameAs": web if web.startswith(("https://", "http://")) else None,
            "identifier": provider.business_id,
        }
    )


def _offer(
    price: Price, offering: Offering, version: OfferingVersion, seller: dict[str, object]
) -> dict[str, object]:
    """Return one price; VAT is always in it."""
    cents = price.amount_cents or 0
    amount = f"{cents // 100}.{cents % 100:02d}"
    stock = "InStock" if offering.state is OfferingState.PUBLISHED else "OutOfStock"
    return _told(
        {
            "@type": "Offer",
            "price": amount,
            "priceCurrency": "EUR",
            "availability": f"{CONTEXT}/{stock}",
            "validFrom": price.valid_from.isoformat(),
            "priceValidUntil": price.valid_to.isoformat() if price.valid_to else None,
            "areaServed": _areas(version),
            "seller": {"@type": "Organization", "name": seller["name"], "url": seller["url"]},
            "priceSpecification": {
                "@type": "UnitPriceSpecification",
                "price": amount,
                "priceCurrency": "EUR",
                "unitText": label(price.unit),
                "valueAddedTaxIncluded": True,
            },
        }
    )


def _areas(version: OfferingVersion) -> list[Mapping[str, object]]:
    names = [organiser.names for organiser in version.organisers]
    names += [place.names for place in version.municipalities]
    named = [{"@type": "AdministrativeArea", "name": plain_texts(one)} for one in names]
    return list(named) or [COUNTRY]


def _told(values: Mapping[str, Any]) -> dict[str, object]:
    """Return the values without empty ones."""
    return {name: value for name, value in values.items() if value}
