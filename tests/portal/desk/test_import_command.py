"""The import command on a terminal: progress is shown there, and nowhere else."""

import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).parents[3]


def test_progress_is_shown_on_a_terminal_and_the_report_stays_clean(tmp_path: Path) -> None:
    file = tmp_path / "feed.json"
    rows = [{"id": str(UUID(int=number)), "name": "Siivous", "status": "active"} for number in range(1, 4)]
    file.write_text(json.dumps(rows), "utf-8")
    ours, theirs = os.openpty()
    environment = {**os.environ, "TARJOTIN_DATA": str(tmp_path / "data"), "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        [sys.executable, "-c", "from portal.cli import main; main()", "import", "hsds", str(file), "--json"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as process:
        out, _ = process.communicate(timeout=300)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode("utf-8", "replace")
    os.close(ours)
    assert process.returncode == 0
    assert json.loads(out)["created"] == 3
    assert "feed.json" in shown
    assert "━" in shown, "a bar is drawn"
