"""What a test does when a program or a folder it needs is not there."""

import os
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skip with a reason on a developer's machine; fail where CI promises that everything is there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} (CI=true, so it may not be missing)", pytrace=False)
    pytest.skip(reason)
