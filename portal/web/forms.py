"""The base of our forms and their fields: they keep every word on an error and complain in plain words."""

from collections.abc import Iterable
from typing import Any, ClassVar

from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, FileField, FormField, HiddenField, PasswordField, validators

from catalogue.texts import LANGUAGES
from portal.web.choice_fields import CheckboxGroup, RadioField, SelectField
from portal.web.form_messages import MESSAGES, GeneralWords
from portal.web.number_fields import DateField, MoneyField, QuantityField
from portal.web.text_fields import LineField, TextAreaField, TextsField

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


class Form(FlaskForm):
    """The base of every form: CSRF, our own words in three languages, and the lines of the error summary."""

    class Meta(FlaskForm.Meta):
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
    field_flags: ClassVar = {"required": True}

    def __init__(self, message: Words | None = None) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Stop with an error when nothing was given."""
        given = field.raw_data if field.raw_data is not None else [field.data]
        if any(value is not None and str(value).strip() for value in given):
            return
        field.errors[:] = []
        words = field.gettext("This field is required.") if self.message is None else str(self.message)
        raise validators.StopValidation(words)


def _error_lines(field: Any) -> Iterable[tuple[str | None, str]]:
    if isinstance(field, FormField):
        for inner in field.form:
            yield from _error_lines(inner)
    elif isinstance(field, FieldList) and len(field.entries) > 0:
        for entry in field.entries:
            yield from _error_lines(entry)
    elif field.errors:
        # One line per field: the first thing to mend is enough to read at once.
        message = field.errors[0]
        named = f"{field.label.text}: {message}" if isinstance(message, GeneralWords) else str(message)
        yield _first_control(field), named


def _first_control(field: Any) -> str:
    if isinstance(field, (RadioField, CheckboxGroup)):
        return f"{field.id}-0"
    if isinstance(field, TextsField):
        return f"{field.name}-{LANGUAGES[0]}"
    return str(field.id)
