"""The wheel is built once for all tests about it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wheel_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as an installation elsewhere would get it."""
    folder = tmp_path_factory.mktemp("wheel")
    settings = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", ROOT, "--wheel-dir", folder, *settings],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-800:]
    (built,) = folder.glob("tarjotin-*.whl")
    return built
