"""What is asked of search and what it answers: both immutable, the same for every engine."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from catalogue.needs import ClientGroup
from catalogue.offerings import Delivery, OfferingKind
from catalogue.prices import Unit
from catalogue.providers import ProviderKind
from catalogue.texts import LANGUAGES

LONGEST_TEXT: Final = 300
LARGEST_SIZE: Final = 100
LAST_PAGE: Final = 10_000
LONGEST_WAIT_DAYS: Final = 365
ANY_TIME: Final = "any"
"""What stands for no limit of days, in parameters and in counts."""
HIGHEST_PRICE_CENTS: Final = 100_000_000
_NO_CHARACTERS: Final = frozenset({"Cc", "Cs", "Cn"})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")


class Sort(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    """Best first; without words by title."""
    PRICE = "price"
    """Free first, then cheapest within one unit, unknown last."""
    NEAREST = "nearest"
    """By how far from the chosen municipality it is to be had; the whole country last."""


class NoteCode(StrEnum):
    """Why a value of the request was left out."""

    UNKNOWN_VALUE = "unknown_value"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    """A number beyond its limits; the nearest allowed one is used."""
    NEEDS_UNIT = "needs_unit"
    """A highest price compares only within one unit."""
    NEEDS_PLACE = "needs_place"
    """Nothing is near without a municipality."""
    TOO_LONG = "too_long"
    """The text was cut."""


@dataclass(frozen=True)
class Note:
    """One value that was not used as given."""

    field: str
    value: str
    code: NoteCode


@dataclass(frozen=True)
class SearchRequest:
    """A search; several values of one field widen it (accessibility narrows), fields narrow each other."""

    text: str = ""
    lang: str = "fi"
    needs: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    organiser: str | None = None
    municipality: str | None = None
    kinds: frozenset[str] = frozenset()
    provider_kinds: frozenset[str] = frozenset()
    delivery: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    accessibility: frozenset[str] = frozenset()
    """All of these must be there: who needs a ramp and a toilet is not helped by one of them."""
    within_days: int | None = None
    """It begins in so many days and has room."""
    max_price_cents: int | None = None
    unit: str | None = None
    """The unit in which prices are compared, for the highest price and for the order."""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    day: date | None = field(default=None, compare=False, repr=False)
    """The day by which equals are told apart; without one they come by title."""
    distances: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)
    """Kilometres from the chosen municipality to every other, by code; whoever asks knows the map."""
    notes: tuple[Note, ...] = field(default=(), compare=False)

    @classmethod
    def parse(cls, given: Mapping[str, Any], lang: str = "fi") -> "SearchRequest":
        """Read the parameters of an address; what is not understood is noted, never an error.

        Parameters: q, lang, need, group, organiser, municipality, kind, provider_kind, delivery, language,
        accessibility, within_days, max_price (euros), unit, sort, page, size; lists repeat or are separated
        by commas.
        """
        return _Reader(given).request(lang)

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters that `parse` reads back, without language, page and defaults."""
        many = (("need", self.needs), ("group", self.groups), ("kind", self.kinds))
        more = (
            ("provider_kind", self.provider_kinds),
            ("delivery", self.delivery),
            ("language", self.languages),
            ("accessibility", self.accessibility),
        )
        single = (("organiser", self.organiser), ("municipality", self.municipality), ("unit", self.unit))
        found = [("q", self.text)] if self.text else []
        found += [(name, value) for name, values in many + more for value in sorted(values)]
        found += [(name, value) for name, value in single if value]
        if self.within_days is not None:
            found.append(("within_days", str(self.within_days)))
        if self.max_price_cents is not None:
            found.append(("max_price", str(Decimal(self.max_price_cents) / 100)))
        return found + ([("sort", self.sort.value)] if self.sort is not Sort.RELEVANCE else [])


@dataclass(frozen=True)
class Hit:
    """One found offering; the score compares only within one page of results.

    Reasons say why: "need:CODE", "title:WORD", "text:WORD", "provider:WORD", "language:CODE".
    """

    offering_id: UUID
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchPage:
    """One page of hits out of `total`, and what else can be told about the search."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Counts by value for each of `search_index.filters.FACETS`."""
    suggestion: str | None = None
    """What was perhaps meant, where a word is unknown."""
    understood: tuple[str, ...] = ()
    """Codes of the needs the words were taken for, surest first."""
    relaxed: bool = False
    """Whether hits that lack some of the words are among them."""
    is_plain: bool = False
    """Whether the database answered in a plain way, because there is no index that can be asked."""


