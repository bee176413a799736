"""Cutting JSON into values: the same whatever the chunks, one flawed value never harms the next."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.exchange import json_bytes, json_rows
from catalogue.exchange.json_bytes import Broken, JsonBytes, RawValue
from catalogue.exchange.report import BadRow, Reason


class Dripping(io.BytesIO):
    """A stream that gives a few bytes at a time, so that every boundary falls somewhere bad."""

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self._size = size

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self._size)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='a"\\{}[],:ä\n', max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(values, min_size=1, max_size=4), st.integers(1, 9), st.booleans())
def test_values_are_cut_the_same_whatever_the_chunks(rows: list[Any], size: int, is_ascii: bool) -> None:
    document = JsonBytes(Dripping(json.dumps(rows, ensure_ascii=is_ascii).encode(), size))
    document.take(b"[")
    found = []
    for _ in rows:
        found.append(json_rows.parse(document.value()))
        document.take(b",", b"]")
    assert found == rows
    assert document.peek() == b""


def test_a_value_beyond_the_limit_keeps_its_beginning_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_bytes, "LARGEST_VALUE", 100)
    for large in (b'"%s"' % (b"x" * 300), b'{"id": "%s"}' % (b"]" * 300), b"1" * 300):
        document = JsonBytes(Dripping(b"[" + large + b", 7]", 16))
        document.take(b"[")
        assert document.value().flaw is Reason.TOO_LONG
        document.take(b",")
        assert document.value() == RawValue(b"7")


def test_nesting_is_counted_and_never_parsed() -> None:
    bomb = b"[" * 100_000 + b"]" * 100_000
    document = JsonBytes(io.BytesIO(b"[" + bomb + b', {"a": [[]]}]'))
    document.take(b"[")
    assert document.value().flaw is Reason.TOO_DEEP
    document.take(b",")
    assert json_rows.parse(document.value()) == {"a": [[]]}


@pytest.mark.parametrize("content", [b'{"a": 1', b'["a', b"[[1]", b'{"a\\', b""])
def test_what_breaks_off_inside_a_value_is_broken(content: bytes) -> None:
    document = JsonBytes(io.BytesIO(content))
    with pytest.raises(Broken):
        document.value()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_other_encodings_are_told_from_the_first_bytes(encoding: str) -> None:
    with pytest.raises(Broken) as broken:
        JsonBytes(io.BytesIO('{"a": 1}'.encode(encoding)))
    assert broken.value.reason is Reason.NOT_UTF8


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b'{"a": 1}\n{"a": 2}', True),
        (b'{"a": 1}\r\n\r\n{"a": 2}\r\n', True),
        (b'\xef\xbb\xbf{"a": 1}\n{"a": 2}', True),
        (b'{"a": 1}\n', False),
        (b'{"a": 1}', False),
        (b'{"a":\n{"b": 1}}', False),
        (b'{\n"a": {}\n}', False),
        (b'[{"a": 1},\n{"a": 2}]', False),
        (b"", False),
    ],
)
def test_lines_are_told_from_one_document(content: bytes, answer: bool) -> None:
    for size in (1, 5, 1000):
        document = JsonBytes(Dripping(content, max(size, 4)))
        assert document.is_one_object_per_line() is answer


@pytest.mark.parametrize(
    ("raw", "field", "reason", "row_id"),
    [
        (b'{"id": "a1", "name": "p\xe4iv\xe4"}', "name", Reason.NOT_UTF8, "a1"),
        (b'{"id": "a1", "name": "x",}', "name", Reason.BROKEN, "a1"),
        (b'{"name": "x", "name": "y"}', "name", Reason.DUPLICATE_KEY, None),
        (b'{"a": {"b": 1, "b": 1}}', "b", Reason.DUPLICATE_KEY, None),
        (b"{'id': 1}", "", Reason.BROKEN, None),
        (b'{"name": "a\x00b"}', "name", Reason.BROKEN, None),
        (b"{} {}", "", Reason.BROKEN, None),
    ],
)
def test_a_broken_row_tells_where(raw: bytes, field: str, reason: Reason, row_id: str | None) -> None:
    with pytest.raises(BadRow) as bad:
        json_rows.parse(RawValue(raw))
    assert (bad.value.field, bad.value.reason, bad.value.id) == (field, reason, row_id)


def test_numbers_cannot_run_away() -> None:
    numbers = b"[%s, 1e999999999999999999999, NaN, -Infinity, 0.10]" % (b"9" * 100_000)
    found = json_rows.parse(RawValue(numbers))
    assert found[0] > 10**400
    assert found[1].is_infinite()
    assert found[2].is_nan()
    assert found[3].is_infinite()
    assert str(found[4]) == "0.10"
