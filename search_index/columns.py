"""What filters, counts and orders ask of documents: a set per value, a number per document."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from search_index.bits import Bits, Flags, Numbers, flags_of, numbers_in, packed
from search_index.renewing import Moved

UNKNOWN: Final = np.iinfo(np.int64).max
"""A price or a wait that nobody told; greater than any that was."""
WHOLE_COUNTRY: Final = 4
SETS: Final = {
    "need": "needs",
    "group": "groups",
    "provider_kind": "provider_kind",
    "kind": "kind",
    "delivery": "delivery",
    "language": "languages",
    "accessibility": "accessibility",
    "organiser": "organisers",
    "municipality": "municipalities",
}
"""The values of a document by facet, and where its JSON has them."""


class ValueSets:
    """The documents under each value of one facet."""

    def __init__(self, flags: Mapping[str, Flags], size: int) -> None:
        self.values = sorted(value for value, under in flags.items() if under.any())
        self._rows = {value: row for row, value in enumerate(self.values)}
        self.bits: Bits = np.zeros((len(self.values), len(packed(np.zeros(size, dtype=np.bool_)))), np.uint64)
        for value, row in self._rows.items():
            self.bits[row] = packed(flags[value])

    def entries(self, size: int) -> tuple[Numbers, Numbers]:
        """Return documents, and row by row a value of each, by its place among the values."""
        if not self.values:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        under = [numbers_in(row, size) for row in self.bits]
        return np.concatenate(under), np.repeat(np.arange(len(under)), [len(found) for found in under])

    def of(self, value: str) -> Bits:
        """Return the documents under a value."""
        row = self._rows.get(value)
        return np.zeros(self.bits.shape[1], dtype=np.uint64) if row is None else self.bits[row]

    def any_of(self, values: Iterable[str]) -> Bits:
        """Return the documents under any of the values."""
        found = np.zeros(self.bits.shape[1], dtype=np.uint64)
        for value in values:
            found |= self.of(value)
        return found


class Columns:
    """The documents of one generation by number, without their texts; read by any thread."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.ids: list[UUID | None] = [None] * size
        self.titles: list[dict[str, str]] = [{}] * size
        self.present: Flags = np.zeros(size, dtype=np.bool_)
        self.nationwide: Flags = np.zeros(size, dtype=np.bool_)
        self.free: Flags = np.zeros(size, dtype=np.bool_)
        self.for_everybody: Flags = np.zeros(size, dtype=np.bool_)
        self.begins_in: Numbers = np.full(size, UNKNOWN)
        """Within how many days it begins and has room."""
        self.reach: npt.NDArray[np.int8] = np.zeros(size, dtype=np.int8)
        """How many organisers have it, the whole country last."""
        self.confirmed: Numbers = np.zeros(size, dtype=np.int64)
        """The ordinal of the day its facts were confirmed, 0 where they never were."""
        self.prices: dict[str, Numbers] = {}
        self.area_entries: tuple[Numbers, Numbers] = (np.zeros(0, np.int64), np.zeros(0, np.int64))
        """Documents, and row by row a municipality of each, by its place among the values."""
        self._listed: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in SETS}
        self.sets: dict[str, ValueSets] = {}
        self.priced: dict[str, Bits] = {}
        """What has a price in each unit, what is free left out."""
        self.everywhere: dict[str, Bits] = {}
        """What is found under every value of a facet: for everybody, in the whole country, free."""
        self._turns: dict[date, Numbers] = {}
        self._by_title: dict[str, Numbers] = {}
        self._by_price: dict[str, Numbers] = {}
        self._numbers: dict[UUID, int] = {}
        self._kept: tuple[Columns, Moved] | None = None

    def add(self, number: int, data: Mapping[str, Any]) -> None:
        """Take a document, as its JSON has it."""
        offering_id = UUID(data["offering_id"])
        self.ids[number], self._numbers[offering_id] = offering_id, number
        self.titles[number] = data["title"]
        self.present[number] = True
        self.nationwide[number] = data["nationwide"]
        self.for_everybody[number] = not data["groups"]
        self.reach[number] = (
            WHOLE_COUNTRY if data["nationwide"] else min(len(data["organisers"]), WHOLE_COUNTRY - 1)
        )
        for name, key in SETS.items():
            listed, values = self._listed[name], data[key]
            for value in (values,) if isinstance(values, str) else values:
                listed[value].append(number)
        if data["starts_within_days"] is not None and data["free_places"] != 0:
            self.begins_in[number] = data["starts_within_days"]
        if data["confirmed_on"]:
            self.confirmed[number] = date.fromisoformat(data["confirmed_on"]).toordinal()
        prices = data["prices"]
        self.free[number] = bool(prices) and not any(prices.values())
        for unit, cents in prices.items():
            if unit not in self.prices:
                self.prices[unit] = np.full(self.size, UNKNOWN)
            self.prices[unit][number] = cents

    def keep(self, before: "Columns", moved: Moved) -> None:
        """Take what is still so from the columns before; the others have to be added."""
        for name in ("present", "nationwide", "free", "for_everybody", "begins_in", "reach", "confirmed"):
            setattr(self, name, moved.array(getattr(before, name), getattr(self, name)))
        for unit, cents in before.prices.items():
            if (kept := moved.array(cents, np.full(self.size, UNKNOWN))).min(initial=UNKNOWN) < UNKNOWN:
                self.prices[unit] = kept
        for old, new in zip(moved.before.tolist(), moved.now.tolist(), strict=True):
            self.titles[new], self.ids[new] = before.titles[old], (offering_id := before.ids[old])
            if offering_id is not None:
                self._numbers[offering_id] = new
        self._kept = before, moved

    def _flags(self, name: str) -> dict[str, Flags]:
        """Return what is under each value of a facet: what was before and still is, and what was added."""
        flags: dict[str, Flags] = defaultdict(lambda: np.zeros(self.size, dtype=np.bool_))
        if self._kept is not None:
            before, moved = self._kept
            for value in before.sets[name].values:
                moved.array(flags_of(before.sets[name].of(value), before.size), flags[value])
        for value, numbers in self._listed[name].items():
            flags[value][numbers] = True
        return flags

    def close(self) -> None:
        """Make the sets, once every document is in."""
        for name in SETS:
            self.sets[name] = ValueSets(self._flags(name), self.size)
        self.priced = {unit: packed((cents < UNKNOWN) & ~self.free) for unit, cents in self.prices.items()}
        nationwide = packed(self.nationwide)
        self.everywhere = {"organiser": nationwide, "municipality": nationwide}
        self.everywhere |= {"group": packed(self.for_everybody), "unit": packed(self.free)}
        self.area_entries = self.sets["municipality"].entries(self.size)
        self._listed = {}
        if self._kept is not None:
            self._keep_orders(*self._kept)
        self._kept = None

    def _keep_orders(self, before: "Columns", moved: Moved) -> None:
        """Put what is new in its place in the orders that were asked for before."""
        for day, places in list(before._turns.items()):
            self._turns = {day: moved.places(places, self.size, partial(self._turn, day))}
        for language, places in list(before._by_title.items()):
            self._by_title[language] = moved.places(places, self.size, partial(self._title, language))

    @property
    def everything(self) -> Bits:
        """Return every document."""
        return packed(self.present)

    def number_of(self, offering_id: UUID) -> int | None:
        """Return the number of an offering's document."""
        return self._numbers.get(offering_id)

    def price_in(self, unit: str | None) -> Numbers:
        """Return the price in cents in one unit: zero in every unit where it is free, UNKNOWN if not told."""
        known = self.prices.get(unit or "", np.full(self.size, UNKNOWN))
        return np.where(self.free, 0, known)

    def by_price(self, unit: str) -> Numbers:
        """Return each document's place by price: free, the unit, the others one by one, unknown last.

        Those of the same price have the same place; prices compare only within one unit.
        """
        if unit not in self._by_price:
            cents = self.price_in(unit)
            groups = np.where(self.free, 0, np.where(cents < UNKNOWN, 1, UNKNOWN))
            for place, (_unit, others) in enumerate(sorted(self.prices.items()), 2):
                others_only = (groups == UNKNOWN) & (others < UNKNOWN)
                groups[others_only], cents[others_only] = place, others[others_only]
            order = np.lexsort((cents, groups))
            higher = (np.diff(groups[order]) > 0) | (np.diff(cents[order]) > 0)
            places = np.zeros(self.size, dtype=np.int64)
            places[order[1:]] = np.cumsum(higher)
            self._by_price[unit] = places
        return self._by_price[unit]

    def turns(self, day: date) -> Numbers:
        """Return each document's place among equals on a day, counted once per day."""
        found = self._turns.get(day)
        if found is None:
            found = _places(list(map(partial(self._turn, day), range(self.size))))
            self._turns = {day: found}
        return found

    def by_title(self, language: str) -> Numbers:
        """Return each document's place by its title in a language, or in what it has."""
        if language not in self._by_title:
            keys = list(map(partial(self._title, language), range(self.size)))
            self._by_title[language] = _places(keys)
        return self._by_title[language]

    def _turn(self, day: date, number: int) -> tuple[str, str]:
        one = self.ids[number]
        return (whose_turn(str(one), day), str(one)) if one else ("", "")

    def _title(self, language: str, number: int) -> tuple[str, str]:
        texts = self.titles[number]
        title = texts.get(language) or texts.get("fi") or next(iter(texts.values()), "")
        return title.casefold(), str(self.ids[number])


def whose_turn(offering: str, day: date) -> str:
    """Return the place of an offering among equals: another each day, and nobody can choose it."""
    return hashlib.sha256(f"{day.isoformat()} {offering}".encode()).hexdigest()


def _places(keys: list[tuple[str, str]]) -> Numbers:
    """Return the place of each key among all."""
    places = np.zeros(len(keys), dtype=np.int64)
    places[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return places
