"""Real input that lives outside the repository."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input named by TARJOTIN_TEST_DATA; without it the test is skipped."""
    named = os.environ.get("TARJOTIN_TEST_DATA")
    if not named:
        pytest.skip("TARJOTIN_TEST_DATA names no folder with real input")
    folder = Path(named)
    if not folder.is_dir():
        # Somebody promised the folder: a typing error may not pass as a skip.
        pytest.fail(f"TARJOTIN_TEST_DATA is not a folder: {named}", pytrace=False)
    return folder
