"""Comparing in the browser: without scripts the address carries the choice; the strict policy is kept."""

import re

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from catalogue.loading import demo_id
from tests.journeys.conftest import Served, assert_accessible, sign_in_as

pytestmark = pytest.mark.browser


def about(words: str, title: str) -> re.Pattern[str]:
    """The name of a link whose last words are for screen readers only."""
    return re.compile(f"^{words}\\s?: {title}")


def test_two_are_chosen_and_one_is_taken_away_without_scripts(
    served: Served, any_width_without_scripts: Page
) -> None:
    page = any_width_without_scripts
    page.goto(f"{served.url}/palvelut/{demo_id('kotisiivous')}")
    expect(page.get_by_role("button", name="Tulosta")).to_have_count(0)
    page.get_by_role("link", name="Vertaa muihin").click()
    page.get_by_role("textbox", name="Kerro omin sanoin").fill("lumityöt")
    page.get_by_role("button", name="Hae").click()
    page.get_by_role("link", name=about("Lisää vertailuun", "Lumityöt")).click()
    table = page.get_by_role("table", name=re.compile("^Vertaa: 2"))
    for heading in ("Hinta", "Kuka tuottaa", "Tiedot vahvistettu"):
        expect(table.get_by_role("rowheader", name=heading)).to_be_visible()
    page.get_by_role("link", name=about("Katso kaikki tiedot", "Lumityöt")).click()
    page.get_by_role("link", name="Vertaa muihin").click()
    page.get_by_role("link", name=about("Poista vertailusta", "Kotisiivous")).click()
    expect(page.get_by_role("link", name=re.compile("^Poista vertailusta"))).to_have_count(1)
    expect(page.get_by_role("link", name=about("Poista vertailusta", "Lumityöt"))).to_be_visible()


def test_a_client_adds_the_chosen_one_to_the_plan(served: Served, phone: Page) -> None:
    page = phone
    sign_in_as(page, served, "Kokeile asiakkaana Suunnitelma on kesken")
    page.goto(f"{served.url}/vertaa?palvelu={demo_id('pyykki')}")
    expect(page.get_by_role("rowheader", name="Oma budjettisi")).to_be_visible()
    page.get_by_role("link", name=about("Lisää suunnitelmaan", "Pyykit")).click()
    expect(page).to_have_url(re.compile(str(demo_id("pyykki"))))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_data_for_search_engines_does_not_break_the_policy(served: Served, desktop: Page) -> None:
    """The browser says so in its console whenever it refuses something."""
    page, said = desktop, list[str]()

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", note)
    for path in (f"/palvelut/{demo_id('kotisiivous')}", f"/tuottajat/{demo_id('kotiapu')}"):
        page.goto(served.url + path)
        assert page.locator('head script[type="application/ld+json"]').count() == 1
    page.goto(f"{served.url}/palvelut/{demo_id('kotisiivous')}")
    expect(page.get_by_role("button", name="Tulosta")).to_be_visible()
    assert said == []


@pytest.mark.parametrize("look", ["dark", "print"])
def test_other_looks(look: str, served: Served, phone: Page) -> None:
    """Dark colours keep their contrast; paper has the page's address, and no menu and no buttons."""
    page = phone
    if look == "dark":
        page.emulate_media(color_scheme="dark")
    else:
        page.emulate_media(media="print")
    for path in (
        f"/palvelut/{demo_id('kotisiivous')}",
        f"/tuottajat/{demo_id('kotiapu')}",
        f"/vertaa?palvelu={demo_id('kotisiivous')}&palvelu={demo_id('pihatyot')}",
        "/pyyda-palvelua",
    ):
        page.goto(served.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if look == "dark":
            assert_accessible(page)
        else:
            expect(page.get_by_role("navigation", name="Päävalikko")).to_be_hidden()
            wide = page.get_by_role("main").evaluate("part => part.scrollWidth - part.clientWidth")
            assert wide <= 0, f"{wide} px of {path} do not fit on the paper"
    if look == "print":
        page.goto(f"{served.url}/palvelut/{demo_id('kotisiivous')}")
        expect(page.get_by_text("Tämän sivun osoite:")).to_be_visible()
        expect(page.get_by_role("link", name="Vertaa muihin")).to_be_hidden()
