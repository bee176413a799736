"""Exporting: what is published leaves whole and valid, and comes back the same into an empty portal."""

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from catalogue import publishing
from catalogue.clock import helsinki_date, now
from catalogue.content import OfferingContent, PriceContent
from catalogue.database import db
from catalogue.exchange import hsds_export
from catalogue.exchange.hsds import import_hsds
from catalogue.exchange.hsds_export import write_hsds
from catalogue.exchange.hsds_lookup import find_offerings
from catalogue.exchange.report import ImportReport
from catalogue.lifecycle import ActingAs, Actor
from catalogue.loading import load_demo_catalogue
from catalogue.offerings import Offering, OfferingKind
from catalogue.prices import Unit, VatClass
from catalogue.providers import ApprovalState, Provider
from portal.desk.export_command import hsds
from tests import builders
from tests.catalogue.hsds_schema import faults
from tests.conftest import make_app

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FEED = Actor(None, "feed", ActingAs.SYSTEM)
EDITOR = Actor(None, "Toimittaja Testi", ActingAs.EDITOR)
FULL = OfferingContent(
    title={"fi": "Bändikämppä", "sv": "Replokal", "en": "Band room"},
    summary={"fi": "Tila ja soittimet."},
    description={"fi": "Rummut,\nkitarat ja “lainasoittimet”.", "en": "Drums."},
    easy={"fi": "Täällä voit soittaa."},
    how_to_start={"fi": "Soita.", "sv": "Ring."},
    groups=frozenset({"teenagers", "adults_social"}),
    delivery=frozenset({"at_provider", "remote"}),
    languages=frozenset({"fi", "fi-sgn", "uk"}),
    accessibility=frozenset({"step_free", "induction_loop"}),
    organisers=frozenset({"08"}),
    municipalities=frozenset({"091", "049"}),
    starts_within_days=0,
    free_places=0,
    prices=(
        PriceContent(0, Unit.COURSE, VatClass.EXEMPT, date(2026, 1, 1)),
        PriceContent(
            1235, Unit.HOUR, VatClass.REDUCED_MID, date(2026, 1, 1), date(2026, 12, 31), {"fi": "ilta"}
        ),
        PriceContent(
            None, Unit.KM, VatClass.STANDARD, date(2027, 1, 1), None, {"fi": "sovitaan", "sv": "avtalas"}
        ),
    ),
)


@pytest.fixture
def empty_portal(
    storage: str, request: pytest.FixtureRequest, template_folder: Path, tmp_path: Path
) -> Iterator[Flask]:
    """A second installation that knows needs, areas and groups, nothing else."""
    folder, url = tmp_path / "other", None
    shutil.copytree(template_folder, folder)
    if storage == "postgresql":
        make = request.getfixturevalue("postgres_database")
        template = request.getfixturevalue("postgres_template")
        url = request.getfixturevalue("postgres_server").url(make(template))
    other = make_app(folder, url)
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def exported() -> str:
    out = io.StringIO()
    write_hsds(out)
    return out.getvalue()


def rows(text: str) -> list[dict[str, Any]]:
    return list(json.loads(text)["contents"])


def brought(text: str) -> ImportReport:
    today = helsinki_date(now())
    return import_hsds(io.BytesIO(text.encode()), publish=True, by=FEED, now=now(), today=today)


def facts() -> dict[str, Any]:
    """Return everything the catalogue tells of what is published, paused or withdrawn, by id."""
    from catalogue.content import content_of

    ids = list(db.session.scalars(select(Offering.id).where(Offering.published_version_id.is_not(None))))
    known = find_offerings(ids)
    providers = {provider.id: provider for provider in db.session.scalars(select(Provider))}
    found: dict[str, Any] = {}
    for offering in [*known.imported.values(), *known.written_here.values()]:
        assert offering.published is not None
        provider = providers[offering.provider_id]
        plain = ("id", "kind", "name", "description", "business_id", "phone", "email", "web")
        found[str(offering.id)] = {
            "kind": offering.kind,
            "state": offering.state,
            "confirmed_on": offering.confirmed_on,
            "content": content_of(offering.published),
            "provider": {name: getattr(provider, name) for name in plain},
        }
    return found


