"""Needs: versions that never change, two who write at once, and what the client writes and proposes."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from catalogue.clock import now
from catalogue.database import ImmutableRowChanged, db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import Need
from catalogue.periods import Frequency
from catalogue.refusals import RefusalCode, Refused
from portal.accounts.models import User
from portal.cases.assessment import PARTS, Assessment, OriginalService, changed_parts, merge, said_of
from portal.cases.commands import assess_need, change_need
from portal.cases.models import AssessedNeed, Case, Importance, NeedProposal, NeedVersion
from portal.cases.need_queries import find_proposal, versions_of
from portal.cases.proposing import assess_proposal, decline_proposal, propose_need
from portal.cases.queries import find_need
from portal.cases.refusals import CaseRefusal
from portal.history.models import EventName, HistoryEvent
from portal.web.mail import OutgoingMail
from tests.builders import OTHER_ORGANISER, a_caseworker, a_user
from tests.page_checks import CheckedClient
from tests.portal.cases.test_request_racing import race
from tests.portal.decisions.test_racing import shared
from tests.portal.plans.stories import an_assessed_case, signed_in, text_of, whole_case, worker_of

pytestmark = pytest.mark.both_databases
__all__ = ["shared"]

SAID = Assessment(Importance.NECESSARY, "En jaksa", "Voimat vähissä", "Siisti koti", None)
ORIGINAL = OriginalService("Kodinhoito", Decimal("1.5"), Frequency.WEEKLY, 4600)
MEALS = "food.meals"
# The machine may be busy; what is tested is not speed.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
assessments = st.builds(
    Assessment,
    st.sampled_from(Importance),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from([None, ORIGINAL, replace(ORIGINAL, unit_cents=4700)]),
)


@PATIENT
@given(assessments, assessments, assessments)
def test_merging_takes_what_only_the_first_changed_and_keeps_every_word_of_the_second(
    base: Assessment, theirs: Assessment, mine: Assessment
) -> None:
    both = merge(base, theirs, mine)
    assert not set(both.taken) & set(both.clashing)
    for part in PARTS:
        first, second, merged = (getattr(one, part) for one in (theirs, mine, both.said))
        if part in both.taken:
            assert merged == first
            assert second == getattr(base, part) != first
        else:
            assert merged == second
            assert (part in both.clashing) == (getattr(base, part) != first != second)


@PATIENT
@given(assessments, assessments)
def test_without_a_beginning_every_difference_clashes(theirs: Assessment, mine: Assessment) -> None:
    both = merge(None, theirs, mine)
    assert (both.said, both.taken, both.clashing) == (mine, (), changed_parts(theirs, mine))


def client_of(case: Case) -> Actor:
    return Actor(case.client_id, case.client.name, ActingAs.CLIENT)


def the_need(case: Case) -> AssessedNeed:
    """The first need, as a page loads it."""
    found = find_need(case.id, case.needs[0].id)
    assert found is not None
    return found


@pytest.mark.usefixtures("in_app")
def test_every_change_is_a_version_that_stays() -> None:
    case = an_assessed_case()
    need = the_need(case)
    first = said_of(need)
    change_need(need, replace(SAID, original=ORIGINAL), 1, worker_of(case), now())
    change_need(need, replace(SAID, original=ORIGINAL, goal="Uusi"), 2, client_of(case), now())
    rows = versions_of(need.id)
    assert [row.version for row in rows] == [3, 2, 1]
    assert [said_of(row) for row in rows[1:]] == [replace(SAID, original=ORIGINAL), first]
    assert [row.acting_as for row in rows] == [ActingAs.CLIENT, ActingAs.CASEWORKER, ActingAs.SYSTEM]
    assert said_of(need) == said_of(rows[0])
    rows[0].goal = "Toinen"
    with pytest.raises(ImmutableRowChanged):
        db.session.flush()


@pytest.mark.usefixtures("in_app")
def test_saving_the_same_again_makes_no_version_and_no_event() -> None:
    case = an_assessed_case()
    need = the_need(case)
    before = db.session.scalar(select(func.count()).select_from(HistoryEvent))
    change_need(need, said_of(need), 1, worker_of(case), now())
    assert len(versions_of(need.id)) == 1
    assert db.session.scalar(select(func.count()).select_from(HistoryEvent)) == before


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


def a_proposal(case: Case) -> NeedProposal:
    """The client tells of meals."""
    need = db.session.get_one(Need, MEALS)
    made = propose_need(case, need, "Syön leipää", "Lämmin ruoka", client_of(case), now())
    found = find_proposal(case.id, made.id)
    assert found is not None
    return found


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


def test_two_who_write_at_once_on_both_databases(shared: Flask) -> None:
    with shared.app_context():
        case = an_assessed_case()
        case_id, need_id = case.id, case.needs[0].id
        people = [a_caseworker().id, a_caseworker().id]
        db.session.commit()

    def write(worker: User) -> None:
        need = find_need(case_id, need_id)
        assert need is not None
        by = Actor(worker.id, worker.name, ActingAs.CASEWORKER)
        change_need(need, replace(SAID, worker_view=str(worker.id)), 1, by, now())

    got = race(shared, write, people)
    assert sorted(map(str, got)) == sorted(["done", str(CaseRefusal.NEED_CHANGED)])
    with shared.app_context():
        newest = versions_of(need_id)[0]
        assert (newest.version, newest.worker_view) == (2, str(people[got.index("done")]))


@pytest.fixture
def story(app: Flask) -> tuple[UUID, UUID, CheckedClient, CheckedClient]:
    """An assessed case, its first need, and the browsers of the client and the worker."""
    with app.app_context():
        case = an_assessed_case()
        ids = case.id, case.needs[0].id, case.client_id, case.worker_id
        db.session.commit()
    return ids[0], ids[1], signed_in(app, ids[2]), signed_in(app, ids[3])


Story = tuple[UUID, UUID, CheckedClient, CheckedClient]


def typed(page: str) -> dict[str, str]:
    """What stands in the page's form, as the browser would send it back."""
    form = BeautifulSoup(page, "html.parser").select_one("main form")
    assert form is not None
    found = {str(area["name"]): area.text.strip() for area in form.find_all("textarea")}
    for field in form.find_all("input"):
        if field.get("type") != "radio" or field.has_attr("checked"):
            found[str(field["name"])] = str(field.get("value", ""))
    for select_ in form.find_all("select"):
        chosen = select_.find("option", selected=True)
        found[str(select_["name"])] = str(chosen["value"]) if chosen else ""
    return found


