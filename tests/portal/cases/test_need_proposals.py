"""What the client proposes as a need: the worker records it or says why not, once."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from catalogue.clock import now
from catalogue.database import db
from catalogue.needs import Need
from catalogue.refusals import RefusalCode, Refused
from portal.cases.commands import change_need
from portal.cases.models import Case
from portal.cases.proposing import assess_proposal, decline_proposal, propose_need
from portal.cases.refusals import CaseRefusal
from portal.history.models import EventName, HistoryEvent
from portal.web.mail import OutgoingMail
from tests.portal.cases.need_stories import MEALS, SAID, Story, a_proposal, client_of, the_need, typed
from tests.portal.plans.stories import an_assessed_case, text_of, whole_case, worker_of

pytestmark = pytest.mark.both_databases



def over_an_old_version(case: Case) -> None:
    need = the_need(case)
    change_need(need, SAID, 1, worker_of(case), now())
    change_need(need, replace(SAID, goal="Toinen"), 1, worker_of(case), now())


def proposing_what_is_recorded(case: Case) -> None:
    propose_need(case, db.session.get_one(Need, "home"), "En jaksa", "", client_of(case), now())


def proposing_without_words(case: Case) -> None:
    propose_need(case, db.session.get_one(Need, MEALS), " ", "Lämmin ruoka", client_of(case), now())


def proposing_twice(case: Case) -> None:
    a_proposal(case)
    a_proposal(case)


def declining_without_words(case: Case) -> None:
    decline_proposal(a_proposal(case), "", worker_of(case), now())


def answering_twice(case: Case) -> None:
    proposal = a_proposal(case)
    decline_proposal(proposal, "Kotiateriat jo tulevat.", worker_of(case), now())
    assess_proposal(proposal, case, SAID, worker_of(case), now())


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    ("code", "attempt"),
    [
        (CaseRefusal.NEED_CHANGED, over_an_old_version),
        (CaseRefusal.NEED_TWICE, proposing_what_is_recorded),
        (CaseRefusal.OWN_WORDS_NEEDED, proposing_without_words),
        (CaseRefusal.ALREADY_PROPOSED, proposing_twice),
        (CaseRefusal.ANSWER_NEEDED, declining_without_words),
        (CaseRefusal.PROPOSAL_ANSWERED, answering_twice),
    ],
)
def test_what_is_refused(code: RefusalCode, attempt: Callable[[Case], None]) -> None:
    case = whole_case(an_assessed_case())
    with pytest.raises(Refused) as refused:
        attempt(case)
    assert refused.value.code is code


@pytest.mark.usefixtures("in_app")
def test_a_proposal_becomes_a_need_and_the_client_is_told() -> None:
    case = whole_case(an_assessed_case())
    proposal = a_proposal(case)
    letters = select(func.count()).select_from(OutgoingMail)
    before = db.session.scalar(letters) or 0
    assessed = assess_proposal(proposal, case, SAID, worker_of(case), now())
    assert (proposal.assessed_need_id, assessed.position) == (assessed.id, 3)
    assert db.session.scalar(letters) == before + 1
    events = set(db.session.scalars(select(HistoryEvent.event)))
    assert {EventName.NEED_PROPOSED, EventName.NEED_ASSESSED} <= events


@pytest.mark.usefixtures("in_app")
def test_the_table_itself_allows_one_answer() -> None:
    case = whole_case(an_assessed_case())
    proposal = a_proposal(case)
    proposal.answer, proposal.assessed_need_id = "Ei", case.needs[0].id
    with pytest.raises(IntegrityError, match="one_answer"):
        db.session.flush()


def link_to_proposal(page: str) -> str:
    """The address where the worker answers the first proposal."""
    link = BeautifulSoup(page, "html.parser").select_one("a[href*=ehdotus]")
    assert link is not None
    return str(link["href"])


def test_a_client_proposes_and_the_worker_records_or_says_why_not(story: Story) -> None:
    case_id, _, client, worker = story
    page = f"/asiakkuus/{case_id}/ehdota-tarvetta"
    assert "Täytä tämä kohta" in text_of(client.send(page, {"need": MEALS}, page=page))
    sent = {"need": MEALS, "client_words": "Syön leipää", "goal": "Lämmin ruoka"}
    assert client.send(page, sent, page=page).status_code == 303
    assert "Olet jo ehdottanut" in text_of(client.send(page, sent, page=page))
    case_page = f"/asiakkuus/{case_id}"
    assert "ei ole vielä vastannut" in text_of(client.get(case_page))
    desk = worker.get(case_page)
    answer_page = link_to_proposal(desk.text)
    assert worker.send(answer_page, {"reasons": ""}, page=answer_page).status_code == 422
    record = f"{case_page}/tarve?ehdotus={answer_page.rpartition('/')[2]}"
    form = typed(worker.get(record).text)
    assert (form["need"], form["client_words"], form["goal"]) == (MEALS, "Syön leipää", "Lämmin ruoka")
    assert worker.send(record, {**form, "importance": "supports"}, page=record).status_code == 303
    assert "ei ole vielä vastannut" not in text_of(client.get(case_page))
    other = {**sent, "need": "moving.escort", "client_words": "En uskalla yksin"}
    assert client.send(page, other, page=page).status_code == 303
    desk = worker.get(case_page)
    answer_page = link_to_proposal(desk.text)
    assert worker.send(answer_page, {"reasons": "Taksikortti auttaa."}, page=answer_page).status_code == 303
    assert "Taksikortti auttaa." in text_of(client.get(case_page))


@pytest.mark.parametrize("asked", ["ei-tunniste", "00000000-0000-4000-8000-000000000000"])
def test_a_proposal_that_is_not_there(story: Story, asked: str) -> None:
    case_id, _, _, worker = story
    assert worker.get(f"/asiakkuus/{case_id}/tarve?ehdotus={asked}").status_code == 404
