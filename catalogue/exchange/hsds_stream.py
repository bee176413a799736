"""Reads HSDS services one by one: an envelope with `contents`, a bare list, or a single service."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

from catalogue.exchange.report import Reason

Event = tuple[str, Any]


@dataclass
class ServiceStream:
    """The services of one file; after the last one `envelope`, `count` and `fault` are known."""

    stream: BinaryIO
    envelope: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    fault: Reason | None = None

    def __iter__(self) -> Iterator[Any]:
        """Yield each service as parsed JSON (numbers as int or Decimal); a broken file ends the rows."""
        try:
            for service in _services(_events(self.stream), self.envelope):
                self.count += 1
                yield service
        except (ijson.JSONError, UnicodeError, ValueError, ArithmeticError, StopIteration, RuntimeError):
            self.fault = Reason.NOT_JSON
            return
        if self.count == 0 and "contents" not in self.envelope:
            self.fault = Reason.NO_SERVICES

    def lies(self) -> Iterator[str]:
        """Yield a sentence for each number of the envelope that does not agree with what was read."""
        pages = self.envelope.get("total_pages")
        claims = ["size"] if isinstance(pages, int) and pages > 1 else ["size", "total_items"]
        for name in claims:
            said = self.envelope.get(name)
            if name in self.envelope and said != self.count and self.fault is None:
                yield f"envelope: {name} says {said}, contents holds {self.count}"


class _WithoutMark:
    """The stream without a byte order mark, which JSON forbids and spreadsheets write."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._head = stream.read(3).removeprefix(b"\xef\xbb\xbf")

    def read(self, size: int = -1) -> bytes:
        head, self._head = self._head, b""
        if size == 0:
            self._head = head
            return b""
        return head or self._stream.read(size)


def _events(stream: BinaryIO) -> Iterator[Event]:
    yield from ijson.basic_parse(_WithoutMark(stream))


def _services(events: Iterator[Event], envelope: dict[str, Any]) -> Iterator[Any]:
    kind, _ = _next(events)
    if kind == "start_array":
        yield from _items(events)
        envelope["contents"] = True
    elif kind == "start_map":
        yield from _members(events, envelope)
    for _ in events:
        raise ValueError("more follows")


def _members(events: Iterator[Event], envelope: dict[str, Any]) -> Iterator[Any]:
    """Yield the rows under `contents` and keep the rest; without `contents` the rest is the service."""
    while True:
        kind, key = _next(events)
        if kind == "end_map":
            break
        first = _next(events)
        if key == "contents" and first[0] == "start_array":
            envelope["contents"] = True
            yield from _items(events)
        else:
            value = _value(first, events)
            if key != "contents":
                envelope[key] = value
    if "contents" not in envelope and {"id", "name", "status"} & envelope.keys():
        service = dict(envelope)
        envelope.clear()
        yield service


def _items(events: Iterator[Event]) -> Iterator[Any]:
    while True:
        first = _next(events)
        if first[0] == "end_array":
            return
        yield _value(first, events)


def _value(first: Event, events: Iterator[Event]) -> Any:
    builder, depth = ObjectBuilder(), 0
    while True:
        builder.event(*first)
        depth += first[0].startswith("start_")
        depth -= first[0].startswith("end_")
        if depth == 0:
            return builder.value
        first = _next(events)


def _next(events: Iterator[Event]) -> Event:
    try:
        return next(events)
    except StopIteration:
        raise ValueError("the file ends too early") from None
