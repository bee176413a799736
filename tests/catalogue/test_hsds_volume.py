"""Large feeds in processes of their own: bounded memory, and whole rows where a run is killed."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest

ROOT: Final = Path(__file__).parents[2]
MEGABYTE: Final = 1024 * 1024
MOST_GROWTH: Final = 24 * MEGABYTE
"""What a run over 50 MB may take beyond one over a single row; its longest string alone, held, takes 90."""
MEASURED: Final = """
import sys
from portal.cli import main
try:
    main(sys.argv[1:])
finally:
    print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")), file=sys.stderr)
"""
pytestmark = pytest.mark.long


def a_row(number: int, **changed: Any) -> bytes:
    row = {"id": str(UUID(int=number)), "name": f"Palvelu {number}", "status": "active", **changed}
    return json.dumps(row, ensure_ascii=False).encode()


def start(data: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", MEASURED, *arguments]
    environment = {"TARJOTIN_DATA": str(data), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True)


def run(data: Path, *arguments: str) -> tuple[dict[str, Any], int]:
    """Return the report and the largest resident memory in bytes."""
    process = start(data, *arguments, "--json")
    out, err = process.communicate(timeout=900)
    assert process.returncode in {0, 1}, err
    peak = re.search(r"VmHWM:\s+(\d+) kB", err)
    assert peak, err
    return json.loads(out), int(peak[1]) * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak this way")
def test_fifty_megabytes_are_read_without_being_held(tmp_path: Path) -> None:
    small, large = tmp_path / "small.json", tmp_path / "large.json"
    small.write_bytes(b"[" + a_row(1) + b"]")
    good = [a_row(number, description="Kuvaus ääkkösin. " * 300) for number in range(1, 1501)]
    bad = [a_row(number, status="open", url="x" * 450) for number in range(2001, 32001)]
    with large.open("wb") as out:
        out.write(b'{"contents": [' + b",".join(good) + b",")
        out.write(b'{"id": "x", "name": "' + b"x" * (30 * MEGABYTE) + b'"},')
        out.write(b'{"id": "y", "a": ' + b"[" * 500_000 + b"]" * 500_000 + b"},")
        out.write(b",".join(bad) + b"]}")
    assert large.stat().st_size > 50 * MEGABYTE
    # Dry, because the language analysis of the index takes more than any import and would hide it.
    _, least = run(tmp_path / "one", "import", "hsds", str(small), "--dry-run")
    report, most = run(tmp_path / "two", "import", "hsds", str(large), "--dry-run")
    assert most - least < MOST_GROWTH, f"{(most - least) // MEGABYTE} MB more than a single row takes"
    assert report["created"] == 1500
    refused = len(report["rejected"]) + int(report["warnings"][-1].split()[0])
    assert refused == 30_002
    assert [row["reason"].split(":")[0] for row in report["rejected"][:2]] == ["too_long", "too_deep"]


def test_a_killed_run_leaves_whole_rows_and_the_next_one_goes_on(tmp_path: Path) -> None:
    file, data = tmp_path / "feed.json", tmp_path / "data"
    file.write_bytes(b"[" + b",".join(a_row(number) for number in range(1, 4001)) + b"]")
    process = start(data, "import", "hsds", str(file), "--publish")
    while _published(data) == 0 and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    there = _published(data)
    assert 0 < there < 4000, "the run was to be killed in the middle"
    with sqlite3.connect(data / "tarjotin.db") as connection:
        half = """SELECT count(*) FROM offering WHERE state <> 'published'
            OR id NOT IN (SELECT offering_id FROM offering_version WHERE state = 'published')
            OR (SELECT count(*) FROM offering_event WHERE offering_id = offering.id) <> 4"""
        assert connection.execute(half).fetchone() == (0,)
    report, _ = run(data, "import", "hsds", str(file), "--publish")
    assert (report["created"], report["unchanged"]) == (4000 - there, there)
    checked = start(data, "check", "--json")
    found = json.loads(checked.communicate(timeout=300)[0])
    assert [found[kind] for kind in ("missing", "stale", "orphan")] == [[], [], []]


def _published(data: Path) -> int:
    """Return how many offerings another process has committed so far."""
    database = data / "tarjotin.db"
    if not database.exists():
        return 0
    with sqlite3.connect(database, timeout=30) as connection:
        try:
            found = connection.execute("SELECT count(*) FROM offering WHERE state = 'published'").fetchone()
        except sqlite3.OperationalError:
            # The tables are not there yet.
            return 0
    return int(found[0])
