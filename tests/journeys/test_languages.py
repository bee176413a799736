"""The same pages in Swedish and English: what people wrote keeps its language, and says so."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Served, assert_accessible

pytestmark = pytest.mark.browser

# Words that stand on nearly every Finnish page, and in no Swedish or English one.
FINNISH = re.compile(
    r"\b(Hae palveluja|Valikko|Kirjaudu|Oma suunnitelma|Oma asia|Saavutettavuusseloste|Tietosuoja"
    r"|Siirry sisältöön|Budjetti on|Lisää suunnitelmaan|Päätös annettu|Voimassa|Haettu)\b"
)
MARKS = {"sv": "på finska", "en": "in Finnish"}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_in_other_languages(language: str, served: Served, phone: Page) -> None:
    """Front page, search, an offering, the plan and the decision, in one language all the way."""
    page, root = phone, f"{served.url}/{language}"
    page.goto(served.url)
    page.get_by_role("navigation", name="Kieli").get_by_role("link", name=_own_name(language)).click()
    in_language(page, language)
    page.goto(f"{root}/haku")
    in_language(page, language)

    page.goto(f"{root}/kirjaudu")
    in_language(page, language)
    page.locator("main form[action*=kokeile] button").nth(0).click()
    page.goto(f"{root}/suunnitelma")
    assert f"/{language}/suunnitelma/" in page.url, "links lose the language"
    in_language(page, language)
    page.context.clear_cookies()
    page.goto(f"{root}/kirjaudu")
    page.locator("main form[action*=kokeile] button").nth(5).click()
    page.goto(page.locator("a[href*=paatos]").first.evaluate("link => link.href"))
    in_language(page, language)
    expect(page.locator("main [lang=fi]").first).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{root}/kirjaudu")
    page.locator("main form[action*=kokeile] button").nth(11).click()
    texts_only_in_finnish_say_so(page, language)


def in_language(page: Page, language: str) -> None:
    """The page says its language, and none of the interface's words is left in Finnish."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    words = page.evaluate(
        """() => {
          const copy = document.body.cloneNode(true);
          copy.querySelectorAll('[lang=fi]').forEach(part => part.remove());
          return copy.textContent + ' ' + document.title;
        }"""
    )
    left = FINNISH.search(words)
    assert left is None, f"{page.url} still says {left.group()!r}"
    assert_accessible(page)


def texts_only_in_finnish_say_so(page: Page, language: str) -> None:
    """What nobody has translated is shown in Finnish, marked for eyes and for screen readers."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    finnish = page.get_by_role("rowheader").filter(has=page.locator("[lang=fi]")).first
    expect(finnish).to_contain_text(MARKS[language])


def _own_name(language: str) -> str:
    return {"sv": "Svenska", "en": "English"}[language]
