"""Finding something: by need, words, filters, past zero hits, without scripts or a mouse, in fi, sv, en."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from catalogue.database import db
from portal.searching import searching
from tests.builders import a_provider, a_published_offering
from tests.journeys.conftest import Served, assert_accessible
from tests.services.browser import PHONE

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Said:
    """What one language says where the journey goes."""

    language: str
    need: str
    words: str
    home: str
    remove: str
    nearest: str
    wider: str
    compare: str
    compare_chosen: str
    mark: str


SAID = (
    Said("sv", "Jag orkar inte städa", "städning", "Hemma", "Ta bort filtret", "Närmaste behov",
         "Utan filtret: Språk", "Jämför", "Jämför de valda", "på finska"),
    Said("en", "I can't manage the cleaning", "cleaning", "At home", "Remove filter", "Nearest needs",
         "Without the filter: Language", "Compare", "Compare the chosen ones", "in Finnish"),
)  # fmt: skip


def test_by_need_on_a_phone(phone: Page, served: Served) -> None:
    """A need on the front page, the filters unfolded, narrowed, and an offering opened."""
    page = phone
    page.goto(served.url)
    page.get_by_role("link", name=re.compile("^En jaksa siivota")).click()
    expect(page.get_by_role("link", name="Poista rajaus: Kodin siisteys")).to_be_visible()
    before = how_many(page)
    page.get_by_text(re.compile(r"^Rajaa tuloksia \(1 rajaus\)")).click()
    page.get_by_role("checkbox", name=re.compile("^Pyykki ja vaatteet")).check()
    page.get_by_role("checkbox", name=re.compile("^Kodin siisteys")).uncheck()
    expect(page.get_by_role("link", name="Poista rajaus: Kodin siisteys")).to_have_count(0)
    expect(page.get_by_role("link", name="Poista rajaus: Pyykki ja vaatteet")).to_be_visible()
    assert 0 < how_many(page) < before
    assert_accessible(page)
    page.get_by_role("article").first.get_by_role("link").first.click()
    expect(page.get_by_role("link", name="Takaisin hakutuloksiin")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Poista rajaus: Pyykki ja vaatteet")).to_be_visible()


def test_by_words_and_filters_the_results_follow_without_a_new_page(desktop: Page, served: Served) -> None:
    """Each change is counted, announced and kept in the address; the focus and what was opened stay."""
    page = desktop
    page.goto(served.url)
    page.get_by_label("Kerro omin sanoin").fill("apua kotiin")
    page.get_by_role("button", name="Hae palveluja").click()
    page.evaluate("window.still = true")
    page.locator("summary").filter(has_text="Palvelun kieli").click()
    tick(page, "Kotona")
    tick(page, "ruotsi")
    tick(page, "Yksityinen")
    expect(page.get_by_role("group", name="Palvelun kieli")).to_be_visible()
    within = page.get_by_role("radio", name=re.compile("^Kuukauden sisällä"))
    promised = count_of(page, within)
    within.check()
    expect(page.locator("#maara")).to_have_text(re.compile(rf"^{promised} "))
    expect(within).to_be_focused()
    expect(page.get_by_role("link", name="Poista rajaus: Voi alkaa: Kuukauden sisällä")).to_be_visible()
    page.get_by_label("Järjestä").select_option(label="Halvin ensin")
    expect(page.get_by_text("Maksuttomat ensin")).to_be_visible()
    assert page.evaluate("window.still"), "the page was loaded anew"
    for part in ("tapa=home", "kieli=sv", "tuottaja=private", "alkaa=30", "jarjesta=price"):
        assert part in page.url
    assert "hinta=" not in page.url, "what is empty says nothing"
    assert "yksikko=" in page.url, "prices are compared in one unit"
    found = page.locator("#maara").inner_text()
    page.reload()
    expect(page.locator("#maara")).to_have_text(found)
    assert_accessible(page)


def test_the_nearest_first_asks_for_the_municipality(phone: Page, served: Served) -> None:
    """Without a municipality the field says what is missing; with one the order is explained."""
    page = phone
    page.goto(f"{served.url}/haku?q=ryhm%C3%A4")
    page.get_by_label("Järjestä").select_option(label="Lähin ensin")
    expect(page).to_have_title(re.compile("^Virhe: "))
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    field = page.get_by_label("Kunta, jossa asut")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("Virhe:.*Kirjoita kuntasi", re.DOTALL))
    assert_accessible(page)
    field.fill("Tampere")
    field.press("Enter")
    expect(page.get_by_text("Ensin omaan kuntaasi tarkoitetut")).to_be_visible()
    expect(page.get_by_role("article").first).to_contain_text("Alue: ")


def test_zero_hits_lead_on(any_width: Page, served: Served) -> None:
    """What was understood, a wider search that keeps its word, near needs, and a wish in the same words."""
    page = any_width
    page.goto(f"{served.url}/haku?q=siivous&tapa=home&kieli=el")
    expect(page.locator("#maara")).to_have_text(re.compile("^0 "))
    expect(page.get_by_text("Ymmärsimme tarpeen")).to_be_visible()
    expect(page.get_by_role("heading", name="Lähimmät tarpeet")).to_be_visible()
    assert_accessible(page)
    wider = page.get_by_role("listitem").filter(has_text="Ilman rajausta: Palvelun kieli: kreikka")
    promised = re.search(r"\((\d+)", wider.inner_text())
    assert promised
    wider.get_by_role("link").click()
    expect(page.locator("#maara")).to_have_text(re.compile(rf"^{promised[1]} "))
    page.go_back()
    page.get_by_role("link", name="Pyydä palvelua").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main form").first).to_contain_text("siivous")


def test_everything_works_without_scripts(any_width_without_scripts: Page, served: Served) -> None:
    """Filters are sent by their button, the order by its own, and ticked cards are compared."""
    page = any_width_without_scripts
    page.goto(f"{served.url}/haku?q=siivous")
    if page.viewport_size and page.viewport_size["width"] < 900:
        page.get_by_text("Rajaa tuloksia").first.click()
    home = page.get_by_role("checkbox", name=re.compile("^Kotona"))
    promised = count_of(page, home)
    home.check()
    page.get_by_role("button", name="Näytä tulokset").click()
    expect(page.locator("#maara")).to_have_text(re.compile(rf"^{promised} "))
    page.get_by_label("Järjestä").select_option(label="Halvin ensin")
    page.get_by_role("button", name="Näytä", exact=True).click()
    expect(page.get_by_text("Maksuttomat ensin")).to_be_visible()
    boxes = page.get_by_role("checkbox", name=re.compile("^Vertaa ?: "))
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Vertaa valittuja").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vertaa")
    expect(page.get_by_role("columnheader")).to_have_count(2)


def test_with_the_keyboard_alone(desktop: Page, served: Served) -> None:
    """Space ticks, arrows choose, the focus stays where it was while the results change."""
    page = desktop
    page.goto(f"{served.url}/haku?q=apua")
    page.locator("#q").focus()
    tab_until(page, "tapa-home")
    page.keyboard.press("Space")
    expect(page.get_by_role("link", name="Poista rajaus: Kotona")).to_be_visible()
    expect(page.locator("#tapa-home")).to_be_focused()
    tab_until(page, "alkaa-any")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="Poista rajaus: Voi alkaa: Kuukauden sisällä")).to_be_visible()
    expect(page.locator("#alkaa-30")).to_be_focused()
    tab_until(page, "hinta")
    page.keyboard.type("60")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=re.compile("Poista rajaus: Enintään 60,00"))).to_be_visible()
    expect(page.locator("#yksikko")).to_be_focused()


def test_what_is_ticked_to_compare_outlives_a_change_of_filters(desktop: Page, served: Served) -> None:
    page = desktop
    page.goto(f"{served.url}/haku?q=kotisiivous")
    box = page.get_by_role("checkbox", name=re.compile("^Vertaa ?: Kotisiivous$"))
    box.check()
    expect(page.get_by_role("button", name="Vertaa valittuja")).to_be_in_viewport()
    tick(page, "Kotona")
    expect(box).to_be_checked()


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.language)
def test_in_swedish_and_english(desktop: Page, served: Served, said: Said) -> None:
    """By need, words and filters, past zero hits and into a comparison; what is only in Finnish says so."""
    with served.app.app_context():
        a_published_offering(a_provider(), title="Ikkunanpesu")
        searching().rebuild()
        db.session.commit()
    page, root = desktop, f"{served.url}/{said.language}"
    page.goto(root)
    page.get_by_role("link", name=re.compile(f"^{said.need}")).click()
    expect(page.get_by_role("link", name=re.compile(f"^{said.remove}"))).to_have_count(1)
    assert how_many(page) > 0
    page.goto(f"{root}/haku?q={said.words}")
    tick(page, said.home)
    expect(page.get_by_role("link", name=re.compile(f"^{said.remove}.*{said.home}$"))).to_be_visible()
    assert_accessible(page)

    page.goto(f"{root}/haku?q={said.words}&tapa=home&kieli=el")
    expect(page.locator("#maara")).to_have_text(re.compile("^0 "))
    expect(page.get_by_role("heading", name=said.nearest)).to_be_visible()
    page.get_by_role("listitem").filter(has_text=said.wider).get_by_role("link").first.click()
    boxes = page.get_by_role("checkbox", name=re.compile(f"^{said.compare} ?: "))
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name=said.compare_chosen).click()
    expect(page.get_by_role("columnheader")).to_have_count(2)
    expect(page.get_by_role("heading", level=1)).to_have_text(said.compare)
    assert f"/{said.language}/" in page.url

    page.goto(f"{root}/haku?q=ikkunanpesu")
    named = page.get_by_role("heading", name=re.compile("^Ikkunanpesu"))
    card = page.get_by_role("article").filter(has=named)
    expect(card.get_by_role("heading").locator("[lang=fi]")).to_have_text("Ikkunanpesu")
    expect(card).to_contain_text(f"({said.mark})")


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.language)
def test_in_swedish_and_english_by_keys_alone_and_without_scripts(
    any_width_without_scripts: Page, served: Served, said: Said
) -> None:
    """Words, a filter and a comparison: the keys and the buttons say and do the same in each language."""
    page = any_width_without_scripts
    page.goto(f"{served.url}/{said.language}/haku?q={said.words}")
    if page.viewport_size == PHONE:
        page.locator("main summary").first.press("Enter")
    page.locator("#q").focus()
    tab_until(page, "tapa-home")
    promised = count_of(page, page.locator("#tapa-home"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile(f"^{said.remove}.*{said.home}$"))).to_be_visible()
    assert how_many(page) == promised
    boxes = page.get_by_role("checkbox", name=re.compile(f"^{said.compare} ?: "))
    for box in boxes.all()[:2]:
        box.press("Space")
    page.get_by_role("button", name=said.compare_chosen).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(said.compare)
    expect(page.get_by_role("columnheader")).to_have_count(2)


def how_many(page: Page) -> int:
    """Return the number the live region tells."""
    return int(page.locator("#maara").inner_text().split()[0])


def count_of(page: Page, control: Locator) -> int:
    """Return the number beside a filter."""
    words = page.locator(f"label[for='{control.get_attribute('id')}'] .count").inner_text()
    return int(words.strip("()"))


def tick(page: Page, name: str) -> None:
    """Tick a filter; the count it promised becomes the number of results, and the focus stays on it."""
    box = page.get_by_role("checkbox", name=re.compile(rf"^{re.escape(name)} \("))
    promised = count_of(page, box)
    box.check()
    expect(page.locator("#maara")).to_have_text(re.compile(rf"^{promised} "))
    expect(page.get_by_role("status").filter(has=page.locator("#maara"))).to_have_count(1)
    expect(box).to_be_focused()


def tab_until(page: Page, name: str) -> None:
    """Press Tab until the control with this id has the focus."""
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} is not reached")
