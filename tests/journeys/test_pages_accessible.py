"""Every page and state: axe finds nothing, nothing sticks out, and forms say by the field what is wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from catalogue.loading import demo_id
from tests.journeys.conftest import Served, assert_accessible, sign_in_as
from tests.journeys.crawling import Visit, crawl, endpoint_of
from tests.services.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser
CLEANING, YARD, LAUNDRY, REPAIRS = map(demo_id, ("kotisiivous", "pihatyot", "pyykki", "korjaukset"))

NARROWEST: Final[ViewportSize] = {"width": 320, "height": 640}
NOT_A_NUMBER = "paljon"
WRONG = "main input[type=text][aria-invalid=true], main textarea[aria-invalid=true]"


@dataclass(frozen=True)
class Visitor:
    """Who walks, and the pages they must have met; the rest comes along by their links."""

    who: str
    button: str | None
    must_see: frozenset[str]
    prepare: Callable[[Page], None] | None = None


def _take_up(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Ota käsittelyyn")).first.click()


def _act(page: Page) -> None:
    """Begin to act on behalf of the first client of the organiser who is planning."""
    page.goto(page.url.rpartition("/")[0] + "/asiakkaat?nayta=kaikki")
    page.get_by_role("link", name="Aino Esimerkki").click()
    page.get_by_role("link", name="Toimi asiakkaan puolesta").click()
    page.get_by_label("Miksi toimit asiakkaan puolesta?").fill("Asiakas pyysi apua puhelimessa")
    page.get_by_role("button", name="Aloita puolesta-asiointi").click()


CASE = frozenset({"cases.show", "cases.reads"})
WORDS = frozenset({"cases.own_words", "cases.propose"})
REQUEST = frozenset({"cases.show_request", "cases.request_reads"})
NEEDS = frozenset(
    f"administration.{page}" for page in ("needs", "need", "new", "edit", "retire", "merge", "groups")
)
PLAN = CASE | {"plans.show"}
VISITORS = (
    Visitor(
        "visitor", None,
        frozenset({"browse.front", "browse.search", "browse.offering", "browse.needs", "browse.compare",
                   "browse.provider", "browse.wish"}),
    ),
    Visitor(
        "client-planning", "Kokeile asiakkaana Suunnitelma on kesken",
        PLAN | WORDS | {"plans.send", "plans.edit", "plans.own_arrangement", "plans.leave_out", "plans.add"},
    ),
    Visitor("client-asking", "Kokeile asiakkaana Olet pyytänyt budjettia", REQUEST | {"cases.decline"}),
    Visitor("client-unsuitable", "Kokeile asiakkaana Budjetti ei sopinut", REQUEST | {"cases.ask"}),
    Visitor("client-new", "Kokeile asiakkaana Asiakkuus on juuri avattu", CASE),
    Visitor("client-waiting", "Kokeile asiakkaana Suunnitelma on lähetetty", PLAN),
    Visitor("client-returned", "Kokeile asiakkaana Työntekijä on kysynyt", PLAN | {"plans.send"}),
    Visitor(
        "client-decided", "Kokeile asiakkaana Päätös on tullut",
        PLAN | {"decisions.show", "decisions.plainly"},
    ),
    Visitor(
        "caseworker", "Kokeile omatyöntekijänä",
        CASE | {"decisions.queue", "cases.list_cases", "cases.new", "cases.add_need", "cases.budget",
                "cases.queue", "cases.record", "plans.start_acting"} | REQUEST,
    ),
    Visitor("acting", "Kokeile omatyöntekijänä", PLAN | WORDS | {"plans.send", "plans.edit"}, _act),
    Visitor(
        "official", "Kokeile viranhaltijana",
        frozenset({"decisions.queue", "decisions.decide", "decisions.question", "decisions.relatives",
                   "decisions.addressees"}),
        _take_up,
    ),
    Visitor(
        "provider", "Kokeile palveluntuottajana",
        frozenset({"desk.home", "desk.new", "desk.edit", "desk.preview", "desk.withdraw",
                   "desk.wishes_nearby"}),
    ),
    Visitor(
        "editor", "Kokeile toimittajana",
        NEEDS | {"desk.review_queue", "desk.review", "desk.wishes", "desk.remove_one_wish"},
    ),
)  # fmt: skip


@pytest.mark.parametrize("visitor", VISITORS, ids=lambda visitor: visitor.who)
def test_every_page_is_accessible(visitor: Visitor, served: Served, desktop: Page) -> None:
    """Walk all pages of a role in three widths, then send each of its forms wrongly filled in."""
    page = desktop
    start = "/"
    if visitor.button is not None:
        sign_in_as(page, served, visitor.button)
        if visitor.prepare is not None:
            visitor.prepare(page)
        start = page.url.removeprefix(served.url)
    visits = []
    for visit in crawl(page, served, start, signed_in=visitor.button is not None):
        # A refusal is a page too: somebody whose plan is sent may still try to add to it.
        assert visit.status in (200, 409), visit
        fits_every_width(page)
        visits.append(visit)
    met = {visit.endpoint for visit in visits}
    assert visitor.must_see <= met, f"never met: {sorted(visitor.must_see - met)}, only {sorted(met)}"
    page.set_viewport_size(PHONE)
    for visit in visits:
        send_wrongly(page, served, visit)


def fits_every_width(page: Page) -> None:
    """axe on a phone and at a desk; a window of 320 pixels scrolls in one direction only."""
    page.set_viewport_size(DESKTOP)
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    assert_accessible(page)
    page.set_viewport_size(NARROWEST)
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} scrolls sideways by {width} px in a window of 320"


def send_wrongly(page: Page, served: Served, visit: Visit) -> None:
    """Empty the fields of the page's main form, write words for numbers, and send it."""
    page.goto(visit.url)
    form = page.locator("main form[method=post]").filter(has=page.locator(".field")).last
    if not form.count() or visit.endpoint == "accounts.sign_in":
        return
    for field in form.locator("input[type=text]:visible, textarea:visible").all():
        number = field.get_attribute("inputmode") == "decimal"
        field.fill(NOT_A_NUMBER if number else "")
    form.get_by_role("button").last.click()
    if page.get_by_role("alert").count():
        errors_are_told(page)
        if endpoint_of(served.app, page.url):
            fits_every_width(page)
            page.set_viewport_size(PHONE)


