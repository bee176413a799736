"""The dated VAT table of data/vat.json: which percentage a class means on a day."""

import json
from datetime import date
from functools import cache
from importlib import resources

from catalogue.prices import VatClass, VatRate


@cache
def vat_rates() -> tuple[VatRate, ...]:
    """Return the whole table, read once."""
    text = resources.files("catalogue").joinpath("data/vat.json").read_text(encoding="utf-8")
    return tuple(
        VatRate(
            VatClass(row["class"]),
            int(row["rate_bp"]),
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in json.loads(text)["rates"]
    )


def basis_points_on(vat: VatClass, day: date) -> int | None:
    """Return the rate of a class on a day in basis points (2550 is 25.5 %), None outside the table."""
    for rate in vat_rates():
        if rate.vat is vat and rate.valid_from <= day and (rate.valid_to is None or day <= rate.valid_to):
            return rate.basis_points
    return None
