"""A worker plans on behalf of a client, in Swedish and without scripts; and two phones share one plan."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Served, assert_accessible, sign_in_as, sign_out
from tests.services.browser import PHONE

pytestmark = pytest.mark.browser
PLANNING = "Kokeile asiakkaana Suunnitelma on kesken"
REASON = "Klienten bad om hjälp per telefon"


@pytest.fixture
def plain_phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A phone without JavaScript."""
    context = browser.new_context(
        **{**browser_context_args, "viewport": PHONE, "java_script_enabled": False}
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture
def two_phones(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[tuple[Page, Page]]:
    """Two phones with a browser of their own each."""
    contexts = [browser.new_context(**{**browser_context_args, "viewport": PHONE}) for _ in range(2)]
    first, second = (context.new_page() for context in contexts)
    for page in (first, second):
        page.set_default_timeout(10_000)
    yield first, second
    for context in contexts:
        context.close()


def test_a_worker_sends_a_plan_on_behalf_of_a_client_in_swedish(plain_phone: Page, served: Served) -> None:
    page = plain_phone
    sign_in_as(page, served, "Kokeile omatyöntekijänä")
    page.goto(f"{served.url}/sv/asiakkaat?nayta=kaikki")
    page.get_by_role("link", name="Aino Esimerkki").click()
    page.goto(page.url + "/suunnitelma")
    page.get_by_role("link", name="Uträtta ärenden för klientens räkning").click()
    page.get_by_role("button", name="Börja uträtta ärenden för klientens räkning").click()
    expect(page.get_by_role("alert")).to_contain_text("Klienten ser det.")
    page.get_by_label("Varför uträttar du ärenden för klientens räkning?").fill(REASON)
    page.get_by_role("button", name="Börja uträtta ärenden för klientens räkning").click()
    bar = page.get_by_role("region", name="För någon annans räkning")
    expect(bar).to_contain_text("Aino Esimerkki")
    page.get_by_role("link", name=re.compile("^Lämna bort behovet")).click()
    page.get_by_role("textbox").fill("En granne hjälper.")
    page.get_by_role("button", name="Lämna bort behovet").click()
    expect(page.get_by_text("En granne hjälper.")).to_be_visible()
    page.get_by_role("link", name="Skicka för beslut").click()
    page.get_by_label("Varför kostar planen mer än budgeten?").fill("Resorna är dyra.")
    page.get_by_role("button", name="Skicka för beslut").click()
    expect(page.get_by_role("button", name="Ta tillbaka för att ändra")).to_be_visible()
    expect(bar).to_contain_text("Aino Esimerkki")
    bar.get_by_role("button").click()
    expect(bar).to_have_count(0)
    expect(page.get_by_text(f"för klientens räkning: ”{REASON}”").first).to_be_visible()


def test_two_phones_on_one_plan_lose_nothing(two_phones: tuple[Page, Page], served: Served) -> None:
    first, second = two_phones
    for page in two_phones:
        sign_in_as(page, served, PLANNING)
        page.goto(f"{served.url}/suunnitelma")
        page.get_by_role("link", name=re.compile("^Muuta.*Kuvataidekerho")).click()
    first.get_by_label("Oma arviosi hinnasta").fill("150")
    first.get_by_role("button", name="Tallenna muutos").click()
    expect(first.get_by_text("Muutos on tallennettu.")).to_be_visible()
    second.get_by_label("Kerro tarkemmin").fill("Kevätkausi maanantaisin.")
    second.get_by_role("button", name="Tallenna muutos").click()
    expect(second.get_by_role("heading", name="Riviä on muutettu toisessa ikkunassa")).to_be_visible()
    expect(second.get_by_role("main")).to_contain_text("150,00 €")
    expect(second.get_by_label("Kerro tarkemmin")).to_have_value("Kevätkausi maanantaisin.")
    assert_accessible(second)
    second.get_by_label("Oma arviosi hinnasta").fill("150")
    second.get_by_role("button", name="Tallenna muutos").click()
    expect(second.get_by_text("Muutos on tallennettu.")).to_be_visible()
    expect(second.get_by_text("Kevätkausi maanantaisin.")).to_be_visible()
    expect(second.get_by_role("main")).to_contain_text("150,00 €")


def test_notes_save_themselves_and_the_second_phone_is_told(
    two_phones: tuple[Page, Page], served: Served
) -> None:
    first, second = two_phones
    for page in two_phones:
        sign_in_as(page, served, PLANNING)
        page.goto(f"{served.url}/suunnitelma")
    first.get_by_label("Mitä haluat muistaa?").fill("Kysy siskolta kyydistä")
    expect(first.locator("#muistio-tila")).to_contain_text("Tallennettu")
    first.reload()
    expect(first.get_by_label("Mitä haluat muistaa?")).to_have_value("Kysy siskolta kyydistä")
    second.get_by_label("Mitä haluat muistaa?").fill("Soita kerhoon")
    expect(second.locator("#muistio-tila")).to_contain_text("muutettu toisessa ikkunassa")
    second.get_by_role("button", name="Tallenna muistiinpanot").click()
    expect(second.get_by_text("Kysy siskolta kyydistä")).to_be_visible()
    expect(second.get_by_label("Tässä ikkunassa kirjoitit")).to_have_value("Soita kerhoon")
    assert_accessible(second)


def test_a_sent_plan_is_taken_back_by_keyboard_alone(desktop: Page, served: Served) -> None:
    page = desktop
    sign_in_as(page, served, "Kokeile asiakkaana Suunnitelma on lähetetty")
    page.goto(f"{served.url}/suunnitelma")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == "Ota takaisin muokattavaksi":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("Suunnitelma on taas muokattavana.")).to_be_visible()
    assert_accessible(page)
    sign_out(page)