def errors_are_told(page: Page) -> None:
    """The summary has the focus and links to the fields; each tells its error and keeps what was typed."""
    expect(page).to_have_title(re.compile("^Virhe: "))
    expect(page.get_by_role("alert")).to_be_focused()
    links = page.get_by_role("alert").get_by_role("link").all()
    for link in links:
        target = link.get_attribute("href") or ""
        expect(page.locator(target)).to_have_count(1)
    for field in page.locator(WRONG).all():
        expect(field).to_have_accessible_description(re.compile("Virhe: "))
        if field.get_attribute("inputmode") == "decimal":
            expect(field).to_have_value(NOT_A_NUMBER)


def test_states_that_no_link_leads_to(served: Served, desktop: Page) -> None:
    """Nothing found, a filter that cannot be used, no such page, not yours, and no role for it."""
    page = desktop
    for path, status, heading in (
        ("/haku?q=zzxxqq", 200, "Hae palveluja"),
        ("/haku?hinta=paljon&kunta=Ankkalinna", 422, "Hae palveluja"),
        ("/ei-ole", 404, None),
        ("/vertaa", 200, "Vertaa"),
        (f"/vertaa?palvelu={CLEANING}&palvelu={YARD}&palvelu={LAUNDRY}", 200, "Vertaa"),
        (f"/vertaa?palvelu={CLEANING}&palvelu={YARD}&palvelu={LAUNDRY}&palvelu={REPAIRS}", 422, "Vertaa"),
        (f"/vertaa?palvelu=ei-ole&palvelu={CLEANING}&q=siivous", 422, "Vertaa"),
        ("/pyyda-palvelua?q=lehden+lukija", 200, "Pyydä palvelua"),
        ("/en/vertaa", 200, "Compare"),
        ("/kirjaudu?next=/suunnitelma", 200, "Kirjaudu sisään"),
    ):
        answer = page.goto(served.url + path)
        assert answer is not None
        assert answer.status == status, path
        if heading:
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        fits_every_width(page)
    sign_in_as(page, served, "Kokeile palveluntuottajana")
    for path, status in (("/asiakkaat", 403), (f"/asiakkuus/{'0' * 8}-0000-4000-8000-{'0' * 12}", 404)):
        answer = page.goto(served.url + path)
        assert answer is not None
        assert answer.status == status, path
        fits_every_width(page)


def test_a_wrong_sign_in_is_told_by_the_fields(served: Served, phone: Page) -> None:
    """The address stays, the errors stand by the fields."""
    phone.goto(f"{served.url}/kirjaudu")
    phone.get_by_label("Sähköposti").fill("kuka@example.com")
    phone.get_by_role("button", name="Kirjaudu sisään").click()
    errors_are_told(phone)
    expect(phone.get_by_label("Sähköposti")).to_have_value("kuka@example.com")
    assert_accessible(phone)


def test_controls_say_what_they_are(served: Served, desktop: Page) -> None:
    """Names and descriptions of the controls everybody meets."""
    page = desktop
    page.goto(served.url)
    # A text box that completes what is typed, which scripts alone can do, is a combobox.
    box = page.get_by_role("combobox", name="Kerro omin sanoin")
    expect(box).to_have_accessible_description(re.compile("^Esimerkiksi: "))
    expect(page.get_by_role("search")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Päävalikko")).to_have_count(1)
    page.goto(f"{served.url}/haku")
    for card in page.get_by_role("article").all():
        title = card.get_by_role("heading").inner_text()
        for add in card.get_by_role("link", name=re.compile("^Lisää suunnitelmaan")).all():
            expect(add).to_have_accessible_name(re.compile(re.escape(title)))
    expect(page.get_by_role("status").filter(has_text="palvelua tai tavaraa")).to_have_count(1)


MAIN_PAGES = ("/", "/haku", "/suunnitelma", "/oma")


@pytest.mark.parametrize("look", ["dark", "print"])
def test_other_looks(look: str, served: Served, phone: Page) -> None:
    """Dark colours keep their contrast; on paper the page has no menu but everything that was read."""
    page = phone
    sign_in_as(page, served, "Kokeile asiakkaana Päätös on tullut")
    paths = [*MAIN_PAGES, _decision(page)]
    if look == "dark":
        page.emulate_media(color_scheme="dark")
    else:
        page.emulate_media(media="print")
    for path in paths:
        page.goto(path if path.startswith("http") else served.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if look == "dark":
            assert_accessible(page)
        else:
            expect(page.get_by_role("navigation", name="Päävalikko")).to_be_hidden()
            _fits(page.get_by_role("main"))


def _decision(page: Page) -> str:
    page.get_by_role("link", name="Lue päätös").first.click()
    return page.url


def _fits(part: Locator) -> None:
    wide = part.evaluate("part => part.scrollWidth - part.clientWidth")
    assert wide <= 0, f"{wide} px do not fit on the paper"
