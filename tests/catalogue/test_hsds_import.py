"""Importing HSDS: idempotent by id, every state followed, good rows kept, nothing stays of a dry run."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from catalogue.database import db
from catalogue.exchange.hsds import import_hsds
from catalogue.exchange.report import ImportReport
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import Offering, OfferingState, OfferingVersion
from catalogue.providers import ApprovalState, Provider, ProviderApproval, ProviderKind
from portal.desk.import_command import hsds

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FEED = Actor(None, "feed", ActingAs.SYSTEM)
ID = "03da1c71-6fb3-4928-8f39-2db39b027d8d"
OTHER = "0069c15e-4ec6-4bd2-b1eb-a771b889b10c"
pytestmark = [pytest.mark.usefixtures("in_app"), pytest.mark.both_databases]


def a_row(**changed: Any) -> dict[str, Any]:
    organization = {"id": OTHER, "name": "Kunta", "description": "x", "legal_status": "public"}
    option = {"id": ID, "option": "Maksuton", "amount": 0, "currency": "eur"}
    row = {"id": ID, "name": "Siivous", "status": "active", "organization": organization}
    return {**row, "cost_options": [option], **changed}


def brought(*rows: Any, publish: bool = True, dry_run: bool = False, days: int = 0) -> ImportReport:
    now = NOW + timedelta(days=days)
    stream = io.BytesIO(json.dumps({"size": len(rows), "contents": list(rows)}).encode())
    return import_hsds(stream, publish=publish, dry_run=dry_run, by=FEED, now=now, today=now.date())


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, len(report.rejected)


def the_offering() -> Offering:
    return db.session.scalars(select(Offering)).one()


def versions() -> int:
    return db.session.scalar(select(func.count()).select_from(OfferingVersion)) or 0


def test_a_row_is_created_once_and_then_unchanged_on_any_later_day() -> None:
    assert counts(brought(a_row())) == (1, 0, 0, 0)
    offering = the_offering()
    assert str(offering.id) == ID == offering.imported_id
    assert offering.state is OfferingState.PUBLISHED
    assert offering.confirmed_on == date(2026, 11, 23)
    assert counts(brought(a_row(), days=9)) == (0, 0, 1, 0)
    assert versions() == 1


def test_a_changed_row_makes_a_new_published_version() -> None:
    brought(a_row())
    assert counts(brought(a_row(name="Suursiivous"), days=1)) == (0, 1, 0, 0)
    assert versions() == 2
    assert the_offering().label_in("fi") == "Suursiivous"
    assert the_offering().confirmed_on == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("status", "published", "unpublished"),
    [
        ("active", OfferingState.PUBLISHED, OfferingState.IN_REVIEW),
        ("inactive", OfferingState.PAUSED, OfferingState.IN_REVIEW),
        ("temporarily closed", OfferingState.PAUSED, OfferingState.IN_REVIEW),
        ("defunct", OfferingState.WITHDRAWN, OfferingState.WITHDRAWN),
    ],
)
def test_the_status_becomes_a_state(
    status: str, published: OfferingState, unpublished: OfferingState
) -> None:
    brought(a_row(status=status))
    assert the_offering().state is published
    brought(a_row(id=OTHER, status=status), publish=False)
    second = db.session.scalars(select(Offering).where(Offering.imported_id == OTHER)).one()
    assert second.state is unpublished


def test_a_service_closes_opens_and_ends_with_its_feed() -> None:
    states = []
    for day, status in enumerate(["active", "temporarily closed", "active", "defunct", "active"]):
        brought(a_row(status=status), days=day)
        states.append(the_offering().state.value)
    assert states == ["published", "paused", "published", "withdrawn", "withdrawn"]


def test_what_waits_is_published_when_the_feed_comes_again_with_publish() -> None:
    brought(a_row(), publish=False)
    assert set(db.session.scalars(select(ProviderApproval.state))) == {ApprovalState.PENDING}
    assert counts(brought(a_row(), publish=False)) == (0, 0, 1, 0)
    assert counts(brought(a_row())) == (0, 1, 0, 0)
    assert the_offering().state is OfferingState.PUBLISHED
    assert set(db.session.scalars(select(ProviderApproval.state))) == {ApprovalState.APPROVED}


def test_the_organization_becomes_a_provider_marked_as_imported() -> None:
    brought(a_row(), a_row(id=OTHER))
    provider = db.session.scalars(select(Provider)).one()
    assert (provider.name, provider.kind) == ("Kunta", ProviderKind.PUBLIC)
    assert provider.imported_from == "hsds"


def test_a_later_assurance_confirms_and_an_earlier_one_changes_nothing() -> None:
    brought(a_row(assured_date="2026-11-01"))
    assert the_offering().confirmed_on == date(2026, 11, 1)
    assert counts(brought(a_row(assured_date="2026-10-01"))) == (0, 0, 1, 0)
    assert counts(brought(a_row(assured_date="2026-11-20"))) == (0, 1, 0, 0)
    assert the_offering().confirmed_on == date(2026, 11, 20)
    assert counts(brought(a_row(assured_date="2999-01-01"), days=2)) == (0, 1, 0, 0)
    assert the_offering().confirmed_on == date(2026, 11, 25), "nobody confirms ahead of time"
    assert versions() == 1


def test_the_first_row_tells_who_an_organization_is_however_often_the_file_comes() -> None:
    other = {"id": OTHER, "name": "Toinen nimi"}
    for expected in [(2, 0, 0, 0), (0, 0, 2, 0)]:
        assert counts(brought(a_row(), a_row(id=OTHER, organization=other))) == expected
        assert list(db.session.scalars(select(Provider.name))) == ["Kunta"]
    renamed = {"id": OTHER, "name": "Uusi kunta"}
    rows = [a_row(organization=renamed), a_row(id=OTHER, organization=renamed)]
    assert counts(brought(*rows)) == (0, 1, 1, 0)
    assert list(db.session.scalars(select(Provider.name))) == ["Uusi kunta"]


def test_an_editor_who_adds_what_the_feed_lacks_is_not_overruled() -> None:
    brought(a_row())
    offering = the_offering()
    assert offering.published is not None
    offering.published.delivery = frozenset({"home"})
    offering.published.starts_within_days = 5
    db.session.flush()
    assert counts(brought(a_row())) == (0, 0, 1, 0)
    assert counts(brought(a_row(name="Suursiivous"))) == (0, 1, 0, 0)
    newest = the_offering().published
    assert newest is not None
    assert newest.delivery == {"home"}
    assert newest.starts_within_days == 5


def test_bad_rows_are_listed_and_good_ones_kept() -> None:
    bad_price = a_row(id=OTHER, cost_options=[{"amount": "12"}])
    report = brought(a_row(), bad_price, "nonsense", a_row())
    assert counts(report) == (1, 0, 0, 3)
    told = report.as_json()["rejected"]
    assert [(row["row"], row["id"], row["field"]) for row in told] == [
        (2, OTHER, "cost_options[0].amount"),
        (3, None, ""),
        (4, ID, "id"),
    ]
    assert told[2]["reason"].startswith("seen_before: ")


def test_a_file_that_breaks_off_keeps_what_was_read() -> None:
    whole = json.dumps({"contents": [a_row(), a_row(id=OTHER)]}).encode()
    report = import_hsds(io.BytesIO(whole[:-30]), by=FEED, now=NOW, today=NOW.date())
    assert counts(report) == (1, 0, 0, 1)
    assert report.rejected[0].field == "file"


def test_nothing_stays_of_a_dry_run() -> None:
    assert counts(brought(a_row(), dry_run=True)) == (1, 0, 0, 0)
    assert versions() == 0
    assert counts(brought(a_row())) == (1, 0, 0, 0)


def test_the_command_prints_its_report_and_ends_with_1_when_a_row_was_refused(
    app: Flask, tmp_path: Path
) -> None:
    db.session.rollback()
    file = tmp_path / "feed.json"
    file.write_text(json.dumps([a_row(), a_row(id="x")]), "utf-8")
    result = CliRunner().invoke(hsds, [str(file), "--publish", "--json"], obj=lambda: app)
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert set(report) == {"created", "updated", "unchanged", "rejected", "warnings"}
    assert report["created"] == 1
    assert set(report["rejected"][0]) == {"row", "id", "field", "reason"}
    file.write_text(json.dumps([a_row()]), "utf-8")
    again = CliRunner().invoke(hsds, [str(file), "--publish"], obj=lambda: app)
    assert again.exit_code == 0
    assert "1 unchanged" in again.stdout


@pytest.mark.shared_data
def test_the_general_descriptions_come_whole_and_twice_change_nothing(shared_data: Path) -> None:
    file = shared_data / "hsds" / "general_descriptions.json"
    for expected in [(253, 0, 0, 0), (0, 0, 253, 0)]:
        with file.open("rb") as stream:
            report = import_hsds(stream, publish=True, by=FEED, now=NOW, today=NOW.date())
        assert counts(report) == expected
        assert report.warnings == []
    tagged = db.session.scalar(
        select(func.count(func.distinct(OfferingVersion.id))).join(OfferingVersion.needs)
    )
    assert tagged is not None
    assert tagged > 100


@pytest.mark.shared_data
@pytest.mark.parametrize("example", ["3.1/examples/service_full.json", "uk-3.0/examples/service_list.json"])
def test_the_official_examples_come_in(shared_data: Path, example: str) -> None:
    with (shared_data / "hsds" / example).open("rb") as stream:
        assert counts(import_hsds(stream, publish=True, by=FEED, now=NOW, today=NOW.date())) == (1, 0, 0, 0)
