"""With or for: a worker says why and then takes every step of the client on the client's behalf."""

import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from catalogue.database import db
from catalogue.lifecycle import ActingAs
from portal.accounts.models import RoleAssignment
from portal.accounts.passwords import set_password
from portal.cases.models import AssessedNeed
from portal.history.models import AccessEntry, EventName, HistoryEvent
from portal.plans.models import Plan, PlanState
from tests.builders import (
    OTHER_ORGANISER,
    a_caseworker,
    a_provider,
    a_published_offering,
    next_year,
)
from tests.page_checks import CheckedClient
from tests.portal.plans.stories import an_assessed_case, choice_in, signed_in, text_of, typed

REASON = "Asiakas pyysi apua puhelimessa"
pytestmark = pytest.mark.both_databases


@dataclass(frozen=True)
class Story:
    """A client who has not begun to plan, and the worker's browser."""

    app: Flask
    worker: CheckedClient
    worker_id: UUID
    client_id: UUID
    case_id: UUID
    offering_id: UUID

    @property
    def act(self) -> str:
        return f"/asiakkuus/{self.case_id}/puolesta"

    @property
    def plan_page(self) -> str:
        with self.app.app_context():
            return f"/suunnitelma/{db.session.query(Plan).filter_by(case_id=self.case_id).one().id}"

    def events(self) -> list[HistoryEvent]:
        with self.app.app_context():
            return db.session.query(HistoryEvent).filter_by(case_id=self.case_id).all()


@pytest.fixture
def story(app: Flask) -> Story:
    with app.app_context():
        worker = a_caseworker()
        case = an_assessed_case(worker=worker)
        offering = a_published_offering(a_provider(), title="Viikkosiivous", cents=3800)
        ids = worker.id, case.client_id, case.id, offering.id
        db.session.commit()
    return Story(app, signed_in(app, ids[0]), *ids)


def a_line(page: str) -> dict[str, str]:
    starts_on, ends_on = next_year()
    return {
        "needs": choice_in(page, "needs"),
        "quantity": "2",
        "frequency": "monthly",
        "starts_on": typed(starts_on),
        "ends_on": typed(ends_on),
    }


def begin(story: Story) -> None:
    assert story.worker.send(story.act, {"reason": REASON}, page=story.act).status_code == 303


def test_a_reason_is_asked_and_without_one_nobody_acts(story: Story) -> None:
    answer = story.worker.send(story.act, {"reason": "  "}, page=story.act)
    assert answer.status_code == 422
    assert "Kerro, miksi toimit asiakkaan puolesta" in text_of(answer)
    assert "Toimit asiakkaan puolesta:" not in text_of(story.worker.get("/asiakkaat"))
    assert story.worker.send("/suunnitelma").status_code == 404


def test_the_worker_takes_every_step_of_the_client(story: Story) -> None:
    begin(story)
    worker = story.worker
    assert "Aloita suunnitelma" in text_of(worker.get("/suunnitelma"))
    assert worker.send("/suunnitelma").status_code == 303
    page = story.plan_page
    add = f"/palvelut/{story.offering_id}/lisaa"
    form = text_of(worker.get(add))
    line = {**a_line(form), "price": choice_in(form, "price")}
    assert worker.send(add, line, page=add).status_code == 303
    own = {**line, "title": "Kuvataidekerho", "unit": "course", "estimate": "145", "frequency": "once"}
    assert worker.send(f"{page}/oma-toteutus", own, page=page).status_code == 303
    edit = re.findall(r'"(/suunnitelma/rivi/[^"/]+)"', text_of(worker.get(page)))[0]
    mark = choice_in(text_of(worker.get(edit)), "seen")
    assert worker.send(edit, {**line, "quantity": "1", "seen": mark}, page=edit).status_code == 303
    assert worker.send(f"{edit}/poista", page=page).status_code == 303
    assert worker.send(f"{edit}/palauta", page=page).status_code == 303
    check = text_of(worker.get(f"{page}/laheta"))
    seen = re.search(r'name="seen" value="([^"]+)"', check)
    assert seen
    assert worker.send(f"{page}/laheta", {"seen": seen[1]}, page=f"{page}/laheta").status_code == 303
    with story.app.app_context():
        assert db.session.query(Plan).one().state is PlanState.SUBMITTED
    begun = [event.event for event in story.events() if event.on_behalf_reason]
    assert set(begun) == {
        EventName.ACTING_STARTED,
        EventName.PLAN_STARTED,
        EventName.ITEM_ADDED,
        EventName.ITEM_CHANGED,
        EventName.ITEM_REMOVED,
        EventName.ITEM_RESTORED,
        EventName.PLAN_SUBMITTED,
    }
    for happened in story.events():
        if happened.on_behalf_reason:
            assert (happened.on_behalf_reason, happened.acting_as) == (REASON, ActingAs.CASEWORKER)


