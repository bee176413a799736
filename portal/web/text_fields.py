"""Fields for words: cleaned of what no one types on purpose, and never too long for where they go."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from wtforms import Field, StringField
from wtforms import TextAreaField as _TextAreaField

from catalogue.texts import LANGUAGES, Texts

# Control characters have no place in a text, and PostgreSQL refuses NUL.
_UNWANTED: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(typed: str) -> str:
    """Return the text stripped, with Unix line ends and without control characters."""
    return _UNWANTED.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()


class _Cleaned:
    """Takes out what no one types on purpose and refuses what is too long."""

    max_length: int
    data: str | None
    gettext: Callable[[str], str]

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        text = clean(valuelist[0])
        self.data = text
        if len(text) > self.max_length:
            message = self.gettext("Field cannot be longer than %(max)d character.")
            raise ValueError(message % {"max": self.max_length})


class LineField(_Cleaned, StringField):
    """One line of text, stripped."""

    def __init__(
        self, label: Any = "", checks: Sequence[Any] = (), max_length: int = 200, **more: Any
    ) -> None:
        super().__init__(label, list(checks), **more)
        self.max_length = max_length

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the text on one line."""
        super().process_formdata([value.replace("\n", " ").replace("\r", " ") for value in valuelist])


class TextAreaField(_Cleaned, _TextAreaField):
    """Several lines of text, stripped, with Unix line ends."""

    def __init__(
        self, label: Any = "", checks: Sequence[Any] = (), max_length: int = 4000, **more: Any
    ) -> None:
        super().__init__(label, list(checks), **more)
        self.max_length = max_length


class TextsField(Field):
    """The same text in Finnish, Swedish and English; its data are Texts without empty ones."""

    def __init__(
        self,
        label: Any = "",
        checks: Sequence[Any] = (),
        rows: int = 1,
        max_length: int = 4000,
        **more: Any,
    ) -> None:
        super().__init__(label, list(checks), **more)
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
        typed = (clean(formdata.get(name, "")) for name in names)
        self.data = {language: text for language, text in zip(LANGUAGES, typed, strict=True) if text}
        self.raw_data = list(self.data.values())
        if any(len(text) > self.max_length for text in self.raw_data):
            message = self.gettext("Field cannot be longer than %(max)d character.")
            self.process_errors.append(message % {"max": self.max_length})

    def inputs(self) -> Iterator[tuple[str, str, str]]:
        """Yield (language, id and name of the input, text)."""
        for language in LANGUAGES:
            yield language, f"{self.name}-{language}", self.data.get(language, "")
