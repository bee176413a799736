"""What was worked out is kept for the next time while there is room; what is not asked for goes first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Keeping(Generic[Key, Value]):
    """Values by key, of any thread, up to so many entries of all values together."""

    def __init__(self, most: int, entries: Callable[[Value], int]) -> None:
        self._most, self._entries = most, entries
        self._held = 0
        self._known: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.RLock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made once; nothing else is made meanwhile."""
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
                return found
            made = self._known[key] = make()
            self._held += self._entries(made) + 1
            while self._held > self._most and len(self._known) > 1:
                self._held -= self._entries(self._known.popitem(last=False)[1]) + 1
            return made
