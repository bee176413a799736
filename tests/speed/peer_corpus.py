"""Made-up offerings and queries for the comparison of search engines, and what counting by hand finds."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

from catalogue.needs import ClientGroup
from search_index.documents import IndexDocument
from search_index.fields import MARKS, indexed_fields
from search_index.language import surfaces, words

FACETS: Final = ("kind", "delivery", "group", "organiser")
FILTERS: Final = {"kind": "service", "delivery": "home", "organiser": "08"}
_MARKS: Final = "".join(MARKS.values())
_PLAIN: Final = re.compile(r"[a-zåäö]{3,}")


@dataclass(frozen=True)
class Row:
    """One offering as every engine gets it: our tokens, its words in order, its facets and its price."""

    tokens: list[str]
    spoken: list[str]
    facets: dict[str, list[str]]
    cents: int


@dataclass(frozen=True)
class Query:
    """What is asked: tokens in some mode, with or without filters, counts and an order by price."""

    tokens: tuple[str, ...] = ()
    mode: str = "or"
    """"or", "and", "prefix", "phrase" or "all"."""
    filtered: bool = False
    counted: bool = False
    by_price: bool = False


@dataclass(frozen=True)
class Answer:
    """What is compared: how many were found and how many under each value of each facet."""

    total: int
    facets: dict[str, dict[str, int]]


def vocabulary() -> list[str]:
    """Return the Finnish words of the catalogue's data that have one reading and no sign in them."""
    found: set[str] = set()
    for name in ("needs.json", "everyday_words.json"):
        found.update(_finnish(json.loads((files("catalogue") / "data" / name).read_text("utf-8"))))
    written = sorted({word for text in found for word in surfaces(text) if _PLAIN.fullmatch(word)})
    read = {word: words(word, "fi") for word in written}
    single = {word: one[0].lemmas[0] for word, one in read.items() if one and len(one[0].lemmas) == 1}
    # A phrase is asked for by its lemmas, which therefore have to be their own.
    return [word for word, lemma in single.items() if _PLAIN.fullmatch(lemma) and _is_own_lemma(lemma)]


def _is_own_lemma(lemma: str) -> bool:
    found = words(lemma, "fi")
    return bool(found) and found[0].lemmas == (lemma,)


def _finnish(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("fi", "find"):
                yield from [value] if isinstance(value, str) else value
            else:
                yield from _finnish(value)
    elif isinstance(data, list):
        for value in data:
            yield from _finnish(value)


class Corpus:
    """So many offerings, the same for the same seed; words are as unequally common as in a language."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._words = vocabulary()
        self._chance.shuffle(self._words)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))
        self.documents = [self._document(number) for number in range(count)]
        self.rows = [_row(document) for document in self.documents]

    def _text(self, count: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=count))

    def _document(self, number: int) -> IndexDocument:
        chance = self._chance
        organiser = f"{chance.randint(1, 23):02}"
        return IndexDocument(
            offering_id=UUID(int=number),
            title={"fi": self._text(3)},
            summary={},
            body={"fi": self._text(chance.randint(40, 80))},
            provider_name="",
            provider_kind="ngo",
            kind=chance.choice(["service"] * 6 + ["goods"]),
            needs=frozenset({"home"}),
            need_labels={},
            groups=frozenset(chance.sample([group.value for group in ClientGroup], chance.randint(1, 3))),
            organisers=frozenset({organiser}),
            municipalities=frozenset({f"{organiser}{chance.randint(1, 9)}"}),
            nationwide=False,
            delivery=frozenset(chance.sample(["home", "remote", "at_provider"], chance.randint(1, 2))),
            languages=frozenset({"fi"}),
            accessibility=frozenset(),
            starts_within_days=chance.choice([None, 7, 30]),
            free_places=None,
            prices={"hour": chance.randrange(500, 9000, 5)},
            confirmed_on=date(2026, 1, chance.randint(1, 31)),
        )

    @cached_property
    def having(self) -> dict[str, set[int]]:
        """Return by token which offerings have it."""
        found: dict[str, set[int]] = {}
        for number, row in enumerate(self.rows):
            for token in set(row.tokens):
                found.setdefault(token, set()).add(number)
        return found

    def queries(self, count: int) -> dict[str, list[Query]]:
        """Return so many queries of each class; common words are asked for as often as they are written."""
        chance, listed = random.Random(2), sorted(self.having)
        often = list(accumulate(len(self.having[token]) for token in listed))

        def some(number: int) -> tuple[str, ...]:
            chosen: dict[str, None] = {}
            while len(chosen) < number:
                chosen |= dict.fromkeys(chance.choices(listed, cum_weights=often, k=1))
            return tuple(chosen)

        def spoken() -> tuple[str, ...]:
            row = chance.choice(self.rows).spoken
            start = chance.randrange(3, len(row) - 1)
            return tuple(row[start : start + 2])

        each = range(count)
        return {
            "word": [Query(some(1)) for _ in each],
            "words AND": [Query(some(2), "and") for _ in each],
            "words OR": [Query(some(3)) for _ in each],
            "words OR + 4 facets": [Query(some(3), counted=True) for _ in each],
            "10 terms": [Query(some(10)) for _ in each],
            "10 terms + 3 filters": [Query(some(10), filtered=True) for _ in each],
            "10 terms + 4 facets": [Query(some(10), counted=True) for _ in each],
            "prefix": [Query((some(1)[0][:4],), "prefix") for _ in each],
            "phrase": [Query(spoken(), "phrase") for _ in each],
            "all + 4 facets": [Query((), "all", counted=True)] * count,
            "word by price": [Query(some(1), by_price=True) for _ in each],
        }

    def by_hand(self, query: Query) -> Answer:
        """Find and count without any engine."""
        found = set(range(len(self.rows)))
        sets = [self.having.get(token, set()) for token in query.tokens]
        match query.mode:
            case "or":
                found = set().union(*sets)
            case "and":
                found = set.intersection(*sets)
            case "prefix":
                starts = [numbers for token, numbers in self.having.items() if token.startswith(query.tokens)]
                found = set().union(*starts)
            case "phrase":
                asked = " ".join(("", *query.tokens, ""))
                found = {n for n, row in enumerate(self.rows) if asked in " ".join(("", *row.spoken, ""))}
        if query.filtered:
            found = {n for n in found if all(FILTERS[one] in self.rows[n].facets[one] for one in FILTERS)}
        counts = {
            facet: dict(Counter(value for n in found for value in self.rows[n].facets[facet]))
            for facet in (FACETS if query.counted else ())
        }
        return Answer(len(found), counts)


def _row(document: IndexDocument) -> Row:
    fields = indexed_fields(document)
    tokens = [token.lstrip(_MARKS) for name in ("title_fi", "body_fi") for token in fields[name].split()]
    facets = {
        "kind": [document.kind],
        "delivery": sorted(document.delivery),
        "group": sorted(document.groups),
        "organiser": sorted(document.organisers),
    }
    # A border keeps a phrase from going on from the title into the text.
    spoken = [*_lemmas(document.title["fi"]), "q", *_lemmas(document.body["fi"])]
    plain = [token for token in tokens if _PLAIN.fullmatch(token)]
    return Row(plain, spoken, facets, document.prices["hour"])


def _lemmas(text: str) -> list[str]:
    return [word.lemmas[0] for word in words(text, "fi")]
