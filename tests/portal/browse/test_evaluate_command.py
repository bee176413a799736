"""`tarjotin evaluate-search`: a catalogue and judged queries in, measures out, nothing left behind."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.browse.evaluate_command import evaluate_search
from portal.cli import application
from tests.services.postgres import PostgresServer

CLEANING = "0b1c3c52-6f0e-4c56-9d8e-3f1f7c5c1a01"
RIDES = "0b1c3c52-6f0e-4c56-9d8e-3f1f7c5c1a02"
OWNER = {"id": "0b1c3c52-6f0e-4c56-9d8e-3f1f7c5c1a03", "name": "Mallikunta", "description": "Kunta"}


def services(*rows: dict[str, Any]) -> str:
    return json.dumps({"contents": [{"status": "active", "organization": OWNER, **row} for row in rows]})


def queries(*rows: dict[str, Any]) -> str:
    return json.dumps({"queries": list(rows)})


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Begin with two services and two queries, of which one is answered and one asks in vain."""
    catalogue, judged = tmp_path / "catalogue.json", tmp_path / "queries.json"
    catalogue.write_text(services({"id": CLEANING, "name": "Kotisiivous"}, {"id": RIDES, "name": "Kyydit"}))
    judged.write_text(
        queries(
            {"id": "1", "lang": "fi", "text": "siivousta", "relevant": {CLEANING: 2}},
            {"id": "2", "lang": "sv", "text": "xyzzy", "relevant": {RIDES: 1}},
        )
    )
    return catalogue, judged


def evaluate(catalogue: Path | str, judged: Path, *options: str) -> Result:
    words = ["--catalogue", str(catalogue), "--queries", str(judged), *options]
    return CliRunner().invoke(evaluate_search, words, obj=application)


def test_the_measures_are_printed_as_one_object(files: tuple[Path, Path]) -> None:
    result = evaluate(*files, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["search"] == "whoosh"
    assert (found["queries"], found["recall_at_10"], found["ndcg_at_10"], found["mrr"]) == (2, 0.5, 0.5, 0.5)
    assert 0 < found["p50_ms"] <= found["p95_ms"]
    assert found["languages"]["fi"]["ndcg_at_10"] == 1.0
    assert found["languages"]["sv"]["queries"] == 1
    assert "failures" not in found


def test_postgresql_is_measured_in_a_database_of_its_own_that_goes_again(
    files: tuple[Path, Path], postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def databases() -> set[str]:
        with postgres_server.connect("postgres") as connection:
            return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}

    there = databases()
    monkeypatch.setenv("TARJOTIN_DATABASE_URL", postgres_server.url("postgres"))
    result = evaluate(*files, "--search", "postgres", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["search"], found["queries"], found["ndcg_at_10"]) == ("postgres", 2, 0.5)
    assert databases() == there
    with postgres_server.connect("postgres") as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "needs the database to be PostgreSQL"),
        ("postgresql:///none?host=/nowhere", "Cannot make a database"),
    ],
)
def test_postgresql_that_cannot_be_used_is_told_in_one_sentence(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    monkeypatch.setenv("TARJOTIN_DATABASE_URL", url)
    result = evaluate(*files, "--search", "postgres")
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_what_was_missed_is_named(files: tuple[Path, Path]) -> None:
    result = evaluate(*files, "--failures", "--json")
    assert json.loads(result.stdout)["failures"] == [
        {"id": "2", "text": "xyzzy", "missed": [{"id": RIDES, "title": "Kyydit"}]}
    ]
    told = evaluate(*files, "--failures")
    assert "missed: Kyydit (grade 1)" in told.stdout


def test_the_example_catalogue_is_measured_by_its_keys(tmp_path: Path) -> None:
    judged = tmp_path / "queries.json"
    judged.write_text(
        queries({"id": "1", "lang": "fi", "text": "kotisiivous", "relevant": {"kotisiivous": 3}})
    )
    assert json.loads(evaluate("demo", judged, "--json").stdout)["mrr"] == 1.0


@pytest.mark.parametrize(
    ("which", "content", "words"),
    [
        ("queries", "{", "not JSON"),
        ("queries", None, "Cannot read"),
        ("catalogue", None, "Cannot read"),
        ("catalogue", "no JSON", "No service"),
        ("catalogue", services(), "No service"),
    ],
)
def test_a_file_that_cannot_be_used_ends_with_one_sentence(
    files: tuple[Path, Path], which: str, content: str | None, words: str
) -> None:
    file = files[0] if which == "catalogue" else files[1]
    file.unlink()
    if content is not None:
        file.write_text(content)
    result = evaluate(*files)
    assert result.exit_code == 2
    last = result.stderr.strip().splitlines()[-1]
    assert words in last
    assert "Traceback" not in result.output
