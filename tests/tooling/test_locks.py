"""The locks pin everything by hash and name no host."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([a-z0-9._-]+)==([^ ]+)", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_a_lock_holds_no_address(name: str) -> None:
    assert "://" not in lock(name)
    assert not re.search(r"^--?(i|f|index-url|extra-index-url|find-links)\b", lock(name), re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_everything_in_a_lock_has_its_hashes(name: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", lock(name), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_test_lock_holds_the_very_versions_of_the_other() -> None:
    runtime = set(PINNED.findall(lock("requirements.txt")))
    assert runtime <= set(PINNED.findall(lock("requirements-test.txt")))


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads(lock("pyproject.toml"))
    declared = project["project"]["dependencies"] + project["build-system"]["requires"]
    names = {re.split(r"[\[<>=; ]", wanted)[0] for wanted in declared}
    assert names <= {name for name, _ in PINNED.findall(lock("requirements.txt"))}
