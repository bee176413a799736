"""The fields of our forms: they read what Finns type, keep every word on an error, and complain in plain words."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    PasswordField,
    StringField,
    validators,
    widgets,
)
from wtforms import RadioField as _RadioField
from wtforms import SelectField as _SelectField
from wtforms import SelectMultipleField as _SelectMultipleField
from wtforms import TextAreaField as _TextAreaField
from wtforms.fields.choices import SelectChoice

from catalogue.texts import LANGUAGES, Texts
from portal.web.form_messages import MESSAGES
from portal.web.formats import page_language, parse_date, parse_money, parse_quantity, typed_number

__all__ = [
    "BooleanField",
    "CheckboxGroup",
    "DateField",
    "FileField",
    "Form",
    "HiddenField",
    "LineField",
    "MoneyField",
    "PasswordField",
    "QuantityField",
    "RadioField",
    "Required",
    "SelectField",
    "TextAreaField",
    "TextsField",
]

Words = str | LazyString
# Control characters have no place in a text, and PostgreSQL refuses NUL.
_UNWANTED: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The base of every form: CSRF, our own words in three languages, and the lines of the error summary."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF ships no types
        """Words of the built-in validators come from our catalogues."""

        def get_translations(self, form: Any) -> Any:
            """Return our words instead of WTForms' own catalogues."""
            return MESSAGES

    def error_lines(self) -> list[tuple[str | None, str]]:
        """Return (id of the control or None, sentence) for the error summary, in the order of the page."""
        lines: list[tuple[str | None, str]] = [(None, str(message)) for message in self.form_errors]
        for field in self:
            if field.name != "csrf_token":
                lines.extend(_error_lines(field))
        return lines


class Required:
    """Something must be typed or chosen; unlike WTForms' own, it leaves other errors alone."""

    # The flag tells the macro not to write "vapaaehtoinen"; the HTML attribute is never set.
    field_flags: Final = {"required": True}

    def __init__(self, message: Words | None = None) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Stop with an error when nothing was given."""
        given = field.raw_data if field.raw_data is not None else [field.data]
        if any(value is not None and str(value).strip() for value in given):
            return
        field.errors[:] = []
        raise validators.StopValidation(str(self.message or field.gettext("This field is required.")))


class _TextCleaning:
    """Takes out what no one types on purpose and refuses what is too long."""

    max_length: int
    data: str | None
    gettext: Callable[[str], str]

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        text = _UNWANTED.sub("", valuelist[0]).replace("\r\n", "\n").replace("\r", "\n").strip()
        self.data = text
        if len(text) > self.max_length:
            message = self.gettext("Field cannot be longer than %(max)d character.")
            raise ValueError(message % {"max": self.max_length})


class LineField(_TextCleaning, StringField):
    """One line of text, stripped."""

    def __init__(
        self, label: Words = "", checks: Sequence[Any] = (), max_length: int = 200, **more: Any
    ) -> None:
        super().__init__(label, checks, **more)
        self.max_length = max_length

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the text on one line."""
        super().process_formdata([value.replace("\n", " ").replace("\r", " ") for value in valuelist])


class TextAreaField(_TextCleaning, _TextAreaField):
    """Several lines of text, stripped, with Unix line ends."""

    def __init__(
        self, label: Words = "", checks: Sequence[Any] = (), max_length: int = 4000, **more: Any
    ) -> None:
        super().__init__(label, checks, **more)
        self.max_length = max_length


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
        label: Words = "",
        checks: Sequence[Any] = (),
        minimum: int = 0,
        maximum: int = 100_000_000,
        **more: Any,
    ) -> None:
        super().__init__(label, checks, **more)
        self.minimum, self.maximum = minimum, maximum

    def read(self, typed: str) -> int:
        """Return cents between the limits."""
        try:
            cents = parse_money(typed, page_language())
        except ValueError:
            raise ValueError(str(_l("Kirjoita summa numeroina, esimerkiksi 85,00"))) from None
        if cents < self.minimum:
            least = typed_number(Decimal(self.minimum) / 100)
            raise ValueError(str(_l("Summan on oltava vähintään %(amount)s €", amount=least)))
        if cents > self.maximum:
            most = typed_number(Decimal(self.maximum) / 100)
            raise ValueError(str(_l("Summa voi olla enintään %(amount)s €", amount=most)))
        return cents

    def write(self, value: int) -> str:
        """Return "988,00"."""
        return typed_number(Decimal(value) / 100 + Decimal("0.00"))


