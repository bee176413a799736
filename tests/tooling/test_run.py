"""run.py says in one sentence what has to be put right, and exits with 2."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NOBODY = 65534


@pytest.fixture(scope="module")
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What run.py reads, in a folder of its own."""
    for name in ("run.py", "requirements.txt", "requirements-test.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def one_sentence(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


def test_a_python_too_old_is_told(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main([], version=(3, 10, 12)) == 2
    said = one_sentence(capsys)
    assert "3.11" in said
    assert "3.10.12" in said


def test_run_py_can_be_read_by_a_python_too_old() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("arguments", [["fly"], ["setup", "twice"], ["--demo"]])
def test_an_unknown_command_is_told_the_known_ones(
    run: ModuleType, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(arguments) == 2
    assert "setup | test" in one_sentence(capsys)


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_venv_module_names_its_package(run: ModuleType, module: str) -> None:
    def find(name: str) -> object:
        return None if name == module else object()

    with pytest.raises(run.Stop, match=f"no {module} module.*python3-venv"):
        run.refuse_missing_venv(find)


def test_nobody_without_write_permission_gets_a_traceback(clone: Path) -> None:
    clone.chmod(0o555)
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        # root may write everywhere, so the test is somebody else, who must be able to walk to the folder.
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        for parent in [*clone.parents][:3]:
            parent.chmod(parent.stat().st_mode | 0o055)
    done = subprocess.run(
        [shutil.which("python3", path="/usr/bin") or sys.executable, "-S", clone / "run.py", "setup"],
        cwd=clone,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.defpath},
        **user,
    )
    clone.chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert "Cannot write" in done.stderr


def test_pip_failing_shows_its_last_words(
    run: ModuleType, clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend_environment(clone, "echo 'hashes do not match'; exit 1")
    assert run.main(["setup"], here=clone) == 2
    said = capsys.readouterr().err
    assert said.startswith("Installing failed")
    assert "hashes do not match" in said


def test_a_second_start_asks_pip_nothing(run: ModuleType, clone: Path) -> None:
    calls = clone / "calls"
    pretend_environment(clone, f"echo \"$@\" >> '{calls}'")
    assert run.main(["setup"], here=clone) == 0
    first = calls.read_text().splitlines()
    assert len(first) == 2
    assert "--require-hashes" in first[0]
    assert "--no-deps --no-build-isolation" in first[1]

    assert run.main(["setup"], here=clone) == 0
    assert calls.read_text().splitlines() == first

    with (clone / "requirements.txt").open("a") as lock:
        lock.write("# changed\n")
    assert run.main(["setup"], here=clone) == 0
    assert len(calls.read_text().splitlines()) == 3


def test_all_checks_run_even_when_one_fails(
    run: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend_environment(clone, "exit 0")
    monkeypatch.setattr(run, "PROGRAMS", ())
    for name, code in (("ruff", 1), ("mypy", 0), ("lint-imports", 1)):
        write_program(clone / ".venv" / "bin" / name, f"exit {code}")
    assert run.main(["test"], here=clone) == 1
    assert "Failed: ruff, lint-imports" in capsys.readouterr().out


def test_the_server_takes_over_the_process(clone: Path) -> None:
    """Signals reach the server itself, because run.py became it."""
    pretend_environment(clone, "exit 0")
    write_program(clone / ".venv" / "bin" / "tarjotin", 'echo "$$ $@"')
    with subprocess.Popen(
        [sys.executable, clone / "run.py"], stdout=subprocess.PIPE, text=True, cwd=clone
    ) as process:
        said, _ = process.communicate(timeout=30)
    assert said.splitlines()[-1] == f"{process.pid} serve --demo"


def pretend_environment(clone: Path, script: str) -> None:
    """A .venv whose python is a shell script."""
    (clone / ".venv" / "bin").mkdir(parents=True)
    version = "{}.{}.{}".format(*sys.version_info[:3])
    (clone / ".venv" / "pyvenv.cfg").write_text(f"version = {version}\n")
    for name in ("python", "pip"):
        write_program(clone / ".venv" / "bin" / name, script)


def write_program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
