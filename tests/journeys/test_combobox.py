"""Suggestions while somebody types: by keyboard, as a screen reader names them, and none without a script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Served, assert_accessible

pytestmark = pytest.mark.browser


def test_suggestions_are_walked_by_arrows_and_taken_by_enter(desktop: Page, served: Served) -> None:
    page = desktop
    page.goto(f"{served.url}/haku")
    box = page.get_by_role("combobox", name="Kerro omin sanoin")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("kotis")
    options = page.get_by_role("listbox", name="Ehdotukset").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    chosen = page.get_by_role("listbox", name="Ehdotukset").get_by_role("option", selected=True)
    expect(chosen).to_have_count(0)
    assert_accessible(page)

    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("ArrowUp")
    first = options.first.inner_text()
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    expect(box).to_be_focused()

    box.press("Enter")
    page.wait_for_url(re.compile(r"/haku\?"))
    expect(page.get_by_role("combobox", name="Kerro omin sanoin")).to_have_value(first)
    expect(page.get_by_role("article").first).to_be_visible()


def test_escape_closes_and_enter_then_searches_what_was_typed(desktop: Page, served: Served) -> None:
    page = desktop
    page.goto(f"{served.url}/haku")
    box = page.get_by_role("combobox", name="Kerro omin sanoin")
    box.press_sequentially("kotis")
    expect(page.get_by_role("listbox", name="Ehdotukset")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox", name="Ehdotukset")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("kotis")
    box.press("Enter")
    page.wait_for_url(re.compile(r"[?&]q=kotis(&|$)"))


def test_without_a_script_the_box_is_a_plain_search(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.url}/haku")
    expect(page.get_by_role("combobox", name="Kerro omin sanoin")).to_have_count(0)
    box = page.get_by_role("textbox", name="Kerro omin sanoin")
    box.fill("kotisiivous")
    box.press("Enter")
    page.wait_for_url(re.compile(r"[?&]q=kotisiivous(&|$)"))
    expect(page.get_by_role("article").first).to_contain_text("Kotisiivous")
    context.close()
