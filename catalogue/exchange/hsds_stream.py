"""Reads HSDS services one by one: an envelope with `contents`, a bare list, lines, or a single service."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from catalogue.exchange import json_rows
from catalogue.exchange.json_bytes import LARGEST_VALUE, Broken, JsonBytes, RawValue
from catalogue.exchange.report import BadRow, Reason

_CLAIMS: Final = ("total_items", "total_pages", "size", "empty")


@dataclass
class ServiceStream:
    """The services of one file; after the last one `envelope`, `count` and `fault` are known."""

    stream: BinaryIO
    envelope: dict[str, Any] = field(default_factory=dict)
    """What the file says about itself, and `contents` where it holds a list at all."""
    count: int = 0
    fault: Reason | None = None

    def __iter__(self) -> Iterator[Any]:
        """Yield each service as parsed JSON, or the BadRow it is; a broken file ends the rows."""
        try:
            for service in _services(JsonBytes(self.stream), self.envelope):
                self.count += 1
                yield service
        except Broken as broken:
            self.fault = broken.reason
            return
        if self.count == 0 and "contents" not in self.envelope:
            self.fault = Reason.NO_SERVICES

    def lies(self) -> Iterator[str]:
        """Yield a sentence for each claim of the envelope that does not agree with what was read."""
        if self.fault is not None:
            return
        pages = self.envelope.get("total_pages")
        several = isinstance(pages, int) and pages > 1
        for name in ["size"] if several else ["size", "total_items"]:
            said = self.envelope.get(name, self.count)
            if said != self.count or isinstance(said, bool):
                yield f"envelope: {name} says {_told(said)}, contents holds {self.count}"
        if "empty" in self.envelope and self.envelope["empty"] is not (self.count == 0):
            yield f"envelope: empty says {_told(self.envelope['empty'])}, contents holds {self.count}"


def _told(said: Any) -> str:
    return ascii(said)[:40]


def _services(document: JsonBytes, envelope: dict[str, Any]) -> Iterator[Any]:
    if document.is_one_object_per_line():
        envelope["contents"] = True
        yield from map(_parsed, document.lines())
        return
    first = document.peek()
    if first == b"[":
        envelope["contents"] = True
        yield from _items(document)
    elif first == b"{":
        yield from _members(document, envelope)
    else:
        _known(document.value())
    if document.peek():
        raise Broken


def _members(document: JsonBytes, envelope: dict[str, Any]) -> Iterator[Any]:
    """Yield the rows under `contents` and keep the claims; without `contents` the rest is the service."""
    rest = _Rest()
    document.take(b"{")
    ends = document.peek() == b"}" and document.take(b"}") == b"}"
    while not ends:
        name = document.value()
        document.take(b":")
        if _known(name) == "contents" and document.peek() == b"[":
            envelope["contents"] = True
            yield from _items(document)
        else:
            rest.add(name, document.value())
        ends = document.take(b",", b"}") == b"}"
    found = _parsed(rest.value())
    if "contents" in envelope:
        envelope.update({name: found[name] for name in _CLAIMS if isinstance(found, dict) and name in found})
    elif isinstance(found, BadRow) or {"id", "name", "status"} & found.keys():
        yield found


class _Rest:
    """The members of the outermost object besides the list, as one value that is not too long."""

    def __init__(self) -> None:
        self._members: list[bytes] = []
        self._size = 0
        self._flaw: Reason | None = None

    def add(self, name: RawValue, value: RawValue) -> None:
        self._flaw = self._flaw or name.flaw or value.flaw
        self._size += len(name.head) + len(value.head)
        if self._size > LARGEST_VALUE:
            self._flaw = Reason.TOO_LONG
        else:
            self._members.append(name.head + b":" + value.head)

    def value(self) -> RawValue:
        return RawValue(b"{" + b",".join(self._members) + b"}", self._flaw)


def _items(document: JsonBytes) -> Iterator[Any]:
    document.take(b"[")
    if document.peek() == b"]":
        document.take(b"]")
        return
    while True:
        yield _parsed(document.value())
        if document.take(b",", b"]") == b"]":
            return


def _parsed(raw: RawValue) -> Any:
    """Return the row, or why it is none: a flaw of one row is no flaw of the file."""
    try:
        return json_rows.parse(raw)
    except BadRow as bad:
        return bad


def _known(raw: RawValue) -> Any:
    """Return a value that the document hangs on; Broken where it is none."""
    found = _parsed(raw)
    if isinstance(found, BadRow):
        raise Broken
    return found
