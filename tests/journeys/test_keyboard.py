"""From the front page into the plan without a mouse: where the focus goes, and that it can be seen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Served

pytestmark = pytest.mark.browser

# How many presses of Tab may lie between two things somebody wants, before the order is no order any more.
PATIENCE = 60
DESCRIBE = """() => {
  const here = document.activeElement;
  const style = getComputedStyle(here);
  const box = here.getBoundingClientRect();
  return {
    words: (here.innerText || here.value || '').replace(/\\s+/g, ' ').trim(),
    id: here.id,
    tag: here.tagName,
    seen: here === document.body || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    top: box.top + scrollY,
    inMain: document.querySelector('main').contains(here),
  };
}"""


def test_from_the_front_page_into_the_plan(desktop: Page, served: Served) -> None:
    """Search, open an offering, sign in, go wrong, be led to the field, and add it."""
    page = desktop
    page.goto(served.url)
    skip_the_menu(page)
    tab_to(page, "q")
    page.keyboard.type("kyyti kauppaan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hae palveluja")

    skip_the_menu(page)
    title = page.get_by_role("article").first.get_by_role("heading").inner_text()
    walk_to(page, re.compile(f"^{re.escape(title)}$"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    walk_to(page, re.compile("^Lisää suunnitelmaan"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kirjaudu sisään")
    walk_to(page, re.compile("^Kokeile asiakkaana.*kesken"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lisää suunnitelmaan")

    choose(page, "price-0")
    choose(page, "needs-0")
    send_it_empty(page)
    the_summary_leads_to_the_field(page)
    page.keyboard.type("2")
    walk_to(page, re.compile("^Lisää suunnitelmaan$"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("on nyt suunnitelmassasi.")).to_be_visible()


def skip_the_menu(page: Page) -> None:
    """The first Tab shows the skip link; it leads past the menu into the page."""
    page.keyboard.press("Tab")
    assert focused(page)["words"] == "Siirry sisältöön"
    expect(page.get_by_role("link", name="Siirry sisältöön")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page)["inMain"], "the skip link leads elsewhere"


def choose(page: Page, name: str) -> None:
    """Choose a radio button or a check box with Space."""
    tab_to(page, name)
    if not page.locator(f"#{name}").is_checked():
        page.keyboard.press("Space")
    expect(page.locator(f"#{name}")).to_be_checked()


def send_it_empty(page: Page) -> None:
    """Leave the amount empty and press Enter in its field."""
    tab_to(page, "quantity")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Virhe: "))


def the_summary_leads_to_the_field(page: Page) -> None:
    """The focus stands on the error summary; its link moves the focus to the field, which tells its error."""
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page)["tag"] == "A"
    page.keyboard.press("Enter")
    field = page.get_by_label("Kuinka paljon kerralla?")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Esimerkiksi 2 tai 1,5.*Virhe:", re.DOTALL))


def walk_to(page: Page, words: re.Pattern[str]) -> None:
    """Press Tab until the focus is on something that says so."""
    _walk(page, lambda now: bool(words.search(now["words"])), words.pattern)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is in a field."""
    if focused(page)["id"] != name:
        _walk(page, lambda now: now["id"] == name, name)


def _walk(page: Page, arrived: Callable[[dict[str, Any]], bool], wanted: str) -> None:
    before = -1.0
    backwards = []
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        now = focused(page)
        assert now["seen"], f"the focus cannot be seen on {now}"
        if now["inMain"] and before - now["top"] > 2000:
            backwards.append(now["words"])
        before = now["top"] if now["inMain"] else before
        if arrived(now):
            assert not backwards, f"the focus jumps far back to {backwards}"
            return
    pytest.fail(f"{wanted!r} is not reached in {PATIENCE} steps")


def focused(page: Page) -> dict[str, Any]:
    """Return what has the focus now, and whether that shows."""
    found: dict[str, Any] = page.evaluate(DESCRIBE)
    return found
