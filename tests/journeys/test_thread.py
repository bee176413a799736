"""The thread: from an offering that somebody writes to a decision that somebody else reads."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Served, assert_accessible, sign_in_as, sign_out
from tests.services.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser

OFFERING = "Kauppakaveri rollaattorin kanssa"
ORGANISER = "Pirkanmaan hyvinvointialue"
PLANNING = "Kokeile asiakkaana Suunnitelma on kesken"
WITHOUT = {"java_script_enabled": False}


@pytest.fixture(
    params=[{"viewport": PHONE}, {"viewport": DESKTOP, **WITHOUT}],
    ids=["360px", "1280px-without-scripts"],
)
def window(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Page]:
    """A phone with JavaScript, and a desk without it."""
    context = browser.new_context(**{**browser_context_args, **request.param})
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def test_an_offering_becomes_part_of_a_decision(window: Page, served: Served) -> None:
    """Provider, editor, client, official, client again: each sees what the one before did."""
    a_provider_writes_and_sends(window, served)
    an_editor_publishes(window, served)
    a_visitor_finds_it(window, served)
    and_adds_it_by_signing_in(window)
    the_client_completes_the_plan(window)
    and_sends_it(window)
    sign_out(window)
    an_official_decides(window, served)
    sign_out(window)
    the_client_reads_the_decision(window, served)


def a_provider_writes_and_sends(page: Page, served: Served) -> None:
    """Write an offering tagged by need, look at it as a client will, and send it to review."""
    sign_in_as(page, served, "Kokeile palveluntuottajana")
    page.get_by_role("link", name="Uusi palvelu tai tavara").click()
    page.get_by_role("radio", name="Palvelu", exact=True).check()
    page.get_by_label("Nimi", exact=True).fill(OFFERING)
    page.get_by_label("Yhdellä lauseella", exact=True).fill("Tulemme mukaasi kauppaan ja kannamme kassit.")
    page.get_by_label("Mitä asiakas saa?", exact=True).fill("Saattaja hakee kotoa ja kulkee vauhtiasi.")
    page.get_by_role("checkbox", name="Saattaja ja asiointiapu").check()
    page.get_by_role("checkbox", name="Kotona", exact=True).check()
    page.get_by_role("checkbox", name="suomi", exact=True).check()
    page.get_by_role("checkbox", name=ORGANISER).check()
    page.get_by_role("button", name="Tallenna luonnos").click()
    expect(page.get_by_text("Luonnos on tallennettu.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(OFFERING)
    page.get_by_role("link", name="Muokkaa").click()

    page.get_by_role("button", name="Lähetä tarkistettavaksi").click()
    expect(page).to_have_title(re.compile("^Virhe: "))
    expect(page.get_by_role("alert")).to_contain_text("Kirjoita ainakin yksi hinta")
    first = page.get_by_role("group", name="Hinta 1")
    first.get_by_label("Hinta veroineen").fill("50")
    first.get_by_label("Mistä hinta maksetaan?").select_option("kerta")
    page.get_by_role("button", name="Lähetä tarkistettavaksi").click()
    expect(page.get_by_text("Lähetetty tarkistettavaksi.")).to_be_visible()
    expect(page.get_by_role("row", name=OFFERING)).to_contain_text("Tarkistettavana")
    sign_out(page)


def an_editor_publishes(page: Page, served: Served) -> None:
    """Read what waits and publish it."""
    sign_in_as(page, served, "Kokeile toimittajana")
    page.get_by_role("link", name=re.compile(f"^Tarkista.*{OFFERING}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(OFFERING)
    accessible(page)
    page.get_by_role("button", name="Julkaise").click()
    expect(page.get_by_role("link", name=re.compile(f"^Tarkista.*{OFFERING}"))).to_have_count(0)
    sign_out(page)


def a_visitor_finds_it(page: Page, served: Served) -> None:
    """Find it by need as soon as the worker has indexed it, and by one's own words."""
    page.goto(served.url)
    page.get_by_role("link", name="Tarvitsen apua liikkumiseen").click()
    page.wait_for_load_state()
    found, first = page.get_by_role("link", name=OFFERING, exact=True), page.url
    for _ in range(20):
        following = page.locator("a[rel=next]")
        while not found.count() and following.count():
            page.goto(str(following.first.evaluate("link => link.href")))
        if found.count():
            break
        page.wait_for_timeout(500)
        page.goto(first)
    expect(found).to_be_visible()
    page.get_by_role("searchbox").or_(page.get_by_label("Kerro omin sanoin")).fill("kaveri mukaan kauppaan")
    page.get_by_role("button", name="Hae palveluja").click()
    expect(page.get_by_role("link", name=OFFERING, exact=True)).to_be_visible()
    expect(page.get_by_role("article").filter(has_text=OFFERING)).to_contain_text("50,00 €")


