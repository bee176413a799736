"""`pip install .` somewhere else gives a whole portal: everything it reads is inside the wheel."""

import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Where things stand in the checkout, and where in the wheel.
PLACES = {
    "templates": "portal/templates",
    "portal/static": "portal/static",
    "portal/translations": "portal/translations",
    "portal/migrations": "portal/migrations",
    "catalogue/data": "catalogue/data",
}


@pytest.fixture(scope="module")
def wheel(wheel_file: Path) -> set[str]:
    with zipfile.ZipFile(wheel_file) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("place", PLACES)
def test_the_wheel_holds_every_file_of(place: str, wheel: set[str]) -> None:
    files = [path for path in (ROOT / place).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert files, f"{place} is empty"
    expected = {f"{PLACES[place]}/{path.relative_to(ROOT / place).as_posix()}" for path in files}
    assert expected - wheel == set()


def test_the_wheel_holds_every_module_and_no_test(wheel: set[str]) -> None:
    for package in ("portal", "catalogue", "search_index"):
        modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / package).rglob("*.py")}
        assert modules - wheel == set()
    assert not [name for name in wheel if name.startswith(("tests/", "run.py"))]
    assert [name for name in wheel if name.endswith("entry_points.txt")]
