"""Takes single values out of a parsed JSON row, or says which field is bad and why."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from catalogue.exchange.report import BadRow, Reason
from catalogue.texts import LANGUAGES, Texts, clean

LARGEST_EUROS: Final = 1_000_000
LARGEST_COUNT: Final = 1_000_000
LONGEST_TEXT: Final = 20_000
"""Characters; the longest text of the feeds at hand has 1,400."""
LONGEST_LIST: Final = 1_000
# NUL and lone surrogates cannot be stored; other control characters mean nothing in a text.
_UNWANTED: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

Row = Mapping[str, Any]
Member = TypeVar("Member", bound=StrEnum)


def cleaned(value: str) -> str:
    """Return the text without characters that cannot be stored or seen."""
    return _UNWANTED.sub("", value).replace("\r\n", "\n").strip()


def text_of(row: Row, name: str, path: str = "") -> str:
    """Return an optional text, "" where there is none."""
    value = row.get(name, "")
    if not isinstance(value, str):
        raise BadRow(path + name, Reason.NOT_TEXT)
    if len(value) > LONGEST_TEXT:
        raise BadRow(path + name, Reason.TOO_LONG)
    return cleaned(value)


def required_text(row: Row, name: str, path: str = "") -> str:
    """Return a text that must be there."""
    if name not in row:
        raise BadRow(path + name, Reason.MISSING)
    text = text_of(row, name, path)
    if not text:
        raise BadRow(path + name, Reason.EMPTY)
    return text


def texts_of(row: Row, name: str, path: str = "") -> Texts:
    """Return a text in its languages; the standard field is Finnish and wins over its own translation."""
    extended = object_of(row, f"{name}_i18n", path)
    texts = {code: text_of(extended, code, f"{path}{name}_i18n.") for code in LANGUAGES}
    texts["fi"] = text_of(row, name, path) or texts["fi"]
    return clean(texts)


def uuid_of(row: Row, name: str, path: str = "") -> UUID:
    """Return a required UUID."""
    try:
        return UUID(required_text(row, name, path))
    except ValueError:
        raise BadRow(path + name, Reason.NOT_A_UUID) from None


def object_of(row: Row, name: str, path: str = "") -> Row:
    """Return an optional object, {} where there is none."""
    value = row.get(name, {})
    if not isinstance(value, Mapping):
        raise BadRow(path + name, Reason.NOT_AN_OBJECT)
    return value


def objects_of(row: Row, name: str, path: str = "") -> list[tuple[str, Row]]:
    """Return an optional list of objects, each with the path of its own fields."""
    values, here = row.get(name, []), path + name
    if not isinstance(values, list):
        raise BadRow(here, Reason.NOT_A_LIST)
    if len(values) > LONGEST_LIST:
        raise BadRow(here, Reason.TOO_MANY)
    for number, value in enumerate(values):
        if not isinstance(value, Mapping):
            raise BadRow(f"{here}[{number}]", Reason.NOT_AN_OBJECT)
    return [(f"{here}[{number}].", value) for number, value in enumerate(values)]


def date_of(row: Row, name: str, path: str = "") -> date | None:
    """Return an optional date; a moment counts by its date."""
    text = text_of(row, name, path)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise BadRow(path + name, Reason.NOT_A_DATE) from None


def cents_of(row: Row, name: str, path: str = "") -> int | None:
    """Return an optional amount of euros as cents, rounded half up once."""
    if name not in row:
        return None
    value = row[name]
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadRow(path + name, Reason.NOT_A_NUMBER)
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if not amount.is_finite():
        raise BadRow(path + name, Reason.NOT_A_NUMBER)
    if amount < 0:
        raise BadRow(path + name, Reason.NEGATIVE)
    # Compared before anything is computed: 1e999999 is a short text and a very long number.
    if amount > LARGEST_EUROS:
        raise BadRow(path + name, Reason.TOO_LARGE)
    return int(amount.scaleb(2).quantize(Decimal(1), ROUND_HALF_UP))


def count_of(row: Row, name: str, path: str = "") -> int | None:
    """Return an optional whole number, a fraction rounded down: half a place takes nobody."""
    if name not in row:
        return None
    value = row[name]
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadRow(path + name, Reason.NOT_A_NUMBER)
    number = Decimal(str(value))
    if not number.is_finite():
        raise BadRow(path + name, Reason.NOT_A_NUMBER)
    if number < 0:
        raise BadRow(path + name, Reason.NEGATIVE)
    if number > LARGEST_COUNT:
        raise BadRow(path + name, Reason.TOO_LARGE)
    return int(number)


def refuse_nulls(row: Row, names: frozenset[str]) -> None:
    """Refuse null anywhere inside these fields: the standard wants empty fields left out."""
    waiting: list[tuple[str, Any]] = [(name, row[name]) for name in row if name in names]
    while waiting:
        path, value = waiting.pop()
        if value is None:
            raise BadRow(path, Reason.NULL)
        if isinstance(value, Mapping):
            waiting.extend((f"{path}.{name}", inner) for name, inner in value.items())
        elif isinstance(value, list):
            waiting.extend((f"{path}[{number}]", inner) for number, inner in enumerate(value))
