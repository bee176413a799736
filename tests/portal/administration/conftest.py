"""Who keeps the need tree."""

import pytest
from flask import Flask

from tests.builders import an_editor
from tests.page_checks import CheckedClient
from tests.portal.administration.pages import browser


@pytest.fixture
def editor(app: Flask) -> CheckedClient:
    """An editor of one organiser, signed in."""
    return browser(app, an_editor)
