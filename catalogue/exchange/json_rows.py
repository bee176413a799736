"""Parses the bytes of one row strictly: UTF-8, no key twice, numbers that cannot run away."""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from catalogue.exchange.json_bytes import RawValue
from catalogue.exchange.report import BadRow, Reason

_LONGEST_INTEGER: Final = 400
_KEY: Final = re.compile(rb'"(\w{1,80})"\s*:')
_ID: Final = re.compile(rb'"id"\s*:\s*"([0-9A-Fa-f-]{1,40})"')


def parse(raw: RawValue) -> Any:
    """Return the value (fractions as Decimal); BadRow tells the field where it can be known."""
    if raw.flaw is not None:
        raise BadRow("", raw.flaw, _id_in(raw.head))
    try:
        return _DECODER.decode(raw.head.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRow(_last_key(raw.head[: error.start]), Reason.NOT_UTF8, _id_in(raw.head)) from None
    except json.JSONDecodeError as error:
        before = raw.head.decode("utf-8")[: error.pos].encode("utf-8")
        raise BadRow(_last_key(before), Reason.BROKEN, _id_in(raw.head)) from None
    except _KeyTwice as twice:
        raise BadRow(twice.key, Reason.DUPLICATE_KEY, _id_in(raw.head)) from None


class _KeyTwice(Exception):
    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _KeyTwice(next(name for name in names if names.count(name) > 1))
    return found


def _fraction(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        # An exponent beyond all bounds; like NaN it is refused where a number is read.
        return Decimal("Infinity")


def _integer(text: str) -> int | Decimal:
    # Converting a million digits to an int takes minutes, and Python refuses more than 4,300.
    return int(text) if len(text) <= _LONGEST_INTEGER else _fraction(text)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_fraction, parse_int=_integer, parse_constant=Decimal
)


def _last_key(before: bytes) -> str:
    keys = _KEY.findall(before)
    return keys[-1].decode("ascii", "replace") if keys else ""


def _id_in(raw: bytes) -> str | None:
    found = _ID.search(raw)
    return found[1].decode("ascii") if found else None
