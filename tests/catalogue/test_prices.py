"""Prices hold for their dates, and the table refuses what no price can be."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from catalogue.database import db
from catalogue.prices import Price, Unit, VatClass
from tests.builders import a_draft_offering, a_provider

FIRST, LAST = date(2027, 1, 1), date(2027, 6, 30)


def a_price(valid_from: date = FIRST, valid_to: date | None = LAST, cents: int | None = 3800) -> Price:
    return Price(
        position=9,
        amount_cents=cents,
        unit=Unit.HOUR,
        vat=VatClass.EXEMPT,
        valid_from=valid_from,
        valid_to=valid_to,
        note={},
    )


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 12, 31), False), (FIRST, True), (LAST, True), (date(2027, 7, 1), False)],
)
def test_a_price_holds_from_its_first_to_its_last_day(day: date, holds: bool) -> None:
    assert a_price().is_valid_on(day) is holds


def test_a_price_without_an_end_goes_on() -> None:
    assert a_price(valid_to=None).is_valid_on(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("price", "name"),
    [
        (a_price(cents=-1), "not_negative"),
        (a_price(valid_from=LAST, valid_to=FIRST), "valid_in_order"),
    ],
)
def test_the_table_refuses_an_impossible_price(in_app: Flask, price: Price, name: str) -> None:
    version = a_draft_offering(a_provider()).working
    assert version is not None
    with pytest.raises(IntegrityError, match=f"ck_price_{name}"):
        db.session.execute(
            Price.__table__.insert().values(  # type: ignore[attr-defined]  # a Table, typed as FromClause
                id=version.id,
                version_id=version.id,
                position=9,
                amount_cents=price.amount_cents,
                unit=price.unit,
                vat=price.vat,
                valid_from=price.valid_from,
                valid_to=price.valid_to,
                note={},
            )
        )