class QuantityField(_ParsedField):
    """How many or how much; its data are a Decimal with at most two decimals."""

    def __init__(
        self,
        label: Words = "",
        checks: Sequence[Any] = (),
        minimum: Decimal = Decimal("0.01"),
        maximum: Decimal = Decimal(10_000),
        **more: Any,
    ) -> None:
        super().__init__(label, checks, **more)
        self.minimum, self.maximum = minimum, maximum

    def read(self, typed: str) -> Decimal:
        """Return a number between the limits."""
        try:
            number = parse_quantity(typed, page_language())
        except ValueError:
            raise ValueError(str(_l("Kirjoita määrä numeroina, esimerkiksi 2 tai 1,5"))) from None
        if number < self.minimum:
            raise ValueError(
                str(_l("Määrän on oltava vähintään %(number)s", number=typed_number(self.minimum)))
            )
        if number > self.maximum:
            raise ValueError(str(_l("Määrä voi olla enintään %(number)s", number=typed_number(self.maximum))))
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
            raise ValueError(str(_l("Kirjoita päivä muodossa pp.kk.vvvv, esimerkiksi 14.1.2027"))) from None
        if not self.earliest <= value <= self.latest:
            raise ValueError(str(_l("Tarkista vuosi. Kirjoita päivä muodossa pp.kk.vvvv")))
        return value

    def write(self, value: date) -> str:
        """Return "14.1.2027" in every language, as the hint asks for it."""
        return f"{value.day}.{value.month}.{value.year}"


def _as_choices(choices: Any) -> Any:
    """Return pairs as WTForms' own choices; leave a callable or None as it is."""
    if choices is None or callable(choices):
        return choices
    return [choice if isinstance(choice, SelectChoice) else SelectChoice(*choice) for choice in choices]


class _ChosenOnce:
    """What single choices share: pairs as choices, and nothing chosen is not a wrong choice."""

    raw_data: list[Any] | None

    def __init__(
        self, label: Words = "", checks: Sequence[Any] = (), choices: Any = None, **more: Any
    ) -> None:
        super().__init__(label, checks, choices=_as_choices(choices), **more)  # type: ignore[call-arg]  # mixin

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: Any = None
        if valuelist and valuelist[0]:
            super().process_formdata(valuelist)  # type: ignore[misc]  # mixin before a WTForms field

    def pre_validate(self, form: Any) -> None:
        if self.raw_data and self.raw_data[0]:
            super().pre_validate(form)  # type: ignore[misc]  # mixin before a WTForms field


class RadioField(_ChosenOnce, _RadioField):
    """One of a few; choices are (value, label) pairs, shown as radio buttons in a fieldset."""


class SelectField(_ChosenOnce, _SelectField):
    """One of many; choices are (value, label) pairs, a first ("", …) pair stands for none."""

    def iter_choices(self) -> Any:
        """Show the empty choice as chosen when nothing is; it is never coerced."""
        pairs = _as_choices(self.choices) or []
        return [self._choice(pair) for pair in pairs]

    def _choice(self, pair: SelectChoice) -> Any:
        from wtforms.fields.choices import Choice

        selected = self.data is None if pair.value == "" else self.coerce(pair.value) == self.data
        return Choice(pair.value, pair.label, selected, pair.render_kw)


class CheckboxGroup(_SelectMultipleField):
    """Any of a few; choices are (value, label) pairs, shown as check boxes in a fieldset."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(
        self, label: Words = "", checks: Sequence[Any] = (), choices: Any = None, **more: Any
    ) -> None:
        super().__init__(label, checks, choices=_as_choices(choices), **more)


class TextsField(Field):
    """The same text in Finnish, Swedish and English; its data are Texts without empty ones."""

    def __init__(
        self,
        label: Words = "",
        checks: Sequence[Any] = (),
        rows: int = 1,
        max_length: int = 4000,
        **more: Any,
    ) -> None:
        super().__init__(label, checks, **more)
        self.rows, self.max_length = rows, max_length
        self.data: Texts = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read one input per language (name-fi, name-sv, name-en), or the object's texts on a fresh form."""
        self.process_errors = []
        self.data = dict(data or (self.default() if callable(self.default) else self.default) or {})
        self.raw_data = None
        names = [f"{self.name}-{language}" for language in LANGUAGES]
        if formdata is None or not any(name in formdata for name in names):
            return
        typed = (_UNWANTED.sub("", formdata.get(name, "")).replace("\r\n", "\n").strip() for name in names)
        self.data = {language: text for language, text in zip(LANGUAGES, typed, strict=True) if text}
        self.raw_data = list(self.data.values())
        if any(len(text) > self.max_length for text in self.raw_data):
            message = self.gettext("Field cannot be longer than %(max)d character.")
            self.process_errors.append(message % {"max": self.max_length})

    def inputs(self) -> Iterator[tuple[str, str, str]]:
        """Yield (language, id and name of the input, text)."""
        for language in LANGUAGES:
            yield language, f"{self.name}-{language}", self.data.get(language, "")


def _error_lines(field: Any) -> Iterable[tuple[str | None, str]]:
    if isinstance(field, FormField):
        for inner in field.form:
            yield from _error_lines(inner)
    elif isinstance(field, FieldList) and len(field.entries) > 0:
        for entry in field.entries:
            yield from _error_lines(entry)
    elif field.errors:
        # One line per field: the first thing to mend is enough to read at once.
        yield _first_control(field), str(field.errors[0])


def _first_control(field: Any) -> str:
    if isinstance(field, (_RadioField, CheckboxGroup)):
        return f"{field.id}-0"
    if isinstance(field, TextsField):
        return f"{field.name}-{LANGUAGES[0]}"
    return str(field.id)
