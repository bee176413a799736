"""Whole HSDS files, good and bad: every bad row is listed, every good one kept, nothing breaks it."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select, text

from catalogue.database import db
from catalogue.exchange import report as reports
from catalogue.exchange.hsds import BATCH, import_hsds
from catalogue.exchange.report import ImportReport, Reason
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import Offering, OfferingEvent, OfferingVersion
from catalogue.providers import Provider
from portal.desk.import_command import hsds

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FEED = Actor(None, "feed", ActingAs.SYSTEM)
BAD = "0069c15e-4ec6-4bd2-b1eb-a771b889b10c"


def a_row(number: int, **changed: Any) -> dict[str, Any]:
    return {"id": str(UUID(int=number)), "name": f"Siivous {number}", "status": "active", **changed}


def brought(content: bytes, *, dry_run: bool = False) -> ImportReport:
    stream = io.BytesIO(content)
    return import_hsds(stream, publish=True, dry_run=dry_run, by=FEED, now=NOW, today=NOW.date())


def among_good_rows(bad: bytes) -> bytes:
    """Return a list of three rows, the second of them given as it stands in the file."""
    good = [json.dumps(a_row(number)).encode() for number in (1, 2)]
    return b"[" + b",\n".join([good[0], bad, good[1]]) + b"]"


def stored() -> set[str]:
    return {offering.imported_id or "" for offering in db.session.scalars(select(Offering))}


ID = b'"id": "%s", ' % BAD.encode()
BAD_ROWS = [
    (b'{%s"status": "active"}' % ID, "name", Reason.MISSING),
    (b'{%s"name": "x", "status": "open"}' % ID, "status", Reason.UNKNOWN_VALUE),
    (b'{"id": "0069c15e", "name": "x", "status": "active"}', "id", Reason.NOT_A_UUID),
    (b'{%s"name": "x", "status": "active", "url": null}' % ID, "url", Reason.NULL),
    (
        b'{%s"name": "x", "status": "active", "cost_options": [{"amount": "12"}]}' % ID,
        "cost_options[0].amount",
        Reason.NOT_A_NUMBER,
    ),
    (
        b'{%s"name": "x", "status": "active", "cost_options": [{"amount": NaN}]}' % ID,
        "cost_options[0].amount",
        Reason.NOT_A_NUMBER,
    ),
    (
        b'{%s"name": "x", "status": "active", "cost_options": [{"amount": %s}]}' % (ID, b"9" * 50_000),
        "cost_options[0].amount",
        Reason.TOO_LARGE,
    ),
    (
        b'{%s"name": "x", "status": "active", "cost_options": [%s]}' % (ID, b",".join([b"{}"] * 101)),
        "cost_options",
        Reason.TOO_MANY,
    ),
    (b'{%s"name": "p\xe4iv\xe4", "status": "active"}' % ID, "name", Reason.NOT_UTF8),
    (b'{%s"name": "x", "name": "y", "status": "active"}' % ID, "name", Reason.DUPLICATE_KEY),
    (b'{%s"name": "x", "status": "active", }' % ID, "status", Reason.BROKEN),
    (b'{%s"name": "%s", "status": "active"}' % (ID, b"x" * 20_001), "name", Reason.TOO_LONG),
    (b'{%s"name": "%s", "status": "active"}' % (ID, b"x" * 3_000_000), "", Reason.TOO_LONG),
    (b'{%s"a": %s%s}' % (ID, b"[" * 50_000, b"]" * 50_000), "", Reason.TOO_DEEP),
    (b'{%s"name": "x", "legal_status": "Limited Company"}' % ID, "", Reason.NOT_A_SERVICE),
    (b'{"id": "\\ud800", "name": "x", "status": "active"}', "id", Reason.EMPTY),
    (json.dumps(a_row(1)).encode(), "id", Reason.SEEN_BEFORE),
    (b"null", "", Reason.NOT_AN_OBJECT),
    (b"[[]]", "", Reason.NOT_AN_OBJECT),
]


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(("bad", "field", "reason"), BAD_ROWS, ids=[str(row[2]) for row in BAD_ROWS])
def test_a_bad_row_is_listed_and_its_neighbours_are_kept(bad: bytes, field: str, reason: Reason) -> None:
    report = brought(among_good_rows(bad))
    assert report.created == 2
    (rejected,) = report.rejected
    assert (rejected.row, rejected.field, rejected.reason) == (2, field, reason)
    assert rejected.id in {None, "", BAD, "0069c15e", str(UUID(int=1))}
    assert stored() == {str(UUID(int=1)), str(UUID(int=2))}


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    ("content", "created", "faults"),
    [
        (b"", 0, [Reason.NOT_JSON]),
        (b"<html><body>404</body></html>", 0, [Reason.NOT_JSON]),
        (b'{"services": [{}]}', 0, [Reason.NO_SERVICES]),
        (b'{"version": "3.0", "openapi_url": "https://example.com"}', 0, [Reason.NO_SERVICES]),
        (json.dumps([a_row(1), a_row(2)]).encode("utf-16"), 0, [Reason.NOT_UTF8]),
        (json.dumps([a_row(1), a_row(2)]).encode("utf-8-sig"), 2, []),
        (json.dumps([a_row(1), a_row(2)]).encode()[:-1], 2, [Reason.NOT_JSON]),
        (json.dumps([a_row(1), a_row(2)]).encode()[:-9], 1, [Reason.NOT_JSON]),
        (json.dumps([a_row(1), a_row(2)]).encode() + b"]", 2, [Reason.NOT_JSON]),
        (b"\n".join(json.dumps(a_row(n)).encode() for n in (1, 2, 3)), 3, []),
        (b"%s\r\n{oh\r\n\r\n%s" % tuple(json.dumps(a_row(n)).encode() for n in (1, 2)), 2, [Reason.BROKEN]),
        (json.dumps(a_row(1), indent=2).encode(), 1, []),
        (json.dumps({"contents": [a_row(1)], "size": 1, "total_items": 1}).encode(), 1, []),
        (b"[]", 0, []),
    ],
)
def test_a_file_is_read_as_far_as_it_goes(content: bytes, created: int, faults: list[Reason]) -> None:
    report = brought(content)
    assert report.created == created == len(stored())
    assert [rejected.reason for rejected in report.rejected] == faults


@pytest.mark.usefixtures("in_app")
def test_an_envelope_that_lies_is_warned_of_and_its_rows_are_taken() -> None:
    rows = [a_row(number) for number in range(1, 5)]
    claims = {"total_items": 31, "size": "x" * 999, "empty": True}
    report = brought(json.dumps({**claims, "contents": rows}).encode())
    assert (report.created, report.rejected) == (4, [])
    assert [sentence.split()[1] for sentence in report.warnings] == ["size", "total_items", "empty"]
    assert max(map(len, report.warnings)) < 100


@pytest.mark.usefixtures("in_app")
@pytest.mark.both_databases
def test_more_than_a_batch_comes_whole_and_twice_changes_nothing() -> None:
    rows = [a_row(number, organization={"id": BAD, "name": "Kunta"}) for number in range(1, 2 * BATCH + 3)]
    content = json.dumps(rows).encode()
    assert brought(content, dry_run=True).created == len(rows)
    assert stored() == set()
    assert brought(content).created == len(rows)
    again = brought(content)
    assert (again.created, again.updated, again.unchanged) == (0, 0, len(rows))
    assert db.session.scalar(select(func.count()).select_from(OfferingVersion)) == len(rows)
    assert db.session.scalar(select(func.count()).select_from(Provider)) == 1


REFUSING = {
    "sqlite": """CREATE TRIGGER refusing BEFORE INSERT ON offering_version WHEN NEW.title LIKE '%Siivous 0%'
        BEGIN SELECT RAISE(ABORT, 'not this one'); END""",
    "postgresql": "ALTER TABLE offering_version ADD CHECK (title NOT LIKE '%Siivous 0%')",
}


@pytest.mark.usefixtures("in_app")
@pytest.mark.both_databases
def test_what_the_database_refuses_takes_no_neighbour_with_it(storage: str) -> None:
    db.session.execute(text(REFUSING[storage]))
    report = brought(json.dumps([a_row(1), a_row(0, id=BAD), a_row(2)]).encode())
    assert (report.created, [rejected.reason for rejected in report.rejected]) == (2, [Reason.NOT_STORED])
    assert stored() == {str(UUID(int=1)), str(UUID(int=2))}
    events = db.session.scalar(select(func.count(func.distinct(OfferingEvent.offering_id))))
    assert events == 2, "nothing stays of the history of a refused row either"


@pytest.mark.usefixtures("in_app")
def test_millions_of_bad_rows_are_counted_but_not_all_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_LISTED", 3)
    told = brought(b"[1,2,3,4,5]").as_json()
    assert len(told["rejected"]) == 3
    assert told["warnings"] == ["2 more refused rows not listed"]


def run(app: Flask, *arguments: str) -> Result:
    return CliRunner().invoke(hsds, list(arguments), obj=lambda: app)


def test_a_file_that_cannot_be_read_is_one_sentence_and_2(app: Flask, tmp_path: Path) -> None:
    for file in (tmp_path / "none.json", tmp_path):
        result = run(app, str(file))
        assert result.exit_code == 2
        assert result.stderr.startswith("Cannot read ")
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("bad", [row[0] for row in BAD_ROWS], ids=[str(row[2]) for row in BAD_ROWS])
def test_the_command_tells_bad_rows_in_print_and_json(app: Flask, tmp_path: Path, bad: bytes) -> None:
    file = tmp_path / "feed.json"
    file.write_bytes(among_good_rows(bad))
    told = run(app, str(file), "--dry-run", "--json")
    assert (told.exit_code, told.stderr) == (1, "")
    report = json.loads(told.stdout)
    assert (report["created"], len(report["rejected"])) == (2, 1)
    printed = run(app, str(file), "--dry-run")
    assert printed.exit_code == 1
    assert printed.stdout == "2 created, 0 updated, 0 unchanged\n"
    assert printed.stderr.startswith("refused: row 2, ")
