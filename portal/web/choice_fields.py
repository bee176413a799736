"""Fields for choosing; choices are (value, label) pairs, and nothing chosen is not a wrong choice."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField as _RadioField
from wtforms import SelectField as _SelectField
from wtforms import SelectMultipleField, widgets
from wtforms.fields.choices import Choice, SelectChoice  # type: ignore[attr-defined]  # newer than the stubs


def _as_choices(choices: Any) -> Any:
    """Return pairs as WTForms' own choices; leave a callable or None as it is."""
    if choices is None or callable(choices):
        return choices
    return [choice if isinstance(choice, SelectChoice) else SelectChoice(*choice) for choice in choices]


class _ChosenOnce:
    """What single choices share: pairs as choices, and nothing chosen is not a wrong choice."""

    raw_data: list[Any] | None

    def __init__(self, label: Any = "", checks: Sequence[Any] = (), choices: Any = None, **more: Any) -> None:
        super().__init__(label, list(checks), choices=_as_choices(choices), **more)  # type: ignore[call-arg]  # mixin

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
        selected = self.data is None if pair.value == "" else self.coerce(pair.value) == self.data
        return Choice(pair.value, pair.label, selected, pair.render_kw)


class CheckboxGroup(SelectMultipleField):
    """Any of a few; choices are (value, label) pairs, shown as check boxes in a fieldset."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(self, label: Any = "", checks: Sequence[Any] = (), choices: Any = None, **more: Any) -> None:
        super().__init__(label, list(checks), choices=_as_choices(choices), **more)
