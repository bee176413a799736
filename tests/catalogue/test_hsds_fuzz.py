"""Strange files: every row is answered, none is stored by half, and the report can be printed."""

import copy
import io
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from catalogue.database import db
from catalogue.exchange.hsds import import_hsds
from catalogue.exchange.report import ImportReport, Reason
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import Offering, OfferingEvent, OfferingEventName, OfferingState, OfferingVersion

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FEED = Actor(None, "feed", ActingAs.SYSTEM)
ID = "0069c15e-4ec6-4bd2-b1eb-a771b889b10c"
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
TERM = {"id": ID, "code": "P4.3", "name": "x", "description": "x", "term_uri": "http://example.com/P4.3"}
GOOD: dict[str, Any] = {
    "id": ID,
    "name": "Siivous",
    "name_i18n": {"fi": "Siivous", "sv": "Städning"},
    "description": "Koti",
    "status": "active",
    "assured_date": "2026-11-01",
    "starts_within_days": 3,
    "organization": {
        "id": ID,
        "name": "Kunta",
        "description": "x",
        "legal_status": "public",
        "phones": [{"id": ID, "number": "1"}],
        "organization_identifiers": [{"id": ID, "identifier_scheme": "FI-PRO", "identifier": "1"}],
    },
    "attributes": [{"id": ID, "link_type": "service_class", "taxonomy_term": TERM}],
    "cost_options": [
        {"id": ID, "amount": 12.5, "currency": "EUR", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    ],
    "service_areas": [{"id": ID, "extent": "08", "name": "Pirkanmaa"}],
    "service_at_locations": [{"id": ID, "location": {"id": ID, "location_type": "physical"}}],
    "languages": [{"id": ID, "code": "fi"}],
    "capacities": [{"id": ID, "unit": {"id": ID, "name": "place"}, "available": 3, "updated": "x"}],
}


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every container of a row with one of its keys: the places where it can be spoilt."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


words = st.text(alphabet="a0-{\"\\}é\x00\x1b\ud800\u202e😀 ", max_size=6) | st.sampled_from(
    [ID, ID.upper(), "active", "defunct", "2026-02-30", "0000-01-01", "P4.3", "fi-FI", "x" * 20_001]
)
numbers = st.integers() | st.floats() | st.sampled_from([10**30, -1, 0, 1e308, 10**400])
strange = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def spoilt_rows(draw: st.DrawFn) -> Any:
    """Draw a good row with up to three of its places replaced, removed or doubled, or no row at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(strange)
    row = copy.deepcopy(GOOD)
    row["id"] = str(UUID(int=draw(st.integers(0, 2))))
    for _ in range(draw(st.integers(0, 3))):
        container, key = draw(st.sampled_from(places(row)))
        how = draw(st.sampled_from(["replace", "remove", "double"]))
        if how == "remove":
            del container[key]
        else:
            container[key] = draw(strange) if how == "replace" else [container[key], container[key]]
    return row


def brought(content: bytes, *, dry_run: bool = True) -> ImportReport:
    stream = io.BytesIO(content)
    return import_hsds(stream, publish=True, dry_run=dry_run, by=FEED, now=NOW, today=NOW.date())


def answered(report: ImportReport) -> int:
    assert json.dumps(report.as_json(), ensure_ascii=False).encode(), "it can be told"
    return report.created + report.updated + report.unchanged + len(report.rejected)


def halves() -> int:
    """Return how many offerings lack what every whole one has: a wording, and their history."""
    events = (
        select(func.count())
        .where(OfferingEvent.offering_id == Offering.id)
        .where(OfferingEvent.event.in_([OfferingEventName.CREATED, OfferingEventName.IMPORTED]))
        .scalar_subquery()
    )
    wordings = select(func.count()).where(OfferingVersion.offering_id == Offering.id).scalar_subquery()
    lacking = (events < 2) | (wordings < 1) | (Offering.state == OfferingState.DRAFT)
    return db.session.scalar(select(func.count()).select_from(Offering).where(lacking)) or 0


@pytest.mark.usefixtures("in_app")
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.lists(spoilt_rows(), min_size=1, max_size=5), st.booleans())
def test_every_row_is_answered_and_none_is_stored_by_half(rows: list[Any], in_lines: bool) -> None:
    several = in_lines and len(rows) > 1 and all(isinstance(row, dict) for row in rows)
    texts = [json.dumps(row).encode() for row in rows]
    content = b"\n".join(texts) if several else b"[" + b",".join(texts) + b"]"
    taken_back = db.session.begin_nested()
    report = brought(content, dry_run=False)
    assert answered(report) == len(rows)
    assert halves() == 0
    stored = db.session.scalar(select(func.count()).select_from(Offering))
    assert stored == report.created
    taken_back.rollback()


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("shape", ["envelope", "list", "lines", "one"])
def test_a_file_cut_anywhere_keeps_its_whole_rows(shape: str) -> None:
    rows = [{"id": str(UUID(int=n)), "name": "Pesä ä", "status": "active"} for n in range(1, 3)]
    texts = [json.dumps(row, ensure_ascii=False) for row in rows]
    whole = {
        "envelope": json.dumps({"total_items": 2, "contents": rows, "size": 2}, ensure_ascii=False),
        "list": json.dumps(rows, ensure_ascii=False),
        "lines": "\n".join(texts),
        "one": texts[0],
    }[shape].encode()
    ends = [whole.find(text.encode()) + len(text.encode()) for text in texts if text.encode() in whole]
    for cut in range(len(whole)):
        report = brought(whole[:cut])
        assert report.created == sum(1 for end in ends if end <= cut), cut
        assert report.rejected or (shape == "lines" and cut in {ends[0], ends[0] + 1}), cut
        answered(report)


@pytest.mark.usefixtures("in_app")
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_a_file_with_spoilt_bytes_is_answered(data: st.DataObject) -> None:
    rows = [GOOD, {**GOOD, "id": str(UUID(int=1))}]
    content = bytearray(json.dumps({"size": 2, "contents": rows}).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.sampled_from(b'\x00\xff\x80"\\[]{},:0') | st.integers(0, 255))
    report = brought(bytes(content))
    assert 1 <= answered(report) <= 4


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    ("encoding", "created", "reasons"),
    [
        ("utf-8", 2, []),
        ("utf-8-sig", 2, []),
        ("latin-1", 1, [Reason.NOT_UTF8]),
        ("cp1252", 1, [Reason.NOT_UTF8]),
        ("utf-16", 0, [Reason.NOT_UTF8]),
        ("utf-16-le", 0, [Reason.NOT_UTF8]),
        ("utf-32", 0, [Reason.NOT_UTF8]),
        ("cp500", 0, [Reason.NOT_JSON]),
    ],
)
def test_other_encodings_are_refused_by_name(encoding: str, created: int, reasons: list[Reason]) -> None:
    rows = [{**GOOD, "id": str(UUID(int=1))}, {**GOOD, "name_i18n": {}, "id": str(UUID(int=2))}]
    report = brought(json.dumps(rows, ensure_ascii=False).encode(encoding))
    assert (report.created, [row.reason for row in report.rejected]) == (created, reasons)
