"""Debian's Chromium for pytest-playwright, and the two window sizes every page is tried in."""

import shutil
from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.services.programs import missing

PHONE: Final[ViewportSize] = {"width": 360, "height": 740}
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 900}
FLAGS: Final = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A container's shared memory is too small for a browser.
    "--disable-dev-shm-usage",
]


def find_chromium() -> str | None:
    """Return the installed browser; none is ever downloaded."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the installed Chromium, quietly and without looking for anything on the network."""
    chromium = find_chromium()
    if chromium is None:
        missing("Chromium is not installed: 'apt install chromium'")
    return {**browser_type_launch_args, "executable_path": chromium, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Finnish reader at a desk."""
    return {
        **browser_context_args,
        "viewport": DESKTOP,
        "locale": "fi-FI",
        "timezone_id": "Europe/Helsinki",
    }


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page 360 pixels wide."""
    yield from _page(browser, {**browser_context_args, "viewport": PHONE})


@pytest.fixture
def desktop(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page 1280 pixels wide."""
    yield from _page(browser, {**browser_context_args, "viewport": DESKTOP})


@pytest.fixture(params=[PHONE, DESKTOP], ids=["360px", "1280px"])
def any_width(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Page]:
    """The test twice: on a phone and at a desk."""
    yield from _page(browser, {**browser_context_args, "viewport": request.param})


@pytest.fixture(params=[PHONE, DESKTOP], ids=["360px", "1280px"])
def any_width_without_scripts(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Page]:
    """The test twice, with JavaScript switched off."""
    settings = {**browser_context_args, "viewport": request.param, "java_script_enabled": False}
    yield from _page(browser, settings)


def _page(browser: Browser, settings: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**settings)
    yield context.new_page()
    context.close()
