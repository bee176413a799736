"""`pip install .` somewhere else gives a whole portal: everything it reads is inside the wheel."""

import subprocess
import sys
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
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    settings = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", ROOT, "--wheel-dir", folder, *settings],
        capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr[-800:]
    (built,) = folder.glob("tarjotin-*.whl")
    with zipfile.ZipFile(built) as archive:
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
