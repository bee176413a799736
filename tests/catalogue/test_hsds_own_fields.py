"""What our own exports tell beside the standard fields; in other feeds the same names may hold anything."""

from datetime import date
from typing import Any

import pytest

from catalogue.content import PriceContent
from catalogue.exchange.hsds_rows import Codes, ServiceRow, parse_service
from catalogue.exchange.report import BadRow, Reason
from catalogue.offerings import OfferingKind
from catalogue.prices import Unit, VatClass
from catalogue.providers import ProviderKind

TODAY = date(2026, 11, 23)
ID = "03da1c71-6fb3-4928-8f39-2db39b027d8d"
CODES = Codes(
    needs=frozenset({"home.cleaning", "home.meals"}),
    needs_of_class={"P4.3": frozenset({"home.meals"})},
    groups_of_target={"KR1.1": frozenset({"older_people"})},
    organisers=frozenset(),
    municipalities={},
)


def parsed(**changed: Any) -> ServiceRow:
    return parse_service({"id": ID, "name": "Siivous", "status": "active", **changed}, CODES, TODAY)


def terms(*links: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"id": ID, "link_type": link, "taxonomy_term": {"code": code}} for link, code in links]


@pytest.mark.parametrize(
    ("links", "needs", "oddities"),
    [
        ([("need", "home.cleaning")], {"home.cleaning"}, 0),
        ([("service_class", "P4.3")], {"home.meals"}, 0),
        ([("need", "home.cleaning"), ("service_class", "P4.3")], {"home.cleaning"}, 0),
        ([("need", "home.gone"), ("service_class", "P4.3")], {"home.meals"}, 1),
        ([("need", "home.gone"), ("need", "home.cleaning")], {"home.cleaning"}, 1),
        ([("need", ""), ("life_event", "home.cleaning")], set(), 0),
    ],
)
def test_needs_named_by_themselves_win_over_the_class_and_lost_ones_are_told(
    links: list[tuple[str, str]], needs: set[str], oddities: int
) -> None:
    row = parsed(attributes=terms(*links))
    assert row.content.needs == needs
    assert len(row.oddities) == oddities


def test_kind_groups_delivery_and_accessibility_are_terms() -> None:
    row = parsed(
        attributes=terms(
            ("offering_kind", "goods"),
            ("client_group", "teenagers"),
            ("client_group", "astronauts"),
            ("target_group", "KR1.1"),
            ("delivery", "home"),
            ("delivery", "by_rocket"),
            ("accessibility", "step_free"),
            ("accessibility", "Step, free"),
        )
    )
    assert row.kind is OfferingKind.GOODS
    assert row.content.groups == {"teenagers"}
    assert row.content.delivery == {"home"}
    assert row.content.accessibility == {"step_free"}
    assert parsed(attributes=terms(("target_group", "KR1.1"))).content.groups == {"older_people"}
    assert parsed().kind is OfferingKind.SERVICE


@pytest.mark.parametrize(
    ("code", "language"),
    [("fi", "fi"), ("FI", "fi"), ("sv-FI", "sv"), ("fi-sgn", "fi-sgn"), ("fi_SGN", "fi-sgn"), ("fse", "fse")],
)
def test_a_language_has_no_region_but_may_be_signed(code: str, language: str) -> None:
    assert parsed(languages=[{"id": ID, "code": code}]).content.languages == {language}


def test_a_price_comes_back_with_its_unit_tax_and_words() -> None:
    option = {
        "option": "hour",
        "amount": 12.35,
        "currency": "EUR",
        "amount_description": "ilta",
        "amount_description_i18n": {"fi": "ilta", "sv": "kväll"},
        "valid_from": "2026-01-01",
        "unit": "hour",
        "vat": "reduced_mid",
    }
    (price,) = parsed(cost_options=[option]).content.prices
    note = {"fi": "ilta", "sv": "kväll"}
    assert price == PriceContent(1235, Unit.HOUR, VatClass.REDUCED_MID, date(2026, 1, 1), None, note)


@pytest.mark.parametrize("anything", [None, 7, "per head", ["hour"], {"code": "hour"}])
def test_in_another_feed_unit_and_tax_may_hold_anything_but_null(anything: Any) -> None:
    option = {"amount": 5, "currency": "EUR", "option": "kurssi", "unit": anything, "vat": anything}
    if anything is None:
        with pytest.raises(BadRow) as bad:
            parsed(cost_options=[option])
        assert bad.value.reason is Reason.NULL
    else:
        (price,) = parsed(cost_options=[option]).content.prices
        assert (price.unit, price.vat, price.note) == (Unit.COURSE, VatClass.EXEMPT, {"fi": "kurssi"})


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"legal_status": "Limited Company"}, ProviderKind.PRIVATE),
        ({"attributes": terms(("provider_kind", "ngo")), "legal_status": "Limited"}, ProviderKind.NGO),
        ({"attributes": terms(("provider_kind", "royal"))}, None),
        ({}, None),
    ],
)
def test_a_provider_says_what_it_is_by_term_or_else_by_legal_status(
    told: dict[str, Any], kind: ProviderKind | None
) -> None:
    assert parsed(organization={"id": ID, "name": "Kunta", **told}).organization.kind is kind


def test_an_organization_brings_its_contact_and_a_name_is_no_description() -> None:
    identifiers = [
        {"identifier_scheme": "GB-COH", "identifier": "07"},
        {"identifier_scheme": "FI-PRO", "identifier": "1234567-1"},
    ]
    told = {"email": "a@example.com", "phones": [{"number": "040"}], "organization_identifiers": identifiers}
    found = parsed(organization={"id": ID, "name": "Kunta", "description": "Kunta", **told}).organization
    assert found.contact == {"business_id": "1234567-1", "phone": "040", "email": "a@example.com"}
    assert found.description == {}
