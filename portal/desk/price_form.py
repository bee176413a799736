"""One price row of the offering form; a row left empty is no price."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from catalogue.content import PriceContent
from catalogue.prices import Unit, VatClass
from catalogue.vat_rates import basis_points_on
from portal.web.form_messages import MESSAGES
from portal.web.formats import quantity
from portal.web.forms import BooleanField, DateField, LineField, MoneyField, SelectField
from portal.web.labels import label
from portal.web.now import today


def _units() -> list[tuple[str, Any]]:
    return [("", _l("Valitse")), *((unit.value, label(unit)) for unit in Unit)]


def _vat_classes() -> list[tuple[str, Any]]:
    return [(vat.value, _vat_class(vat)) for vat in VatClass]


def _vat_class(vat: VatClass) -> str:
    rate = basis_points_on(vat, today())
    return f"{label(vat)}, {quantity(Decimal(rate) / 100)} %" if rate else label(vat)


class PriceRow(wtforms.Form):
    """Amount, unit, tax, days and a note."""

    class Meta:
        """Words of the built-in validators come from our catalogues."""

        def get_translations(self, form: Any) -> Any:
            """Return our words instead of WTForms' own catalogues."""
            return MESSAGES

    amount = MoneyField(_l("Hinta veroineen"))
    unknown = BooleanField(_l("Hintaa ei vielä tiedetä"))
    unit = SelectField(_l("Mistä hinta maksetaan?"))
    vat = SelectField(_l("Arvonlisävero"), default=VatClass.EXEMPT.value)
    valid_from = DateField(_l("Voimassa alkaen"))
    valid_to = DateField(_l("Voimassa asti"))
    note = LineField(_l("Mitä hintaan kuuluu?"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.unit.choices = _units()
        self.vat.choices = _vat_classes()

    def is_empty(self) -> bool:
        """Tell whether the row was left alone; the tax has a choice from the start and says nothing."""
        told = (self.amount.raw_data or [""])[0].strip() if self.amount.raw_data else self.amount.data
        days = any((field.raw_data or [""])[0].strip() for field in (self.valid_from, self.valid_to))
        return not (told or self.unknown.data or self.unit.data or self.note.data or days)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the row as a whole; an empty one is fine."""
        if self.is_empty():
            return True
        super().validate(extra_validators)
        if self.amount.data is None and not self.unknown.data and not self.amount.errors:
            self.amount.errors = [str(_l("Kirjoita hinta tai valitse, ettei sitä vielä tiedetä"))]
        if not self.unit.data and not self.unit.errors:
            self.unit.errors = [str(_l("Valitse, mistä hinta maksetaan"))]
        if not self.vat.data and not self.vat.errors:
            self.vat.errors = [str(_l("Valitse vero"))]
        if self.valid_from.data and self.valid_to.data and self.valid_to.data < self.valid_from.data:
            self.valid_to.errors = [str(_l("Viimeinen päivä on ennen ensimmäistä"))]
        return not self.errors

    def meets(self, other: "PriceRow") -> bool:
        """Tell whether the other row prices the same thing on some same day."""
        same = self.unit.data == other.unit.data and self.note.data == other.note.data
        mine = self.valid_from.data or date.min, self.valid_to.data or date.max
        theirs = other.valid_from.data or date.min, other.valid_to.data or date.max
        return bool(same and mine[0] <= theirs[1] and theirs[0] <= mine[1])

    def content(self, earlier: Iterable[PriceContent], today: date) -> PriceContent:
        """Return the price; translations of an unchanged note stay."""
        typed = self.note.data or ""
        note = {"fi": typed} if typed else {}
        kept = next((price.note for price in earlier if price.note.get("fi", "") == typed), note)
        starts = self.valid_from.data or min(today, self.valid_to.data or today)
        return PriceContent(
            amount_cents=None if self.unknown.data else self.amount.data,
            unit=Unit(self.unit.data),
            vat=VatClass(self.vat.data),
            valid_from=starts,
            valid_to=self.valid_to.data,
            note=dict(kept),
        )


def price_data(price: PriceContent) -> dict[str, Any]:
    """Return a price as the row's data."""
    return {
        "amount": price.amount_cents,
        "unknown": price.amount_cents is None,
        "unit": price.unit.value,
        "vat": price.vat.value,
        "valid_from": price.valid_from,
        "valid_to": price.valid_to,
        "note": price.note.get("fi", ""),
    }
