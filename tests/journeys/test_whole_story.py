"""The whole story of a client by keyboard alone, in Finnish and in Swedish: from asking to the decision."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask_babel import force_locale, gettext
from playwright.sync_api import Page, expect
from sqlalchemy import select

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import Need
from portal.accounts.commands import add_user
from portal.accounts.models import User
from portal.accounts.passwords import set_password
from portal.cases.assessment import Assessment
from portal.cases.budgeting import set_budget
from portal.cases.commands import assess_need
from portal.cases.models import Importance
from portal.cases.queries import find_case
from portal.cases.requesting import open_from_request, take_request
from portal.cases.requests import BudgetRequest
from portal.decisions import queries
from portal.decisions.commands import give_decision, prepare_items, prepare_whole
from portal.decisions.models import Outcome, SameNeed
from portal.decisions.rules import Prepared, PreparedWhole
from portal.plans.commands import take_up
from portal.plans.models import Plan, PlanState
from portal.web.mail import OutgoingMail
from tests.builders import next_year
from tests.journeys.conftest import Served, assert_accessible
from tests.journeys.test_keyboard import choose, tab_to, walk_to
from tests.portal.decisions.stories import as_person

pytestmark = pytest.mark.browser
EMAIL, PASSWORD = "maire@example.com", "aamukahvi ja pitkä kävely"
TAMPERE = {"fi": "Tampere", "sv": "Tammerfors"}
Say = Callable[[str], str]


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_from_asking_to_the_decision(language: str, served: Served, desktop: Page) -> None:
    """Ask, plan, send, take back, send again and read; the worker's steps are the portal's own verbs."""
    page, say = desktop, speaking(served, language)
    root = served.url if language == "fi" else f"{served.url}/{language}"
    with served.app.app_context():
        client = add_user(EMAIL, "Maire Esimerkki", now(), language=language)
        set_password(client, PASSWORD)
        db.session.commit()
    sign_in(page, root, say)
    ask(page, root, say)
    case_id = a_worker_opens_the_case(served, language)
    plan(page, root, say)
    send(page, say, "Tahdon soittaa bassoa.")
    follow(page, say("Ota takaisin muokattavaksi"))
    told = say("Suunnitelma on taas muokattavana. Lähetä se uudelleen, kun se on valmis.")
    expect(page.get_by_text(told)).to_be_visible()
    send(page, say, None)
    an_official_decides(served, case_id)
    read(page, root, say)
    with served.app.app_context():
        mails = set(db.session.scalars(select(OutgoingMail.subject).where(OutgoingMail.recipient == EMAIL)))
    assert mails == {say("Sinulle on uutta Tarjottimessa")}


def speaking(served: Served, language: str) -> Say:
    """Return what finds the interface's words in the language; a sentence left in Finnish fails the story."""

    def say(finnish: str) -> str:
        with served.app.test_request_context(), force_locale(language):
            words = gettext(finnish)
        assert language == "fi" or words != finnish, finnish
        return words

    return say


def exactly(words: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(words)}")


def follow(page: Page, words: str) -> None:
    """Walk to the link or button that begins so, and press Enter on it."""
    walk_to(page, exactly(words))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page: Page, root: str, say: Say) -> None:
    page.goto(f"{root}/kirjaudu")
    tab_to(page, "email")
    page.keyboard.type(EMAIL)
    tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=say("Kirjaudu ulos"))).to_be_visible()


def ask(page: Page, root: str, say: Say) -> None:
    """From the front page; asked in own words."""
    page.goto(root)
    follow(page, say("Pyydä henkilökohtaista budjettia"))
    tab_to(page, "words")
    page.keyboard.type("Kaipaan musiikkia ja seuraa.")
    tab_to(page, "municipality")
    page.keyboard.type(TAMPERE[page.locator("html").get_attribute("lang") or "fi"])
    tab_to(page, "group")
    page.keyboard.press("ArrowDown")
    tab_to(page, "reach")
    page.keyboard.type("Soita aamulla")
    follow(page, say("Lähetä pyyntö"))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Pyyntösi"))
    assert_accessible(page)


