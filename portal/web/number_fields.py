"""Fields that read what Finns type as money, quantities and days; what was typed always stays."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from wtforms import Field, widgets

from portal.web.formats import page_language, parse_date, parse_money, parse_quantity, typed_number


class _ParsedField(Field):
    """A text input whose words become a value; what was typed stays when they don't."""

    widget = widgets.TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the first value; an empty one means that nothing was given."""
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = self.read(valuelist[0])

    def read(self, typed: str) -> Any:
        """Return the value; ValueError with a sentence for the person."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """Return the value as a person would type it."""
        raise NotImplementedError


class MoneyField(_ParsedField):
    """An amount of money; its data are cents."""

    def __init__(
        self,
        label: Any = "",
        checks: Sequence[Any] = (),
        minimum: int = 0,
        maximum: int = 100_000_000,
        **more: Any,
    ) -> None:
        super().__init__(label, list(checks), **more)
        self.minimum, self.maximum = minimum, maximum

    def read(self, typed: str) -> int:
        """Return cents between the limits."""
        try:
            cents = parse_money(typed, page_language())
        except ValueError:
            raise ValueError(_("Kirjoita summa numeroina, esimerkiksi 85,00")) from None
        if cents < self.minimum:
            least = typed_number(Decimal(self.minimum) / 100)
            raise ValueError(_("Summan on oltava vähintään %(amount)s €", amount=least))
        if cents > self.maximum:
            most = typed_number(Decimal(self.maximum) / 100)
            raise ValueError(_("Summa voi olla enintään %(amount)s €", amount=most))
        return cents

    def write(self, value: int) -> str:
        """Return "988,00"."""
        return typed_number(Decimal(value) / 100 + Decimal("0.00"))


class QuantityField(_ParsedField):
    """How many or how much; its data are a Decimal with at most two decimals."""

    def __init__(
        self,
        label: Any = "",
        checks: Sequence[Any] = (),
        minimum: Decimal = Decimal("0.01"),
        maximum: Decimal = Decimal(10_000),
        **more: Any,
    ) -> None:
        super().__init__(label, list(checks), **more)
        self.minimum, self.maximum = minimum, maximum

    def read(self, typed: str) -> Decimal:
        """Return a number between the limits."""
        try:
            number = parse_quantity(typed, page_language())
        except ValueError:
            raise ValueError(_("Kirjoita määrä numeroina, esimerkiksi 2 tai 1,5")) from None
        if number < self.minimum:
            raise ValueError(_("Määrän on oltava vähintään %(number)s", number=typed_number(self.minimum)))
        if number > self.maximum:
            raise ValueError(_("Määrä voi olla enintään %(number)s", number=typed_number(self.maximum)))
        return number

    def write(self, value: Decimal) -> str:
        """Return "1,5"."""
        return typed_number(value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize())


class DateField(_ParsedField):
    """A day as pp.kk.vvvv in a text input: native date inputs show months first to Finns."""

    earliest: Final = date(1900, 1, 1)
    latest: Final = date(2199, 12, 31)

    def read(self, typed: str) -> date:
        """Return a day of this century or its neighbours."""
        try:
            value = parse_date(typed)
        except ValueError:
            raise ValueError(_("Kirjoita päivä muodossa pp.kk.vvvv, esimerkiksi 14.1.2027")) from None
        if not self.earliest <= value <= self.latest:
            raise ValueError(_("Tarkista vuosi. Kirjoita päivä muodossa pp.kk.vvvv"))
        return value

    def write(self, value: date) -> str:
        """Return "14.1.2027" in every language, as the hint asks for it."""
        return f"{value.day}.{value.month}.{value.year}"