def an_offering(content: OfferingContent = FULL, kind: OfferingKind = OfferingKind.GOODS) -> Offering:
    provider = builders.a_provider("Soitin ry")
    provider.description = {"fi": "Musiikkia", "sv": "Musik"}
    provider.business_id, provider.phone, provider.web = "1234567-1", "040 1", "https://example.com"
    needs = frozenset(sorted(_needs())[:3])
    offering = publishing.create_offering(provider, kind, replace(content, needs=needs), EDITOR, NOW)
    publishing.submit(offering, Actor(None, "x", ActingAs.PROVIDER), NOW, complete=False)
    publishing.publish(offering, EDITOR, NOW, NOW.date() - timedelta(days=30))
    return offering


def _needs() -> list[str]:
    from catalogue.needs import Need

    return list(db.session.scalars(select(Need.code)))


@pytest.mark.usefixtures("in_app")
@pytest.mark.both_databases
def test_the_example_catalogue_comes_back_the_same_field_by_field(empty_portal: Flask) -> None:
    load_demo_catalogue(db.session, now())
    an_offering()
    before, text = facts(), exported()
    assert len(rows(text)) == len(before) > 60
    with empty_portal.app_context():
        report = brought(text)
        assert (report.rejected, report.warnings, report.created) == ([], [], len(before))
        after = facts()
        assert after.keys() == before.keys()
        for key, told in before.items():
            assert after[key] == told
        assert brought(text).unchanged == len(before)
        assert exported_rows_without_moments(exported()) == exported_rows_without_moments(text)


def exported_rows_without_moments(text: str) -> list[dict[str, Any]]:
    found = rows(text)
    for row in found:
        del row["last_modified"]
        for capacity in row.get("capacities", []):
            del capacity["updated"]
    return found


@pytest.mark.usefixtures("in_app")
@pytest.mark.both_databases
def test_an_export_changes_nothing_where_it_came_from() -> None:
    offering = an_offering()
    text = exported()
    assert brought(text).unchanged == 1
    publishing.save_working(offering, replace(FULL, title={"fi": "Muu"}), offering.revision, EDITOR, NOW)
    assert brought(text).unchanged == 1, "what is being written is not what was told"
    altered = text.replace("Bändikämppä", "Toinen nimi")
    report = brought(altered)
    assert [(row.field, row.reason.value) for row in report.rejected] == [("id", "kept_here")]
    assert len(list(db.session.scalars(select(Offering)))) == 1


@pytest.mark.usefixtures("in_app")
def test_only_what_the_public_may_know_is_told() -> None:
    offering = an_offering()
    other = an_offering(replace(FULL, title={"fi": "Toinen"}))
    builders_draft = publishing.create_offering(offering.provider, OfferingKind.SERVICE, FULL, EDITOR, NOW)
    assert [row["id"] for row in rows(exported())] == sorted([str(offering.id), str(other.id)])
    publishing.pause(offering, EDITOR, NOW)
    publishing.withdraw(other, EDITOR, NOW)
    publishing.withdraw(builders_draft, EDITOR, NOW)
    told = {row["id"]: row["status"] for row in rows(exported())}
    assert told == {str(offering.id): "temporarily closed", str(other.id): "defunct"}
    for approval in db.session.scalars(select(Provider)).all():
        db.session.refresh(approval, ["approvals"])
        for one in approval.approvals:
            one.state = ApprovalState.SUSPENDED
    db.session.flush()
    assert rows(exported()) == []


@pytest.mark.usefixtures("in_app")
def test_the_envelope_tells_the_truth_however_many_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hsds_export, "BATCH", 2)
    for count in range(5):
        told = json.loads(exported())
        assert told["total_items"] == told["size"] == len(told["contents"]) == count
        assert told["empty"] is (count == 0)
        an_offering()


