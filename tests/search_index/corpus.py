"""The demo catalogue as index documents, and small documents made by hand."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from search_index.columns import Columns
from search_index.documents import IndexDocument, Surroundings
from search_index.lexicon import NeedWords, with_ancestors

DATA = Path(__file__).parents[2] / "catalogue" / "data"


def offering_id(key: str) -> UUID:
    """Return the same id for the same key."""
    return uuid5(NAMESPACE_URL, key)


def read(name: str) -> dict[str, Any]:
    """Read one file of the catalogue's data."""
    return dict(json.loads((DATA / name).read_text(encoding="utf-8")))


def demo_offerings() -> list[dict[str, Any]]:
    """Return every offering of the demo catalogue as its file tells it."""
    themes = sorted(path.relative_to(DATA) for path in (DATA / "demo").glob("offerings_*.json"))
    return [row for theme in themes for row in read(str(theme))["offerings"]]


def needs() -> list[NeedWords]:
    """Return the whole taxonomy."""
    return [NeedWords.from_mapping(need) for need in read("needs.json")["needs"]]


def small(key: str, title: str | Mapping[str, str], **given: Any) -> IndexDocument:
    """Return a document with a title and nothing else but what is given."""
    plain: dict[str, Any] = {
        "summary": {},
        "body": {},
        "provider_name": "",
        "provider_kind": "ngo",
        "kind": "service",
        "needs": frozenset(),
        "need_labels": {},
        "groups": frozenset(),
        "organisers": frozenset(),
        "municipalities": frozenset(),
        "nationwide": True,
        "delivery": frozenset(),
        "languages": frozenset({"fi"}),
        "accessibility": frozenset(),
        "starts_within_days": None,
        "free_places": None,
        "prices": {},
        "confirmed_on": None,
    }
    texts = {"fi": title} if isinstance(title, str) else dict(title)
    return IndexDocument(offering_id=offering_id(key), title=texts, **(plain | given))


def columns_of(documents: Sequence[IndexDocument]) -> Columns:
    """Return the columns of documents in their order."""
    columns = Columns(len(documents))
    for number, document in enumerate(documents):
        columns.add(number, json.loads(document.to_json()))
    columns.close()
    return columns


def demo_documents() -> list[IndexDocument]:
    """Return every offering of the demo catalogue."""
    around = Surroundings({need.code: need for need in needs()}, {})
    providers = {provider["key"]: provider for provider in read("demo/providers.json")["providers"]}
    return [_demo(offering, providers[offering["provider"]], around) for offering in demo_offerings()]


def _demo(offering: dict[str, Any], provider: dict[str, Any], around: Surroundings) -> IndexDocument:
    """Make one document of the demo data."""
    texts = [offering.get(name) or {} for name in ("description", "easy", "how_to_start")]
    name = provider.get("names") or provider.get("name") or ""
    organisers = frozenset(area["organiser"] for area in offering["areas"] if "organiser" in area)
    prices = offering.get("prices") or []
    return small(
        offering["key"],
        offering["title"],
        summary=offering.get("summary") or {},
        body={lang: " ".join(text.get(lang, "") for text in texts) for lang in ("fi", "sv", "en")},
        provider_name=name if isinstance(name, str) else name.get("fi", ""),
        provider_kind=provider["kind"],
        kind=offering["kind"],
        needs=with_ancestors(offering["needs"], around.parents),
        need_labels=around.labels(offering["needs"]),
        groups=frozenset(offering.get("groups") or ()),
        organisers=organisers,
        nationwide=not offering["areas"],
        delivery=frozenset(offering.get("delivery") or ()),
        languages=frozenset(offering.get("languages") or ()),
        accessibility=frozenset(offering.get("accessibility") or ()),
        starts_within_days=offering.get("starts_within_days"),
        free_places=offering.get("free_places"),
        prices={one["unit"]: one["amount_cents"] for one in prices if one["amount_cents"] is not None},
    )
