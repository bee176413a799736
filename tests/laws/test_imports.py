"""Imports follow the contracts in pyproject.toml."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.laws.sources import PACKAGES, ROOT


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(
        command, cwd=tree, env={"PYTHONPATH": "."}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources, in which an offender can be planted."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static", "data")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_follow_the_contracts(tree: Path) -> None:
    done = lint_imports(tree)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("catalogue/money.py", "import portal.config", "nothing points back up"),
        ("catalogue/money.py", "import flask", "neither requests nor the index"),
        ("search_index/request.py", "import flask", "never requests"),
        ("portal/accounts/queries.py", "import portal.cases.models", "those on top never import each other"),
        ("portal/plans/rules.py", "import flask", "Rules are pure: no Flask, no session"),
    ],
)
def test_a_planted_import_breaks_its_contract(tree: Path, file: str, line: str, contract: str) -> None:
    offender = tree / file
    offender.write_text(f"{line}\n{offender.read_text(encoding='utf-8')}", encoding="utf-8")
    done = lint_imports(tree)
    assert done.returncode != 0
    assert f"{contract} BROKEN" in " ".join(done.stdout.split()), done.stdout[-3000:]
