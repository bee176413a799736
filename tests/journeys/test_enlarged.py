"""Long words, zoom and text twice as large: nothing scrolls sideways, is cut or lies over something else."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from catalogue.database import db
from catalogue.loading import demo_id
from portal.searching import searching
from tests.builders import a_provider, a_published_offering
from tests.journeys.conftest import Served, assert_accessible, sign_in_as

pytestmark = pytest.mark.browser

LONG_WORDS = "Kotitalousneuvontapalvelukokonaisuussuunnittelu ja vaikeavammaistenhenkilökohtainenapu"
COMPARED = f"palvelu={demo_id('kotisiivous')}&palvelu={demo_id('pihatyot')}&palvelu={demo_id('pyykki')}"
# The reader's own setting for the size of text, which no style sheet of ours may overrule.
TWICE: Final = "document.documentElement.style.fontSize = '200%'"
# Lines that overlap by more than the air around letters, and texts that stick out of their box or are cut.
# Left out: what only screen readers get, and bars that are meant to lie over the page.
FAULTS: Final = """() => {
  const faults = [], lines = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const hidden = '.visually-hidden, .skip, script, [hidden]';
  const floats = node => { for (let at = node; at; at = at.parentElement)
    if (['fixed', 'sticky'].includes(getComputedStyle(at).position)) return true; return false; };
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const box = node.parentElement;
    if (!node.data.trim() || box.closest(hidden) || !box.checkVisibility() || floats(box)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects())
      if (line.width > 1) lines.push({words: node.data.trim().slice(0, 40), line, node});
  }
  lines.forEach((one, place) => { for (const other of lines.slice(place + 1)) {
    const wide = Math.min(one.line.right, other.line.right) - Math.max(one.line.left, other.line.left);
    const high = Math.min(one.line.bottom, other.line.bottom) - Math.max(one.line.top, other.line.top);
    if (one.node !== other.node && wide > 3 && high > Math.min(one.line.height, other.line.height) * .45)
      faults.push(`"${one.words}" lies over "${other.words}"`);
  } });
  for (const box of document.querySelectorAll('body *')) {
    if (box.closest(hidden) || !box.checkVisibility() || box.matches('svg, svg *, textarea, input')) continue;
    const style = getComputedStyle(box);
    const cuts = way => ['hidden', 'clip'].includes(way);
    if (cuts(style.overflowX) && box.scrollWidth > box.clientWidth + 1
        || cuts(style.overflowY) && box.scrollHeight > box.clientHeight + 1)
      faults.push(`"${box.textContent.trim().slice(0, 40)}" is cut`);
  }
  const drawn = box => { const style = getComputedStyle(box);
    return parseFloat(style.borderLeftWidth) > 0 || style.backgroundColor !== 'rgba(0, 0, 0, 0)'; };
  for (const {words, line, node} of lines) {
    let box = node.parentElement;
    while (box !== document.body && !drawn(box)) box = box.parentElement;
    const edge = box.getBoundingClientRect();
    if (line.left < edge.left - 1 || line.right > edge.right + 1) faults.push(`"${words}" sticks out`);
  }
  return faults;
}"""


@pytest.mark.parametrize("width", [320, 360, 640])
def test_long_words_and_zoom_never_scroll_sideways(page: Page, served: Served, width: int) -> None:
    """640 and 320 px are a window of 1280 px at 200 and 400 % zoom; words are as long as offices write."""
    with served.app.app_context():
        provider = a_provider("Vaikeavammaistenhenkilöidenkuljetuspalvelujärjestelykeskus Esimerkki Oy")
        a_published_offering(provider, title=LONG_WORDS)
        searching().rebuild()
        db.session.commit()
    page.set_viewport_size({"width": width, "height": 740})
    for query in (
        "q=kotitalousneuvonta",
        "tarve=home&kieli=fi&esteettomyys=sign_language&laji=goods",
        "jarjesta=nearest",
    ):
        page.goto(f"{served.url}/haku?{query}")
        if query.startswith("q="):
            expect(page.get_by_role("link", name=LONG_WORDS, exact=True)).to_be_visible()
        assert_accessible(page)


def test_text_twice_as_large_is_neither_cut_nor_covered(desktop: Page, served: Served) -> None:
    """At 1280 px, on the pages people meet first, in each language, and beside a plan."""
    page = desktop
    for path in (
        "/",
        "/sv/haku?q=st%C3%A4dning&tapa=home",
        "/haku?q=siivous&tapa=home&kieli=el",
        f"/palvelut/{demo_id('kotisiivous')}",
        f"/en/vertaa?{COMPARED}",
        f"/sv/tuottajat/{demo_id('kotiapu')}",
        "/pyyda-palvelua",
    ):
        page.goto(served.url + path)
        assert enlarged_faults(page) == [], path
    assert_faults_are_seen(page)
    sign_in_as(page, served, "Kokeile asiakkaana Suunnitelma on kesken")
    for path in ("/haku?q=siivous", "/suunnitelma"):
        page.goto(served.url + path)
        assert enlarged_faults(page) == [], path


def enlarged_faults(page: Page) -> list[str]:
    """Return what is wrong with the page once its text is twice as large."""
    before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    page.evaluate(TWICE)
    after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    assert after > 1.5 * before, "the text does not follow the reader's setting"
    found: list[str] = page.evaluate(FAULTS)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, f"scrolls sideways by {wide} px"] if wide > 0 else found


def assert_faults_are_seen(page: Page) -> None:
    """A heading that is cut, and one that lies over its neighbour, are told."""
    page.evaluate("Object.assign(document.querySelector('h1').style, {height: '.5em', overflow: 'hidden'})")
    assert any("is cut" in fault for fault in page.evaluate(FAULTS))
    page.evaluate("Object.assign(document.querySelector('h1').style, {height: '', marginBottom: '-1.2em'})")
    assert any("lies over" in fault for fault in page.evaluate(FAULTS))