def nulls(value: Any, path: str = "") -> list[str]:
    """Return the paths of everything empty: null fails everywhere, and an empty field says nothing."""
    if value in (None, "", [], {}):
        return [path]
    if isinstance(value, dict):
        return [found for name, inner in value.items() for found in nulls(inner, f"{path}.{name}")]
    if isinstance(value, list):
        return [found for inner in value for found in nulls(inner, f"{path}[]")]
    return []


@pytest.mark.usefixtures("in_app")
def test_a_row_tells_standard_fields_to_those_who_know_no_others() -> None:
    an_offering()
    (row,) = rows(exported())
    assert nulls(row) == []
    assert row["name"] == "Bändikämppä"
    assert row["application_process"] == "Soita."
    assert row["assured_date"] == "2026-10-24"
    assert row["last_modified"] == "2026-11-23T10:00:00.000Z"
    assert row["organization"]["legal_status"] == "private"
    costs = [(cost.get("amount"), cost.get("currency"), cost["option"]) for cost in row["cost_options"]]
    assert costs == [(0, "EUR", "course"), (12.35, "EUR", "hour"), (None, None, "km")]
    assert [area["extent"] for area in row["service_areas"]] == ["08", "049", "091"]
    links = {attribute["link_type"] for attribute in row["attributes"]}
    assert links >= {"need", "client_group", "offering_kind", "delivery", "accessibility"}


def run(app: Flask, file: str) -> Result:
    return CliRunner().invoke(hsds, [file], obj=lambda: app)


def test_the_command_writes_a_whole_file_or_none(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        an_offering()
        db.session.commit()
    file = tmp_path / "out.json"
    assert run(app, str(file)).exit_code == 0
    assert len(rows(file.read_text("utf-8"))) == 1
    printed = run(app, "-")
    assert printed.exit_code == 0, printed.output
    assert rows(printed.stdout) == rows(file.read_text("utf-8"))
    assert printed.stderr == "1 services written\n"
    before = file.read_bytes()
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE need_ptv_class RENAME TO elsewhere"))
        db.session.commit()
    broken = run(app, str(file))
    assert broken.exit_code == 2
    assert file.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"out.json", "data"}


def test_a_file_that_cannot_be_written_is_one_sentence_and_2(app: Flask, tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "none" / "out.json"):
        result = run(app, str(file))
        assert result.exit_code == 2
        assert result.stderr.startswith("Cannot write ")
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("in_app")
@pytest.mark.shared_data
@pytest.mark.parametrize("profile", ["3.1", "uk-3.0"])
def test_every_exported_row_fits_the_compiled_schemas(shared_data: Path, profile: str) -> None:
    load_demo_catalogue(db.session, now())
    an_offering()
    folder = shared_data / "hsds" / profile
    full = json.loads((folder / "service_with_definitions.json").read_text("utf-8"))
    of_a_list = json.loads((folder / "service_list.json").read_text("utf-8"))
    found = [
        fault
        for row in rows(exported())
        for fault in faults(row, full, full["definitions"]) + faults(row, of_a_list, {})
    ]
    assert found == []


@pytest.mark.shared_data
def test_a_planted_fault_is_found(shared_data: Path) -> None:
    full = json.loads((shared_data / "hsds" / "3.1" / "service_with_definitions.json").read_text("utf-8"))
    row = {
        "id": "x",
        "name": "a",
        "status": "open",
        "cost_options": [{"amount": "1"}],
        "attributes": [{"id": "1", "taxonomy_term": {"term_uri": "x y"}}],
    }
    assert set(faults(row, full, full["definitions"])) == {
        ".id: not a uuid",
        ".status: not in the list",
        ".cost_options[].id: missing",
        ".cost_options[].amount: not number",
        ".attributes[].id: not a uuid",
        ".attributes[].taxonomy_term.id: missing",
        ".attributes[].taxonomy_term.name: missing",
        ".attributes[].taxonomy_term.description: missing",
        ".attributes[].taxonomy_term.term_uri: not a uri",
    }
