"""Who is told of a decision and how: each addressee has a way, a consent where it needs one, and a clock."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs
from catalogue.refusals import Refused
from portal.accounts.models import User
from portal.cases.queries import history_of
from portal.decisions.addressees import AddresseeRole, Further, further_addressees, mark_of, record_addressees
from portal.decisions.commands import give_decision
from portal.decisions.models import Decision, Notice, NoticeMethod
from portal.decisions.notices import BY_POST, Way, tell
from portal.decisions.rules import DecisionRefusal
from portal.history.models import EventName
from tests.page_checks import CheckedClient
from tests.portal.decisions.stories import Story, a_prepared_plan, as_person
from tests.portal.decisions.test_pages import begin, words
from tests.portal.plans.stories import choice_in, text_of

pytestmark = pytest.mark.both_databases
SignIn = Callable[[User], CheckedClient]
TODAY = date(2026, 12, 4)
GUARDIAN = Further("Erkki Edunvalvoja", AddresseeRole.GUARDIAN)
NAMED = "Erkki Edunvalvoja (edunvalvoja)"


def record(story: Story, *written: Further, seen: str = "") -> None:
    by = as_person(story.official).acting(ActingAs.OFFICIAL)
    record_addressees(story.plan.case, written, seen, by, now())


def with_a_guardian() -> Story:
    story = a_prepared_plan()
    record(story, GUARDIAN)
    return story


def decide(story: Story, ways: Mapping[str, Way] = MappingProxyType({})) -> Decision:
    person, sent = as_person(story.official), story.sent_hash
    return give_decision(story.plan_id, sent, person, now(), TODAY, ways=ways)


@pytest.mark.usefixtures("in_app")
def test_each_addressee_has_a_clock_of_their_own() -> None:
    electronic = Way(NoticeMethod.ELECTRONIC, consented=True)
    decision = decide(with_a_guardian(), {"Aino Mallikas": Way(NoticeMethod.HANDED_OVER), NAMED: electronic})
    notices = {row.addressee: row for row in db.session.scalars(select(Notice))}
    assert {name: (row.method, row.received_on, row.deadline) for name, row in notices.items()} == {
        "Aino Mallikas": (NoticeMethod.HANDED_OVER, TODAY, date(2027, 1, 4)),
        NAMED: (NoticeMethod.ELECTRONIC, date(2026, 12, 7), date(2027, 1, 7)),
    }
    letter = decision.letter
    assert letter["addressees"] == ["Aino Mallikas", NAMED]
    assert [row["deadline"] for row in letter["notice"]] == ["4.1.2027", "7.1.2027"]
    how = letter["review"]["notice"]
    assert "Sähköisen viestin katsotaan tulleen perille 3. päivänä" in how
    assert "Kirjeen" not in how
    assert "4.1.2027" in letter["review"]["example"]


@pytest.mark.usefixtures("in_app")
def test_whoever_is_not_asked_about_gets_a_letter() -> None:
    decide(with_a_guardian())
    assert {row.method for row in db.session.scalars(select(Notice))} == {NoticeMethod.LETTER}


def test_an_electronic_way_needs_consent_and_no_other_does() -> None:
    with pytest.raises(Refused) as refused:
        tell(["Aino"], {"Aino": Way(NoticeMethod.ELECTRONIC)}, TODAY)
    assert refused.value.code is DecisionRefusal.CONSENT_NEEDED
    for way in (BY_POST, Way(NoticeMethod.HANDED_OVER), Way(NoticeMethod.ELECTRONIC, consented=True)):
        assert [told.way for told in tell(["Aino"], {"Aino": way}, TODAY)] == [way]


@pytest.mark.usefixtures("in_app")
def test_the_table_holds_no_electronic_notice_without_consent() -> None:
    decision = decide(a_prepared_plan())
    days = {"sent_on": TODAY, "received_on": TODAY, "deadline": TODAY + timedelta(30)}
    way = {"method": NoticeMethod.ELECTRONIC, "consented": False, "rule_version": "x"}
    db.session.add(Notice(decision_id=decision.id, addressee="Joku", **way, **days))
    with pytest.raises(IntegrityError, match="electronic_has_consent"):
        db.session.flush()


@pytest.mark.usefixtures("in_app")
def test_addressees_are_written_over_only_by_who_has_seen_them() -> None:
    story = with_a_guardian()
    authorised = Further("Vilma Valtuutettu", AddresseeRole.AUTHORISED)
    with pytest.raises(Refused) as refused:
        record(story, authorised)
    assert refused.value.code is DecisionRefusal.ADDRESSEES_CHANGED
    for twice in ([GUARDIAN, GUARDIAN], [Further("Aino Mallikas", AddresseeRole.GUARDIAN)]):
        with pytest.raises(Refused) as refused:
            record(story, *twice, seen=mark_of([GUARDIAN]))
        assert refused.value.code is DecisionRefusal.ADDRESSEE_TWICE
    record(story, authorised, GUARDIAN, seen=mark_of([GUARDIAN]))
    assert further_addressees(story.case_id) == [authorised, GUARDIAN]
    record(story, seen=mark_of([authorised, GUARDIAN]))
    events = [row for row in history_of(story.case_id) if row.event is EventName.ADDRESSEES_RECORDED]
    told = [row.data["names"] for row in events]
    assert sorted(told, key=len) == [[], [GUARDIAN.name], [authorised.name, GUARDIAN.name]]


def test_a_worker_records_the_guardian_on_a_page(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_prepared_plan)
    page, official = f"/asiakkuus/{story.case_id}/saajat", sign_in(story.official)
    without_role = official.send(page, {"saaja1-name": GUARDIAN.name}, page=page)
    assert without_role.status_code == 422
    assert "Valitse, miksi hän saa päätöksen." in words(without_role)
    named = {"saaja1-name": GUARDIAN.name, "saaja1-role": "guardian"}
    assert official.send(page, {**named, "seen": ""}, page=page).status_code == 303
    emptied = {"saaja1-name": "", "saaja1-role": "guardian"}
    late = official.send(page, {**emptied, "seen": ""}, page=page)
    assert late.status_code == 422
    assert "Joku muu on muuttanut päätöksen saajia" in words(late)
    assert "Erkki Edunvalvoja, edunvalvoja" in words(late)
    # Now they have been seen, and may be written over.
    seen = choice_in(text_of(late), "seen")
    assert official.send(page, {**emptied, "seen": seen}, page=page).status_code == 303
    assert official.send(page, {**named, "seen": ""}, page=page).status_code == 303
    for reader in (story.client, story.official):
        told = words(sign_in(reader).get(f"/asiakkuus/{story.case_id}"))
        assert "päätöksen saa asiakkaan lisäksi: Erkki Edunvalvoja" in told
    assert sign_in(story.client).get(page).status_code == 404


def test_the_official_chooses_a_way_for_each(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, with_a_guardian)
    with app.app_context():
        sent_hash = story.sent_hash
    here, official = f"/paatettavat/{story.plan_id}/anna", sign_in(story.official)
    seen = f"Aino Mallikas; {NAMED}"
    chosen = {"content_hash": sent_hash, "seen": seen, "method": "letter", "saaja2-method": "electronic"}
    refused = official.send(here, chosen, page=here)
    assert refused.status_code == 422
    assert "Sähköinen viesti vaatii saajan suostumuksen" in words(refused)
    unseen = official.send(here, {**chosen, "saaja2-consented": "y", "seen": "Aino Mallikas"}, page=here)
    assert unseen.status_code == 422
    assert "Joku muu on muuttanut päätöksen saajia" in words(unseen)
    given = official.send(here, {**chosen, "saaja2-consented": "y"}, page=here)
    assert given.status_code == 303
    page = words(official.get(given.headers["Location"]))
    for part in ("Lähetä kirje postissa", "Lähetä sähköinen viesti", NAMED):
        assert part in page, part
    with app.app_context():
        received = {row.addressee: row.received_on for row in db.session.scalars(select(Notice))}
    today = helsinki_date(now())
    assert received == {"Aino Mallikas": today + timedelta(7), NAMED: today + timedelta(3)}