class _Reader:
    """Reads one set of parameters and remembers what it could not use."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given
        self._notes: list[Note] = []

    def request(self, lang: str) -> SearchRequest:
        unit = self._one("unit", _member_of(Unit))
        municipality = self._one("municipality", is_code)
        return SearchRequest(
            text=self._text(),
            lang=self._one("lang", lambda value: value in LANGUAGES) or lang,
            needs=self._many("need", is_code),
            groups=self._many("group", _member_of(ClientGroup)),
            organiser=self._one("organiser", is_code),
            municipality=municipality,
            kinds=self._many("kind", _member_of(OfferingKind)),
            provider_kinds=self._many("provider_kind", _member_of(ProviderKind)),
            delivery=self._many("delivery", _member_of(Delivery)),
            languages=self._many("language", is_code),
            accessibility=self._many("accessibility", is_code),
            within_days=self._days(),
            max_price_cents=self._price(unit),
            unit=unit,
            sort=self._sort(municipality),
            page=self._number("page", 1, LAST_PAGE),
            size=self._number("size", 20, LARGEST_SIZE),
            notes=tuple(self._notes),
        )

    def _values(self, name: str) -> list[str]:
        """Return the non-empty values of one parameter, whatever kind of mapping holds them."""
        getlist = getattr(self._given, "getlist", None)
        found = getlist(name) if getlist else self._given.get(name)
        listed = [found] if isinstance(found, str | int | Decimal) else list(found or ())
        return [text for value in listed if (text := without_controls(str(value)).strip())]

    def _note(self, name: str, value: str, code: NoteCode) -> None:
        self._notes.append(Note(name, value[:LONGEST_TEXT], code))

    def _text(self) -> str:
        text = " ".join(" ".join(self._values("q")).split())
        if len(text) > LONGEST_TEXT:
            self._note("q", text, NoteCode.TOO_LONG)
        return text[:LONGEST_TEXT].rstrip()

    def _many(self, name: str, is_known: Callable[[str], bool]) -> frozenset[str]:
        split = [part.strip() for value in self._values(name) for part in value.split(",") if part.strip()]
        for value in split:
            if not is_known(value):
                self._note(name, value, NoteCode.UNKNOWN_VALUE)
        return frozenset(value for value in split if is_known(value))

    def _one(self, name: str, is_known: Callable[[str], bool]) -> str | None:
        values = self._values(name)
        if values and not is_known(values[0]):
            self._note(name, values[0], NoteCode.UNKNOWN_VALUE)
            return None
        return values[0] if values else None

    def _number(self, name: str, default: int, highest: int, lowest: int = 1) -> int:
        values = self._values(name)
        if not values:
            return default
        if not re.fullmatch(r"-?[0-9]{1,9}", values[0]):
            self._note(name, values[0], NoteCode.NOT_A_NUMBER)
            return default
        number = int(values[0])
        if not lowest <= number <= highest:
            self._note(name, values[0], NoteCode.OUT_OF_RANGE)
        return min(max(number, lowest), highest)

    def _days(self) -> int | None:
        """Read within how many days it must begin; None is any time."""
        if self._values("within_days")[:1] == [ANY_TIME]:
            return None
        days = self._number("within_days", -1, LONGEST_WAIT_DAYS, lowest=0)
        return None if days < 0 else days

    def _sort(self, municipality: str | None) -> Sort:
        """Read the order; what is near is known only from a place."""
        sort = Sort(self._one("sort", _member_of(Sort)) or Sort.RELEVANCE)
        if sort is Sort.NEAREST and municipality is None:
            self._note("sort", sort.value, NoteCode.NEEDS_PLACE)
            return Sort.RELEVANCE
        return sort

    def _price(self, unit: str | None) -> int | None:
        """Read euros ("12,50") to cents; only "free" (0) means the same in every unit."""
        values = self._values("max_price")
        if not values:
            return None
        try:
            euros = Decimal(re.sub(r"[\s€]", "", values[0]).replace(",", "."))
            cents = int(euros * 100) if euros.is_finite() and abs(euros) <= HIGHEST_PRICE_CENTS else -1
        except InvalidOperation:
            self._note("max_price", values[0], NoteCode.NOT_A_NUMBER)
            return None
        if not 0 <= cents <= HIGHEST_PRICE_CENTS:
            self._note("max_price", values[0], NoteCode.OUT_OF_RANGE)
            return None
        if cents and unit is None:
            self._note("max_price", values[0], NoteCode.NEEDS_UNIT)
            return None
        return cents


def without_controls(text: str) -> str:
    """Return a text without control characters and code points that are none: no page may hold them."""
    plain = (" " if one.isspace() else one for one in text)
    return "".join(one for one in plain if unicodedata.category(one) not in _NO_CHARACTERS)


def is_code(value: str) -> bool:
    """Tell whether a value can be a code, and so be asked for, at all."""
    return _CODE.fullmatch(value) is not None


def _member_of(members: type[StrEnum]) -> Callable[[str], bool]:
    """Return a test for the values of an enum."""
    known = frozenset(member.value for member in members)
    return lambda value: value in known
