"""Cuts a JSON document of any size into its values as bytes, holding one value at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from catalogue.exchange.report import Reason

CHUNK: Final = 64 * 1024
LARGEST_VALUE: Final = 2 * 1024 * 1024
"""Bytes. A full service with all its locations takes some tens of kilobytes."""
DEEPEST: Final = 40
"""Levels inside one value; the standard's own fullest service has nine."""

# A whole string in one step, else its opening quote, or a bracket.
_OUTSIDE: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|["{}\[\]]', re.DOTALL)
_INSIDE: Final = re.compile(rb'["\\]')
_SPACE: Final = re.compile(rb"[ \t\r\n]*")
_SCALAR: Final = re.compile(rb"[,\]}:\s]")


class Broken(Exception):
    """The document cannot be read any further, and why."""

    def __init__(self, reason: Reason = Reason.NOT_JSON) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class RawValue:
    """One value as it stands in the file; of a flawed one only the beginning is kept."""

    head: bytes
    flaw: Reason | None = None


class JsonBytes:
    """A stream read in chunks, with the verbs a reader of JSON needs."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer = b""
        self._at = 0
        self._fill()
        self._refuse_other_encodings()

    def peek(self) -> bytes:
        """Return the next byte that is not white space, without taking it; b"" at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at : self._at + 1]
            if not self._fill():
                return b""

    def take(self, *wanted: bytes) -> bytes:
        """Take one of these bytes; Broken where something else follows."""
        found = self.peek()
        if found not in wanted or not found:
            raise Broken
        self._at += 1
        return found

    def value(self) -> RawValue:
        """Take the next value, whatever it is; Broken where the document ends inside it."""
        first = self.peek()
        if not first or first in b",]}:":
            raise Broken
        return self._nested() if first in b'"{[' else self._scalar()

    def lines(self) -> Iterator[RawValue]:
        """Take what remains, line by line, empty lines left out."""
        while self.peek():
            yield self._line()

    def is_one_object_per_line(self) -> bool:
        """Tell newline-delimited objects from one document, by the end of the first line and what follows."""
        if self.peek() != b"{":
            return False
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            if len(self._buffer) - self._at > LARGEST_VALUE or not self._fill():
                return False
        following = self._buffer[end:].lstrip()
        while not following and len(self._buffer) <= 2 * LARGEST_VALUE and self._fill():
            following = self._buffer[self._buffer.find(b"\n", self._at) :].lstrip()
        end = self._buffer.find(b"\n", self._at)
        return self._buffer[self._at : end].rstrip().endswith(b"}") and following.startswith(b"{")

    def _refuse_other_encodings(self) -> None:
        head = self._buffer[:4]
        if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
            raise Broken(Reason.NOT_UTF8)
        # JSON forbids the mark, but spreadsheets write it.
        if head.startswith(b"\xef\xbb\xbf"):
            self._at = 3

    def _fill(self) -> bool:
        """Read on, forgetting what was taken; tell whether there was more."""
        more = self._stream.read(CHUNK)
        self._buffer = self._buffer[self._at :] + more
        self._at = 0
        return bool(more)

    def _scalar(self) -> RawValue:
        kept = _Kept()
        while True:
            found = _SCALAR.search(self._buffer, self._at)
            end = found.start() if found else len(self._buffer)
            kept.add(self._buffer[self._at : end])
            self._at = end
            if found or not self._fill():
                return kept.value()

    def _nested(self) -> RawValue:
        kept, walk = _Kept(), _Walk()
        while not (end := walk.end_in(self._buffer, self._at)):
            kept.add(self._buffer[self._at :])
            self._at = len(self._buffer)
            if not self._fill():
                raise Broken
        kept.add(self._buffer[self._at : end])
        self._at = end
        return kept.value(Reason.TOO_DEEP if walk.deepest > DEEPEST else None)

    def _line(self) -> RawValue:
        kept = _Kept()
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            kept.add(self._buffer[self._at :])
            self._at = len(self._buffer)
            if not self._fill():
                return _shallow(kept.value())
        kept.add(self._buffer[self._at : end])
        self._at = end
        return _shallow(kept.value())


def _shallow(line: RawValue) -> RawValue:
    """Mark a line that nests too deep; brackets inside its strings do not count."""
    walk = _Walk()
    walk.end_in(line.head, 0)
    return RawValue(line.head[:CHUNK], Reason.TOO_DEEP) if walk.deepest > DEEPEST else line


class _Kept:
    """The bytes of one value as long as they are few enough; of more only the beginning."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, part: bytes) -> None:
        if self._size <= LARGEST_VALUE:
            self._parts.append(part)
        self._size += len(part)

    def value(self, flaw: Reason | None = None) -> RawValue:
        if self._size > LARGEST_VALUE:
            flaw = Reason.TOO_LONG
        whole = b"".join(self._parts)
        return RawValue(whole[:CHUNK] if flaw else whole, flaw)


class _Walk:
    """Where a nested value ends, walked over chunk by chunk."""

    def __init__(self) -> None:
        self.depth = self.deepest = 0
        self._in_string = self._escaped = False

    def end_in(self, chunk: bytes, start: int) -> int:
        """Return the position after the value, 0 where it goes on beyond this chunk."""
        at = start + (1 if self._escaped and start < len(chunk) else 0)
        self._escaped = self._escaped and at == start
        while at < len(chunk):
            found = (_INSIDE if self._in_string else _OUTSIDE).search(chunk, at)
            if found is None:
                return 0
            at = found.end()
            if self._in_string and found[0] == b"\\":
                at += 1
                self._escaped = at > len(chunk)
            else:
                self._step(found[0])
                if self.depth == 0 and not self._in_string:
                    return at
        return 0

    def _step(self, token: bytes) -> None:
        if token == b'"':
            self._in_string = not self._in_string
        elif token in b"{[":
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)
        elif token in b"}]":
            self.depth -= 1