def a_worker_opens_the_case(served: Served, language: str) -> UUID:
    """Take the request, open the case, assess a need and set the budget."""
    with served.app.app_context():
        worker = the_official()
        by = Actor(worker.id, worker.name, ActingAs.CASEWORKER)
        request = db.session.scalars(
            select(BudgetRequest).join(BudgetRequest.client).where(User.email == EMAIL)
        ).one()
        db.session.refresh(request, ["client"])
        assert (request.language, request.municipality_code) == (language, "837")
        take_request(request, worker, by, now())
        case_id = open_from_request(request, request.client_group, language, worker, by, now()).id
        case = find_case(case_id)
        assert case is not None
        said = Assessment(Importance.NECESSARY, "Kaipaan musiikkia", "", "Soittaa viikoittain", None)
        assess_need(case, db.session.get_one(Need, "food.meals"), said, by, now())
        set_budget(case, 120_000, *next_year(), "Sovittu yhdessä.", by, now())
        db.session.commit()
        return case_id


def plan(page: Page, root: str, say: Say) -> None:
    """Start the plan and add an own arrangement."""
    page.goto(f"{root}/oma")
    follow(page, say("Oma suunnitelma"))
    follow(page, say("Aloita suunnitelma"))
    follow(page, say("Lisää oma toteutus"))
    tab_to(page, "title")
    page.keyboard.type("Bänditila")
    choose(page, "needs-0")
    tab_to(page, "unit")
    page.keyboard.press("ArrowDown")
    tab_to(page, "estimate")
    page.keyboard.type("40")
    tab_to(page, "quantity")
    page.keyboard.type("2")
    pick_once(page)
    follow(page, say("Lisää suunnitelmaan"))
    expect(page.get_by_text(say("Oma toteutus on nyt suunnitelmassasi."))).to_be_visible()
    assert_accessible(page)


def pick_once(page: Page) -> None:
    """A group of radio buttons is one stop of Tab; the arrows choose in it."""
    radios = page.locator("input[name=frequency]")
    stop = page.locator("input[name=frequency]:checked")
    tab_to(page, (stop if stop.count() else radios).first.get_attribute("id") or "")
    for _ in range(radios.count()):
        if page.locator("input[name=frequency][value=once]").is_checked():
            return
        page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=frequency][value=once]")).to_be_checked()


def send(page: Page, say: Say, view: str | None) -> None:
    """Check what is sent, say one's own view, and send."""
    follow(page, say("Lähetä päätettäväksi"))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Tarkista ja lähetä"))
    if view is not None:
        tab_to(page, "client_view")
        page.keyboard.type(view)
    follow(page, say("Lähetä päätettäväksi"))
    told = say("Suunnitelma on lähetetty. Saat päätöksen, kun se on valmis.")
    expect(page.get_by_text(told)).to_be_visible()


def an_official_decides(served: Served, case_id: UUID) -> None:
    """Take the newest version up, grant what it asks for, and give the decision."""
    with served.app.app_context():
        official, waiting = the_official(), (Plan.case_id == case_id) & (Plan.state == PlanState.SUBMITTED)
        sent = queries.find_plan(db.session.scalars(select(Plan.id).where(waiting)).one())
        assert sent is not None
        assert (sent.version, sent.client_view) == (2, "Tahdon soittaa bassoa.")
        take_up(sent, Actor(official.id, official.name, ActingAs.CASEWORKER), now())
        granted = Prepared(SameNeed.YES, Outcome.GRANTED, None, "Vastaa tarpeeseen.")
        today = helsinki_date(now())
        prepare_items(sent.id, {item.id: (granted, None) for item in sent.items}, today)
        prepare_whole(sent.id, PreparedWhole("Soittaminen on mukana."))
        give_decision(sent.id, sent.content_hash or "", as_person(official), now(), today)
        db.session.commit()


def read(page: Page, root: str, say: Say) -> None:
    """Find the decision, whom to ask, and how to ask for a review."""
    page.goto(f"{root}/oma")
    follow(page, say("Lue päätös"))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Sait päätöksen"))
    expect(page.get_by_role("main")).to_contain_text("Soittaminen on mukana.")
    expect(page.get_by_role("link", name="050 000 0002").first).to_be_visible()
    assert_accessible(page)
    follow(page, say("Päätös selkeästi"))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Päätös selkeästi"))
    assert_accessible(page)
    follow(page, say("Takaisin päätökseen"))
    review = say("Näin pyydät oikaisua (oikaisuvaatimus)")
    walk_to(page, exactly(review))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=review)).to_be_in_viewport()


def the_official() -> User:
    return db.session.scalars(select(User).where(User.example == "official")).one()