def and_adds_it_by_signing_in(page: Page) -> None:
    """Choose it signed out; signing in leads on to the form, and the price is counted exactly."""
    card = page.get_by_role("article").filter(has_text=OFFERING)
    card.get_by_role("link", name=re.compile("^Lisää suunnitelmaan.*" + OFFERING)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kirjaudu sisään")
    page.get_by_role("button", name=PLANNING).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lisää suunnitelmaan")
    expect(page.get_by_text(OFFERING).first).to_be_visible()
    expect(page.get_by_role("checkbox", name="Saattaja ja asiointiapu")).to_be_checked()
    page.get_by_label("Kuinka paljon kerralla?").fill("2,5")
    page.get_by_role("radio", name="Yhteensä koko aikana").check()
    page.get_by_role("button", name="Laske hinta").click()
    expect(page.get_by_role("region", name="Näin paljon se maksaisi")).to_contain_text("125,00 €")
    page.get_by_role("button", name="Lisää suunnitelmaan").click()
    expect(page.get_by_text(f"{OFFERING} on nyt suunnitelmassasi.")).to_be_visible()


def the_client_completes_the_plan(page: Page) -> None:
    """Add an own arrangement, see the sums move by exactly its price, and leave a need out."""
    before = planned(page)
    page.get_by_role("link", name=re.compile("^Lisää oma toteutus.*Saattaja")).click()
    page.get_by_label("Mitä hankit tai teet?").fill("Sähköpyörätuoli lainaksi")
    page.get_by_label("Mistä hinta maksetaan?").select_option("kappale")
    page.get_by_label("Oma arviosi hinnasta").fill("3 000,50")
    page.get_by_label("Kuinka paljon kerralla?").fill("1")
    page.get_by_role("radio", name="Yhteensä koko aikana").check()
    page.get_by_role("button", name="Lisää suunnitelmaan").click()
    expect(page.get_by_text("Oma toteutus on nyt suunnitelmassasi.")).to_be_visible()
    assert planned(page) == before + Decimal("3000.50")
    tray = page.get_by_role("region", name="Budjetti on 2 500,00 €")
    over = planned(page) - 2500
    expect(tray).to_contain_text("Ylittää budjetin")
    assert euros(over) in plain(tray), f"{euros(over)} is not among: {plain(tray)}"

    page.get_by_role("button", name=re.compile("^Poista.*ateria", re.IGNORECASE)).click()
    page.get_by_role("link", name=re.compile("^Jätä tarve pois.*Ateriat kotiin")).click()
    page.get_by_role("button", name="Jätä tarve pois").click()
    expect(page.get_by_role("alert")).to_contain_text("Kerro, miksi jätät tarpeen pois.")
    page.get_by_label("Miksi jätät tarpeen pois?").fill("Sisareni laittaa minulle ruokaa.")
    page.get_by_role("button", name="Jätä tarve pois").click()
    expect(page.get_by_text("Jätit tarpeen pois: ”Sisareni laittaa minulle ruokaa.”")).to_be_visible()


def and_sends_it(page: Page) -> None:
    """Say why it costs more than the budget, and send; afterwards nothing can be changed."""
    page.get_by_role("link", name="Lähetä päätettäväksi").click()
    page.get_by_role("button", name="Lähetä päätettäväksi").click()
    expect(page.get_by_role("alert")).to_contain_text("Suunnitelma ylittää budjettisi")
    page.get_by_label("Miksi suunnitelma maksaa enemmän kuin budjetti?").fill("Tuolilla pääsen kauppaan.")
    page.get_by_label("Haluatko kertoa jotain").fill("Haluan asua kotona.")
    page.get_by_role("button", name="Lähetä päätettäväksi").click()
    expect(page.get_by_text("Suunnitelma on lähetetty. Saat päätöksen")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Muuta"))).to_have_count(0)


def an_official_decides(page: Page, served: Served) -> None:
    """Take the plan up, answer item by item, meet what is missing, and give the decision."""
    sign_in_as(page, served, "Kokeile viranhaltijana")
    page.get_by_role("button", name=re.compile("^Ota käsittelyyn.*Aino")).click()
    decide(page, "Kotisiivous", "Kyllä", "Myönnetään", reason="Vastaa arvioituun tarpeeseen.")
    decide(page, OFFERING, "Kyllä", "Myönnetään", reason="Pääset kauppaan turvallisesti.")
    decide(page, "Kuvataidekerho", "Osittain", "Myönnetään osittain", reason="Kurssi, ei tarvikkeita.")
    page.get_by_role("button", name="Anna päätös").click()
    expect(page.get_by_role("alert")).to_contain_text("Kirjoita, kuinka paljon myönnetään")
    club = item(page, "Kuvataidekerho")
    expect(club.get_by_label("Perustelut päätökseen")).to_have_value("Kurssi, ei tarvikkeita.")
    club.get_by_label("Myönnetään enintään").fill("85")
    club.get_by_label("Säännös").select_option(label="Sosiaalihuoltolaki (1301/2014) 11 §: tuen tarpeet")
    page.get_by_role("button", name="Anna päätös").click()
    expect(page.get_by_role("heading", name="Päätöstä ei voi vielä antaa")).to_be_visible()
    page.get_by_role("link", name="Täydennä ratkaisut").click()
    decide(page, "Sähköpyörätuoli", "Ei", "Ei myönnetä", reason="Tuolin saat apuvälinelainaamosta.")
    chair = item(page, "Sähköpyörätuoli")
    chair.get_by_label("Säännös").select_option(label="Sosiaalihuoltolaki (1301/2014) 11 §: tuen tarpeet")
    chair.get_by_label("Mitä asiakas saa sen sijaan?").fill("Tuoli lainaksi apuvälinelainaamosta.")
    decide(page, "Uima", "Kyllä", "Myönnetään", reason="Uinti pitää kunnossa.")
    heard = page.get_by_label("Miten asiakkaan näkemys on otettu huomioon?")
    heard.fill("Päätös tukee asumista kotona.")
    page.get_by_role("button", name="Anna päätös").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Anna päätös"))
    accessible(page)
    page.get_by_role("button", name=re.compile("^Anna päätös")).click()
    expect(page.get_by_text("Päätös on annettu.")).to_be_visible()


def the_client_reads_the_decision(page: Page, served: Served) -> None:
    """Find outcome, sums, reasons, what was left out, validity and how to ask for a review."""
    sign_in_as(page, served, PLANNING)
    page.get_by_role("link", name="Lue päätös").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sait päätöksen")
    main = page.get_by_role("main")
    for words in (
        "Kurssi, ei tarvikkeita.",
        "Tuolin saat apuvälinelainaamosta.",
        "Sisareni laittaa minulle ruokaa.",
        "Tuolilla pääsen kauppaan.",
        "Tuoli lainaksi apuvälinelainaamosta.",
        "Päätös tukee asumista kotona.",
        "Mikael Esimerkki",
        "Voimassa",
        "Mitä tapahtuu seuraavaksi",
        "Näin pyydät oikaisua",
    ):
        expect(main).to_contain_text(words)
    table = page.get_by_role("table", name="Päätös rivi riviltä")
    for title, outcome, granted in (
        (OFFERING, "Myönnetty", "125,00 €"),
        ("Kuvataidekerho", "Myönnetty osittain", "85,00 €"),
        ("Sähköpyörätuoli", "Ei myönnetty", "0,00 €"),
    ):
        row = table.get_by_role("row").filter(has_text=title)
        expect(row).to_contain_text(outcome)
        expect(row).to_contain_text(granted)
    page.get_by_role("link", name="Näin pyydät oikaisua").click()
    expect(page.get_by_role("heading", name="Näin pyydät oikaisua")).to_be_in_viewport()
    accessible(page)


def accessible(page: Page) -> None:
    """Ask axe where scripts run; without them it would wait for ever."""
    if page.viewport_size == PHONE:
        assert_accessible(page)


def item(page: Page, title: str) -> Locator:
    """Return the card of a line of the plan."""
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=title))


