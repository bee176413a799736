"""What documents say of the terms that were asked for: read by the GIN index once, then kept as arrays."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from search_index.bits import Numbers
from search_index.postgres_tables import counted

LEAST_KEPT: Final = 1_000_000
KEPT_OF_EACH: Final = 100
"""How many entries of six bytes are kept, per document; the terms not asked for the longest go first."""
MOST_CHANGED: Final = 500
"""Of so many changed documents the kept terms learn; after more they are read anew."""
BY_THE_INDEX: Final = text("SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)")
"""The planner counts neither what reading tokens from out of line costs, nor that compiling takes longer."""
# OFFSET keeps the planner from finding everything of a generation first, and then looking into each row.
SAID: Final = text("""
WITH RECURSIVE said (key, time, ids) AS (
  SELECT asked.key, 1, first.ids FROM unnest(:keys) AS asked (key), LATERAL (
    SELECT string_agg(int8send(id), '') FROM (
      SELECT id, generation, revision FROM search_document
      WHERE tokens @> ARRAY[asked.key || ' 1'] OFFSET 0
    ) AS found WHERE generation = :generation AND revision <= :revision
  ) AS first (ids) WHERE first.ids IS NOT NULL
  UNION ALL
  SELECT said.key, said.time + 1, again.ids FROM said, LATERAL (
    SELECT string_agg(int8send(id), '') FROM (
      SELECT id, generation, revision FROM search_document
      WHERE tokens @> ARRAY[said.key || ' ' || said.time + 1] OFFSET 0
    ) AS found WHERE generation = :generation AND revision <= :revision
  ) AS again (ids) WHERE again.ids IS NOT NULL
)
SELECT key, ids FROM said ORDER BY key, time
""").bindparams(bindparam("keys", type_=ARRAY(Text())))
"""The documents that say each term once, of those that do, again and again; their ids as packed bytes."""

Places = npt.NDArray[np.int32]
Times = npt.NDArray[np.uint16]
Posting = tuple[Places, Times]
"""The numbers of the documents that say a term, in order, and how often each does."""
NONE: Final[Posting] = (np.zeros(0, np.int32), np.zeros(0, np.uint16))


class Postings:
    """The terms of one revision of one generation; read by any thread."""

    def __init__(self, documents: int, known: Mapping[str, Posting] | None = None) -> None:
        self._lock = threading.Lock()
        self._most_kept = max(LEAST_KEPT, KEPT_OF_EACH * documents)
        self._known: OrderedDict[str, Posting] = OrderedDict(known or {})
        self._entries = sum(_worth(posting) for posting in self._known.values())

    def of(self, key: str, read: Callable[[], Mapping[str, Posting]]) -> Posting:
        """Return what is known of a term; read where nothing is."""
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
                return found
        self.learn(read())
        with self._lock:
            return self._known.get(key, NONE)

    def missing(self, keys: Iterable[str]) -> list[str]:
        """Return those of some terms of which nothing is known, in order."""
        with self._lock:
            return sorted({key for key in keys if key not in self._known})

    def learn(self, found: Mapping[str, Posting]) -> None:
        """Keep what was read, and let go of what was not asked for the longest."""
        with self._lock:
            for key, posting in found.items():
                self._entries += _worth(posting) - _worth(self._known.pop(key, None))
                self._known[key] = posting
            while self._entries > self._most_kept and len(self._known) > len(found):
                self._entries -= _worth(self._known.popitem(last=False)[1])

    def after(self, to: Numbers, written: Mapping[int, Collection[str]], documents: int) -> "Postings":
        """Return what is known once documents have other numbers, and some have been written.

        By number before the number now, -1 for what is gone or was written; by number now the tokens.
        """
        with self._lock:
            known = dict(self._known)
        now: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, tokens in written.items():
            for key, times in counted(tokens).items():
                now[key].append((number, times))
        there = to.astype(np.int32)
        # Of most terms that were asked for in some field nothing is said there: those stay as they are.
        said = [(key, posting) for key, posting in known.items() if posting is not NONE or key in now]
        known.update((key, _after(posting, there, now.get(key, []))) for key, posting in said)
        return Postings(documents, known)


def _worth(posting: Posting | None) -> int:
    """Return how many entries a term counts for; that it is not said is worth knowing too."""
    return 0 if posting is None else len(posting[0]) + 1


def _after(posting: Posting, to: Places, now: list[tuple[int, int]]) -> Posting:
    """Return a term without what some documents said before, and with what they say now."""
    numbers, times = to[posting[0]], posting[1]
    kept = numbers >= 0
    if not kept.all():
        numbers, times = numbers[kept], times[kept]
    if not now:
        return (numbers, times) if len(numbers) else NONE
    new, often = zip(*sorted(now), strict=True)
    there = np.searchsorted(numbers, new)
    return np.insert(numbers, there, new), np.insert(times, there, often)


def read_postings(
    connection: Connection,
    generation: str,
    revision: int,
    keys: list[str],
    numbers_of: Callable[[Numbers], Numbers],
) -> dict[str, Posting]:
    """Read terms by the GIN index, in one query; what nothing says comes as nothing.

    Rows that have no number, which is -1, were written while this was read and belong to a later state.
    """
    connection.execute(BY_THE_INDEX)
    given: dict[str, Any] = {"keys": keys, "generation": generation, "revision": revision}
    levels: dict[str, list[Numbers]] = {key: [] for key in keys}
    for key, ids in connection.execute(SAID, given):
        numbers = np.sort(numbers_of(np.frombuffer(ids, dtype=">i8").astype(np.int64)))
        levels[key].append(numbers[np.searchsorted(numbers, 0) :])
    return {key: _counted(found) for key, found in levels.items()}


def _counted(levels: list[Numbers]) -> Posting:
    """Return who says a term and how often, from who says it once, twice and so on."""
    if not levels:
        return NONE
    times = np.ones(len(levels[0]), np.uint16)
    for again in levels[1:]:
        times[np.searchsorted(levels[0], again)] += 1
    return levels[0].astype(np.int32), times