def link_to_proposal(page: str) -> str:
    """The address where the worker answers the first proposal."""
    link = BeautifulSoup(page, "html.parser").select_one("a[href*=ehdotus]")
    assert link is not None
    return str(link["href"])


def test_the_second_is_told_what_the_first_changed_and_nothing_is_lost(story: Story) -> None:
    case_id, need_id, client, worker = story
    theirs = f"/asiakkuus/{case_id}/tarve/{need_id}"
    mine = f"{theirs}/omin-sanoin"
    opened_by_client, opened_by_worker = typed(client.get(mine).text), typed(worker.get(theirs).text)
    first = {**opened_by_client, "client_words": "Selkä on kipeä"}
    assert client.send(mine, first, page=mine).status_code == 303
    late = worker.send(
        theirs,
        {**opened_by_worker, "client_words": "Ei jaksa", "worker_view": "Selkäkipu", "original_unit": "50"},
        page=theirs,
    )
    assert late.status_code == 422
    page = text_of(late)
    for words in ("Joku muu tallensi ensin", "Selkä on kipeä", "Molemmat muuttivat näitä", "Selkäkipu"):
        assert words in page, words
    again = typed(late.text)
    assert (again["client_words"], again["original_unit"], again["version"]) == ("Ei jaksa", "50,00", "2")
    saved = worker.send(theirs, {**again, "client_words": "Selkä on kipeä"}, page=theirs)
    assert saved.status_code == 303
    page = text_of(client.get(f"{theirs}/versiot"))
    for words in ("Versio 1", "Versio 2", "Versio 3", "Selkäkipu", "50,00", "46,00"):
        assert words in page, words