def decide(page: Page, title: str, same_need: str, outcome: str, *, reason: str) -> None:
    """Answer for one line, by keys: what is counted meanwhile moves the line under a pointer."""
    card = item(page, title)
    asked = card.get_by_role("group", name="Vastaako rivi samaan tarpeeseen?")
    answers = (
        asked.get_by_role("radio", name=same_need, exact=True),
        card.get_by_role("group", name="Ratkaisu").get_by_role("radio", name=outcome, exact=True),
    )
    for answer in answers:
        answer.press("Space")
        expect(answer).to_be_checked()
    card.get_by_label("Perustelut päätökseen").fill(reason)


def planned(page: Page) -> Decimal:
    """Return what the budget tray says is planned."""
    words = plain(page.get_by_role("region", name=re.compile("^Budjetti on ")))
    told = re.search(r"Suunniteltu\s+([\d ]+,\d\d) €", words)
    assert told, words
    return Decimal(told.group(1).replace(" ", "").replace(",", "."))


def plain(part: Locator) -> str:
    """Return the words with ordinary spaces."""
    return part.inner_text().replace("\u00a0", " ").replace("\u202f", " ")


def euros(amount: Decimal) -> str:
    """Write a sum as the pages do."""
    return f"{amount:,.2f} €".replace(",", " ").replace(".", ",")
