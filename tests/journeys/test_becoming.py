"""Somebody asks for a budget, a worker opens the case, and the client comes in by a one-time link."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Served, sign_in_as, sign_out
from tests.journeys.test_thread import accessible, window

pytestmark = pytest.mark.browser
__all__ = ["window"]
PASSWORD = "aamukahvi ja pitkä kävely"
WORDS = "Selkä ei kestä imurointia, ja kauppaan on pitkä matka."


def test_from_a_request_to_the_clients_own_page(window: Page, served: Served) -> None:
    """A worker writes the request down, takes it and opens the case; the client chooses a password."""
    link = a_worker_opens_the_case(window, served)
    sign_out(window)
    window.goto(link)
    window.get_by_label("Uusi salasana").fill(PASSWORD)
    window.get_by_role("button", name="Tallenna salasana").click()
    expect(window.get_by_text("Salasanalla kirjaudutaan vain kokeilun ajan.")).to_be_visible()
    window.get_by_label("Sähköposti").fill("maire@example.com")
    window.get_by_label("Salasana", exact=True).fill(PASSWORD)
    window.get_by_role("button", name="Kirjaudu sisään").click()
    the_client_sees_what_happens_next(window)
    window.goto(link)
    expect(window.get_by_text("Linkki on jo käytetty")).to_be_visible()


def a_worker_opens_the_case(page: Page, served: Served) -> str:
    """Write down what somebody says on the phone, take it, open the case; return the one-time link."""
    sign_in_as(page, served, "Kokeile omatyöntekijänä")
    page.goto(f"{served.url}/pyynnot")
    page.get_by_role("link", name="Kirjaa pyyntö asiakkaan puolesta").click()
    page.get_by_role("button", name="Kirjaa pyyntö").click()
    expect(page.get_by_role("alert")).to_contain_text("Täytä tämä kohta")
    page.get_by_label("Asiakkaan sähköposti").fill("maire@example.com")
    page.get_by_label("Asiakkaan nimi").fill("Maire Esimerkki")
    page.get_by_label("Mitä asiakas pyytää").fill(WORDS)
    page.get_by_label("Kotikunta").select_option("Tampere")
    page.get_by_label("Asiakasryhmä").select_option("Ikäihmiset")
    page.get_by_label("Miten asiakkaan tavoittaa?").fill("Soita aamulla")
    page.get_by_role("button", name="Kirjaa pyyntö").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Maire Esimerkki")
    accessible(page)
    page.get_by_role("button", name=re.compile("^Ota pyyntö itsellesi")).click()
    page.get_by_role("link", name="Avaa asiakkuus").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="Avaa asiakkuus").click()
    page.get_by_role("button", name=re.compile("^Tee kirjautumislinkki")).click()
    accessible(page)
    shown = page.get_by_text("/salasana/").inner_text()
    return f"{served.url}/salasana/{shown.rpartition('/')[2]}"


def the_client_sees_what_happens_next(page: Page) -> None:
    """The five phases, the worker with a phone number, and one's own first words."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Oma asia")
    accessible(page)
    expect(page.get_by_role("listitem").filter(has_text="Asiakkaaksi tulo")).to_be_visible()
    expect(page.get_by_role("link", name="050 000 0001")).to_be_visible()
    page.get_by_role("link", name="Ehdota tarvetta").click()
    page.get_by_label("Mihin tarvitset apua?").select_option("Ateriat ja kauppa: Ateriat kotiin")
    page.get_by_label("Omin sanoin").fill("Syön leipää, kun keittäminen väsyttää.")
    page.get_by_role("button", name="Lähetä ehdotus").click()
    expect(page.get_by_text("Ehdotuksesi on lähetetty.")).to_be_visible()
    page.get_by_role("link", name="Kuka on katsonut tietojani").click()
    expect(page.get_by_role("row").filter(has_text="Käsitteli pyyntöä").first).to_be_visible()


def test_somebody_asks_and_takes_the_request_back(window: Page, served: Served) -> None:
    """From the front page; asking is not binding."""
    sign_in_as(window, served, "Kokeile asiakkaana Budjetti ei sopinut")
    window.goto(served.url)
    window.get_by_role("link", name="Pyydä henkilökohtaista budjettia").click()
    window.get_by_label("Mihin tarvitset apua?").fill(WORDS)
    window.get_by_label("Kotikunta").select_option("Tampere")
    window.get_by_label("Mikä kuvaa tilannettasi parhaiten?").select_option("Ikäihmiset")
    window.get_by_role("button", name="Lähetä pyyntö").click()
    expect(window.get_by_role("heading", level=1)).to_have_text("Pyyntösi")
    accessible(window)
    window.get_by_role("link", name="En halua budjettia").click()
    window.get_by_role("button", name="Peru pyyntö").click()
    expect(window.get_by_text("Se on aivan hyvä ratkaisu.")).to_be_visible()