def test_the_worker_writes_the_clients_words_and_proposes_a_need(story: Story) -> None:
    case_page = f"/asiakkuus/{story.case_id}"
    offered = text_of(story.worker.get(case_page))
    assert "Toimi asiakkaan puolesta" in offered
    assert "Kirjaa asiakkaan omat sanat" not in offered
    with story.app.app_context():
        need_id = db.session.query(AssessedNeed).filter_by(case_id=story.case_id, position=1).one().id
    words, propose = f"{case_page}/tarve/{need_id}/omin-sanoin", f"{case_page}/ehdota-tarvetta"
    assert [story.worker.get(page).status_code for page in (words, propose)] == [404, 404]
    begin(story)
    acting = text_of(story.worker.get(case_page))
    assert "Kirjaa asiakkaan omat sanat" in acting
    assert "Ehdota tarvetta asiakkaan puolesta" in acting
    assert "Toimi asiakkaan puolesta</a>" not in acting
    form = text_of(story.worker.get(words))
    assert "Kirjaa tähän, mitä asiakas itse sanoo." in form
    said = {"client_words": "Selkä ei kestä imurointia.", "version": choice_in(form, "version")}
    assert story.worker.send(words, said, page=words).status_code == 303
    told = {"need": "food.meals", "client_words": "En jaksa laittaa ruokaa."}
    assert story.worker.send(propose, told, page=propose).status_code == 303
    by_event = {event.event: event.on_behalf_reason for event in story.events()}
    assert (by_event[EventName.NEED_CHANGED], by_event[EventName.NEED_PROPOSED]) == (REASON, REASON)
    client = text_of(signed_in(story.app, story.client_id).get(case_page))
    assert "Selkä ei kestä imurointia." in client
    assert "En jaksa laittaa ruokaa." in client


def test_the_bar_stands_on_every_page_until_the_worker_stops(story: Story) -> None:
    begin(story)
    shelf = f"/palvelut/{story.offering_id}"
    for page in ("/", "/haku", shelf, "/asiakkaat", "/paatettavat", "/suunnitelma"):
        text = text_of(story.worker.get(page, follow_redirects=True))
        assert "Toimit asiakkaan puolesta:" in text, page
        assert "Asiakas Testi" in text, page
    stopped = story.worker.send("/puolesta/lopeta", page="/asiakkaat")
    assert stopped.location.endswith(f"/asiakkuus/{story.case_id}")
    assert "Et toimi enää" in text_of(story.worker.get(stopped.location))
    assert "Toimit asiakkaan puolesta:" not in text_of(story.worker.get("/asiakkaat"))
    assert story.worker.send("/suunnitelma").status_code == 404
    again = story.worker.send("/puolesta/lopeta", page="/asiakkaat")
    assert again.location.endswith("/oma")


def test_the_client_sees_in_history_and_log_who_acted_and_why(story: Story) -> None:
    begin(story)
    story.worker.send("/suunnitelma")
    story.worker.get("/haku")
    client = signed_in(story.app, story.client_id)
    told = f"omatyöntekijä, asiakkaan puolesta: ”{REASON}”"
    assert text_of(client.get(f"/asiakkuus/{story.case_id}")).count(told) == 2
    assert told in text_of(client.get(f"/asiakkuus/{story.case_id}/katselut"))
    with story.app.app_context():
        on_search = db.session.query(AccessEntry).filter_by(endpoint="browse.search").one()
        assert (on_search.case_id, on_search.on_behalf_reason) == (story.case_id, REASON)


def test_acting_opens_only_that_clients_plan(story: Story, app: Flask) -> None:
    with app.app_context():
        other = an_assessed_case(worker=None)
        other_id = other.id
        db.session.commit()
    begin(story)
    assert story.worker.send("/suunnitelma").status_code == 303
    with app.app_context():
        assert db.session.query(Plan).filter_by(case_id=other_id).count() == 0
    starting = text_of(story.worker.get(f"/asiakkuus/{other_id}/suunnitelma"))
    assert "Asiakas ei ole vielä aloittanut suunnitelmaa." in starting
    assert 'href="/asiakkuus/' in starting


def test_a_worker_without_acting_changes_nothing(story: Story) -> None:
    client = signed_in(story.app, story.client_id)
    assert client.send("/suunnitelma").status_code == 303
    page = story.plan_page
    assert "Toimi asiakkaan puolesta" in text_of(story.worker.get(page))
    for path in (f"{page}/oma-toteutus", f"{page}/laheta"):
        assert story.worker.get(path).status_code == 404


def test_whoever_leaves_the_organiser_acts_no_more(story: Story, app: Flask) -> None:
    begin(story)
    with app.app_context():
        post = db.session.query(RoleAssignment).filter_by(user_id=story.worker_id).one()
        post.organiser_code = OTHER_ORGANISER
        db.session.commit()
    assert "Toimit asiakkaan puolesta:" not in text_of(story.worker.get("/asiakkaat"))
    assert story.worker.send("/suunnitelma").status_code == 404


def test_whoever_signs_in_next_in_the_same_browser_acts_for_nobody(story: Story, app: Flask) -> None:
    with app.app_context():
        colleague = a_caseworker(name="Toinen Työntekijä")
        set_password(colleague, "seitsemän sanan pitkä salasana")
        email = colleague.email
        db.session.commit()
    begin(story)
    words = {"email": email, "password": "seitsemän sanan pitkä salasana"}
    assert story.worker.send("/kirjaudu", words, page="/kirjaudu").status_code == 303
    page = text_of(story.worker.get("/asiakkaat"))
    assert "Toinen Työntekijä" in page
    assert "Toimit asiakkaan puolesta:" not in page
