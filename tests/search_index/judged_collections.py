"""The judged collections, each with the documents it is judged over."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from search_index.documents import IndexDocument, Surroundings
from search_index.engine import Engine
from search_index.evaluate import DEPTH, Answered
from search_index.lexicon import with_ancestors
from search_index.request import SearchRequest
from tests.search_index.corpus import needs, offering_id, small

FOLDER = Path(__file__).parent / "judged"
SHARED_NEEDS: Mapping[str, tuple[str, ...]] = {
    "lastenhoito": ("family.childcare",),
    "kuljetus": ("moving.rides",),
    "yksinaisyys": ("company.friend", "company.groups"),
    "siivous": ("home.cleaning",),
    "omaishoito": ("carers.respite", "carers.strength"),
    "virkistys": ("culture.breaks",),
    "paihteet": ("substances",),
    "mielenterveys": ("mind",),
    "kotihoito": ("care.nursing",),
    "ateria": ("food.meals",),
    "velka": ("money.debts",),
    "asuminen": ("housing",),
    "vakivalta": ("safety.violence",),
    "vanhemmuus": ("family.parenting",),
    "ero": ("family.separation",),
    "avustaja": ("moving.assistant",),
    "apuvaline": ("devices.walking", "moving.aids"),
    "kuntoutus": ("fitness.physio",),
    "liikunta": ("fitness.gym",),
    "muisti": ("carers.memory",),
    "kotoutuminen": ("company.newcomers",),
    "tulkkaus": ("moving.interpreting",),
    "tyo": ("work",),
    "suru": ("mind.grief",),
    "kriisi": ("safety.crisis",),
    "digi": ("digital.computer", "digital.phone"),
    "turva": ("safety.alarm",),
    "nuoret": ("youth", "family"),
    "raha": ("money.benefits", "money.foodaid"),
    "hammas": ("care.feet",),
    "saattohoito": ("care.farewell", "care.nursing"),
    "neuvola": ("family.baby",),
}
"""Need of the shared collection → ours; codes that the taxonomy does not have do no harm."""


@dataclass(frozen=True)
class JudgedCollection:
    """Documents and the queries judged over all of them."""

    documents: list[IndexDocument]
    queries: list[dict[str, Any]]
    id_of: Callable[[str], UUID]

    def ask(self, engine: Engine) -> list[Answered[UUID]]:
        """Return what an engine that holds the documents answers."""
        return [self._answer(engine, query) for query in self.queries]

    def _answer(self, engine: Engine, query: dict[str, Any]) -> Answered[UUID]:
        grades = {self.id_of(key): grade for key, grade in query["relevant"].items()}
        page = engine.search(SearchRequest(text=query["text"], lang=query["lang"], size=DEPTH))
        found = [hit.offering_id for hit in page.hits]
        return Answered(query["id"], query["lang"], query["text"], found, grades, 0.0)


def demo_collection(documents: list[IndexDocument], queries: str = "demo.json") -> JudgedCollection:
    """Return our own queries over the whole demo catalogue."""
    return JudgedCollection(documents, _file(queries)["queries"], offering_id)


def real_collection(shared_data: Path, queries: str = "ptv_services.json") -> JudgedCollection:
    """Return everyday queries over real one-line services, which have no needs."""
    rows = json.loads((shared_data / "hsds" / "ptv_services.json").read_text(encoding="utf-8"))["contents"]
    documents = [
        _with_id(
            small(row["id"], row["name"], body={"fi": row.get("description") or ""}, provider_kind="public"),
            UUID(row["id"]),
        )
        for row in rows
    ]
    return JudgedCollection(documents, _file(queries)["queries"], UUID)


def fresh_demo(documents: list[IndexDocument]) -> JudgedCollection:
    """Return the queries over the demo catalogue that were judged after search was built."""
    return demo_collection(documents, "demo_fresh.json")


def fresh_real(shared_data: Path) -> JudgedCollection:
    """Return the queries over real services that were judged after search was built."""
    return real_collection(shared_data, "ptv_fresh.json")


def shared_collection(shared_data: Path) -> JudgedCollection:
    """Return the small shared collection with its needs mapped to ours."""
    data = json.loads((shared_data / "search" / "collection.json").read_text(encoding="utf-8"))
    around = Surroundings({need.code: need for need in needs()}, {})
    documents = [_shared(row, around) for row in data["documents"]]
    return JudgedCollection(documents, data["queries"], offering_id)


def _shared(row: dict[str, Any], around: Surroundings) -> IndexDocument:
    tagged = {code for need in row["needs"] for code in SHARED_NEEDS[need] if code in around.parents}
    texts: dict[str, dict[str, str]] = {"fi": row} | {lang: row[lang] for lang in ("sv", "en") if lang in row}
    return small(
        row["id"],
        {lang: text["title"] for lang, text in texts.items()},
        summary={lang: text.get("summary", "") for lang, text in texts.items()},
        body={lang: text.get("description", "") for lang, text in texts.items()},
        needs=with_ancestors(tagged, around.parents),
        need_labels=around.labels(tagged),
    )


def _with_id(document: IndexDocument, own: UUID) -> IndexDocument:
    return replace(document, offering_id=own)


def _file(name: str) -> dict[str, Any]:
    return dict(json.loads((FOLDER / name).read_text(encoding="utf-8")))


def share_of(answered: Iterable[Answered[UUID]], group: str) -> list[Answered[UUID]]:
    """Return what was answered to one group of the queries over real services."""
    of_group = {query["id"] for query in _file("ptv_services.json")["queries"] if query["group"] == group}
    return [one for one in answered if one.id in of_group]


def half_of(answered: Iterable[Answered[UUID]], half: str) -> list[Answered[UUID]]:
    """Return answers to fresh queries that developers may look at ("seen", odd ids) or to the others."""
    return [one for one in answered if (int(one.id[1:]) % 2 == 1) == (half == "seen")]