def test_what_only_the_worker_changed_stays_when_the_client_saves_late(app: Flask, story: Story) -> None:
    case_id, need_id, client, worker = story
    theirs = f"/asiakkuus/{case_id}/tarve/{need_id}"
    mine = f"{theirs}/omin-sanoin"
    opened = typed(client.get(mine).text)
    sent = {**typed(worker.get(theirs).text), "worker_view": "Tarvitsee tukea", "goal": "Uusi tavoite"}
    assert worker.send(theirs, sent, page=theirs).status_code == 303
    late = client.send(mine, {**opened, "client_words": "Minun sanani"}, page=mine)
    assert late.status_code == 422
    assert "Vain toinen muutti näitä" in text_of(late)
    again = typed(late.text)
    assert (again["client_words"], again["goal"]) == ("Minun sanani", "Uusi tavoite")
    assert client.send(mine, again, page=mine).status_code == 303
    with app.app_context():
        newest = versions_of(need_id)[0]
        assert (newest.client_words, newest.goal) == ("Minun sanani", "Uusi tavoite")
        assert newest.worker_view == "Tarvitsee tukea"
        assert newest.acting_as is ActingAs.CLIENT


def test_a_client_cannot_write_the_workers_part(app: Flask, story: Story) -> None:
    case_id, need_id, client, _ = story
    page = f"/asiakkuus/{case_id}/tarve/{need_id}"
    assert client.get(page).status_code == 404
    own = f"{page}/omin-sanoin"
    sent = {**typed(client.get(own).text), "worker_view": "Ujutettu", "importance": "supports", "goal": "A"}
    assert client.send(own, sent, page=own).status_code == 303
    with app.app_context():
        need = db.session.get_one(AssessedNeed, need_id)
        assert (need.worker_view, need.importance, need.goal) == ("", Importance.NECESSARY, "A")


@pytest.mark.parametrize("version", ["", "paljon", "-1", "99", "9" * 30])
def test_a_form_without_its_version_overwrites_nothing(story: Story, version: str) -> None:
    case_id, need_id, client, _ = story
    page = f"/asiakkuus/{case_id}/tarve/{need_id}/omin-sanoin"
    answer = client.send(page, {"client_words": "Oma", "goal": "", "version": version}, page=page)
    assert answer.status_code == 422
    assert "Oma" in text_of(answer)


def test_too_long_words_are_told_and_stay(story: Story) -> None:
    case_id, need_id, client, _ = story
    page = f"/asiakkuus/{case_id}/tarve/{need_id}/omin-sanoin"
    answer = client.send(page, {**typed(client.get(page).text), "client_words": "a" * 2001}, page=page)
    assert answer.status_code == 422
    assert "Lyhennä tekstiä" in text_of(answer)
    assert typed(answer.text)["version"] == "1"


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


def test_needs_do_not_exist_for_others(app: Flask, story: Story) -> None:
    case_id, need_id, _, worker = story
    with app.app_context():
        ids = [a_user().id, a_caseworker(OTHER_ORGANISER).id]
        db.session.commit()
    pages = [f"tarve/{need_id}/versiot", f"tarve/{need_id}/omin-sanoin", "ehdota-tarvetta"]
    for page in pages:
        for user_id in ids:
            assert signed_in(app, user_id).get(f"/asiakkuus/{case_id}/{page}").status_code == 404
    for page in pages[1:]:
        assert worker.get(f"/asiakkuus/{case_id}/{page}").status_code == 404, "their words are their own"


@pytest.mark.usefixtures("in_app")
def test_recording_a_need_writes_its_first_version() -> None:
    case = an_assessed_case()
    need = assess_need(case, db.session.get_one(Need, MEALS), SAID, worker_of(case), now())
    (row,) = db.session.scalars(select(NeedVersion).where(NeedVersion.assessed_need_id == need.id))
    assert (row.version, row.writer_name, said_of(row)) == (1, "Työntekijä Testi", SAID)
