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
KEPT_OF_EACH: Final = 40
"""How many entries are kept, per document; the terms not asked for the longest go first."""
MOST_CHANGED: Final = 500
"""Of so many changed documents the kept terms learn; after more they are read anew."""
WITHOUT_COMPILING: Final = text("SELECT set_config('jit', 'off', true)")
"""The planner thinks a question for many terms worth compiling, which takes longer than its answer."""
SAID: Final = text(
    "WITH RECURSIVE said (key, time, ids) AS ("
    " SELECT asked.key, 1, first.ids FROM unnest(:keys) AS asked (key), LATERAL ("
    "  SELECT string_agg(int8send(id), '') FROM search_document"
    "  WHERE tokens @> ARRAY[asked.key || ' 1'] AND generation = :generation AND revision <= :revision"
    " ) AS first (ids) WHERE first.ids IS NOT NULL"
    " UNION ALL"
    " SELECT said.key, said.time + 1, again.ids FROM said, LATERAL ("
    "  SELECT string_agg(int8send(id), '') FROM search_document"
    "  WHERE tokens @> ARRAY[said.key || ' ' || said.time + 1]"
    "  AND generation = :generation AND revision <= :revision"
    " ) AS again (ids) WHERE again.ids IS NOT NULL"
    ") SELECT key, ids FROM said ORDER BY key, time"
).bindparams(bindparam("keys", type_=ARRAY(Text())))
"""The documents that say each term once, of those that do, again and again; their ids as packed bytes."""

Ids = npt.NDArray[np.int64]
Times = npt.NDArray[np.uint16]
Posting = tuple[Ids, Times]
"""The ids of the rows that say a term, in order, and how often each does."""
NONE: Final[Posting] = (np.zeros(0, np.int64), np.zeros(0, np.uint16))


class Postings:
    """The terms of one revision of one generation; read by any thread."""

    def __init__(self, documents: int, known: Mapping[str, Posting] | None = None) -> None:
        self._lock = threading.Lock()
        self._most_kept = max(LEAST_KEPT, KEPT_OF_EACH * documents)
        self._known: OrderedDict[str, Posting] = OrderedDict(known or {})
        self._entries = sum(map(_worth, self._known.values()))

    def of(self, key: str, read: Callable[[list[str]], Mapping[str, Posting]]) -> Posting:
        """Return what is known of a term; read where nothing is."""
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
                return found
        self.learn(read([key]))
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

    def after(self, changed: Mapping[int, Collection[str]], documents: int) -> "Postings":
        """Return what is known once some rows have other tokens; nothing where they are many."""
        if len(changed) > MOST_CHANGED:
            return Postings(documents)
        with self._lock:
            known = dict(self._known)
        now: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row_id, tokens in changed.items():
            for key, times in counted(tokens).items():
                now[key].append((row_id, times))
        gone = np.array(sorted(changed), dtype=np.int64)
        return Postings(documents, {key: _after(one, gone, now.get(key, [])) for key, one in known.items()})


def _worth(posting: Posting | None) -> int:
    """Return how many entries a term counts for; that it is not said is worth knowing too."""
    return 0 if posting is None else len(posting[0]) + 1


def _after(posting: Posting, gone: Ids, now: list[tuple[int, int]]) -> Posting:
    """Return a term without what some rows said before, and with what they say now."""
    ids, times = posting
    if len(ids):
        kept = ids[np.searchsorted(ids, gone, side="left").clip(max=len(ids) - 1)] != gone
        if kept.all() and not now:
            return posting
        left = ~np.isin(ids, gone)
        ids, times = ids[left], times[left]
    if not now:
        return ids, times
    ids = np.concatenate([ids, np.array([row_id for row_id, _times in now], np.int64)])
    times = np.concatenate([times, np.array([often for _id, often in now], np.uint16)])
    order = np.argsort(ids)
    return ids[order], times[order]


def read_postings(
    connection: Connection, generation: str, revision: int, keys: list[str]
) -> dict[str, Posting]:
    """Read terms by the GIN index, in one query; what nothing says comes as nothing."""
    connection.execute(WITHOUT_COMPILING)
    given: dict[str, Any] = {"keys": keys, "generation": generation, "revision": revision}
    levels: dict[str, list[Numbers]] = {key: [] for key in keys}
    for key, ids in connection.execute(SAID, given):
        levels[key].append(np.sort(np.frombuffer(ids, dtype=">i8").astype(np.int64)))
    return {key: _counted(found) for key, found in levels.items()}


def _counted(levels: list[Numbers]) -> Posting:
    """Return who says a term and how often, from who says it once, twice and so on."""
    if not levels:
        return NONE
    times = np.ones(len(levels[0]), np.uint16)
    for again in levels[1:]:
        times[np.searchsorted(levels[0], again)] += 1
    return levels[0], times
