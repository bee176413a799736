"""The letter with every section, the notice record, and the page that says it in plain words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from catalogue.clock import helsinki_date, now
from catalogue.database import ImmutableRowChanged, db
from catalogue.lifecycle import ActingAs
from catalogue.refusals import Refused
from portal.accounts.models import User
from portal.cases.queries import history_of
from portal.decisions.commands import give_decision, prepare_whole
from portal.decisions.dated import first_review
from portal.decisions.models import Decision, Notice, NoticeMethod
from portal.decisions.notices import Way, clock
from portal.decisions.relatives import record_relatives, relatives_of
from portal.decisions.rules import DecisionRefusal, PreparedWhole
from portal.history.models import EventName
from tests.page_checks import CheckedClient
from tests.portal.decisions.stories import Story, a_prepared_plan, as_person
from tests.portal.decisions.test_pages import begin, words

pytestmark = pytest.mark.both_databases
SignIn = Callable[[User], CheckedClient]
TODAY = date(2026, 12, 4)


def decide(story: Story, **more: Any) -> Decision:
    person = as_person(story.official)
    return give_decision(story.plan_id, story.sent_hash, person, now(), TODAY, **more)


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    ("method", "received", "deadline"),
    [
        (NoticeMethod.LETTER, date(2026, 12, 11), date(2027, 1, 11)),
        # The thirtieth day is Sunday 3.1.
        (NoticeMethod.HANDED_OVER, date(2026, 12, 4), date(2027, 1, 4)),
        (NoticeMethod.ELECTRONIC, date(2026, 12, 7), date(2027, 1, 7)),
    ],
)
def test_the_notice_record_keeps_the_deadline_with_the_rule_it_was_counted_by(
    method: NoticeMethod, received: date, deadline: date
) -> None:
    decision = decide(a_prepared_plan(), ways={"Aino Mallikas": Way(method, consented=True)})
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.decision_id, notice.addressee, notice.method) == (decision.id, "Aino Mallikas", method)
    assert (notice.sent_on, notice.received_on, notice.deadline) == (TODAY, received, deadline)
    assert notice.rule_version == "2026-01"
    notice.deadline = TODAY
    with pytest.raises(ImmutableRowChanged):
        db.session.flush()


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(("received", "deadline"), [(-1, 30), (0, 0), (7, 7)])
def test_the_table_holds_no_clock_that_runs_backwards(received: int, deadline: int) -> None:
    decision = decide(a_prepared_plan())
    db.session.add(
        Notice(
            decision_id=decision.id,
            addressee="Joku Muu",
            method=NoticeMethod.LETTER,
            sent_on=TODAY,
            received_on=TODAY + timedelta(days=received),
            deadline=TODAY + timedelta(days=deadline),
            rule_version="x",
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_clock_never_ends_before_it_begins() -> None:
    for method in NoticeMethod:
        ran = clock(method, TODAY)
        assert ran.sent_on <= ran.received_on < ran.deadline


@pytest.mark.usefixtures("in_app")
def test_the_letter_holds_what_the_worker_wrote_and_what_was_counted() -> None:
    letter = decide(a_prepared_plan(), review_on=date(2027, 3, 4)).letter
    assert letter["view_considered"] == "Keskustelimme jakkarasta, ja sen saa lainaksi."
    assert letter["own_conditions"] == "Säilytä kuitit."
    assert [row["instead"] for row in letter["items"]] == ["", "", "Jakkara lainaksi."]
    assert [row["own_share_cents"] for row in letter["items"]] == [0, 4_500, 15_200]
    assert letter["worksheet"]["total"] == 119_400
    assert [row["service"] for row in letter["worksheet"]["rows"]] == ["Kodinhoidon tukipalvelu"]
    assert letter["notice"][0]["deadline"] == "11.1.2027"
    assert "4.3.2027" in letter["validity"]
    contact = letter["contact"]
    assert contact.pop("email").endswith("@example.com")
    assert contact == {
        "name": "Viranhaltija Testi",
        "role": "omatyöntekijä",
        "title": "sosiaalityöntekijä",
        "organiser": "Pirkanmaan hyvinvointialue",
        "phone": "040 123 4567",
    }
    assert len(letter["conditions"]) == 5


@pytest.mark.usefixtures("in_app")
def test_a_view_must_be_answered_and_a_review_be_ahead() -> None:
    story = a_prepared_plan()
    with pytest.raises(Refused) as refused:
        decide(story, review_on=TODAY)
    assert refused.value.code is DecisionRefusal.REVIEW_NOT_AHEAD
    prepare_whole(story.plan_id, PreparedWhole("  "))
    with pytest.raises(Refused) as refused:
        decide(story)
    assert refused.value.code is DecisionRefusal.VIEW_NOT_CONSIDERED


@pytest.mark.usefixtures("in_app")
def test_a_relative_on_record_does_not_decide() -> None:
    story = a_prepared_plan()
    everybody, case = frozenset({story.official.id}), story.plan.case
    by = as_person(story.official).acting(ActingAs.OFFICIAL)
    record_relatives(case, everybody, by, now())
    record_relatives(case, everybody, by, now())
    assert relatives_of(story.case_id) == everybody
    with pytest.raises(Refused) as refused:
        decide(story)
    assert refused.value.code is DecisionRefusal.RELATIVE
    record_relatives(case, frozenset(), by, now())
    assert decide(story).number == "2026-000001"
    told = [event.data for event in history_of(story.case_id) if event.event is EventName.RELATIVES_RECORDED]
    assert sorted(told, key=str) == [{"names": ["Viranhaltija Testi"]}, {"names": []}]


def given_today(language: str = "fi") -> tuple[Story, str]:
    story, today = a_prepared_plan(language=language), helsinki_date(now())
    person = as_person(story.official)
    review_on = first_review(today)
    decision = give_decision(story.plan_id, story.sent_hash, person, now(), today, review_on=review_on)
    return story, f"/paatokset/{decision.id}"


SECTIONS = [
    "Päätöksen tiedot",
    "Miksi näin päätettiin",
    "Asiakkaan oma näkemys",
    "Miten budjetti laskettiin",
    "Näin budjettia käytetään",
    "Varasuunnitelma",
    "Sovelletut säännökset",
    "Voimassaolo",
    "Lisätietoja",
    "Näin pyydät oikaisua (oikaisuvaatimus)",
    "Tiedoksianto",
]


def test_the_sections_stand_in_the_order_of_the_law(app: Flask, sign_in: SignIn) -> None:
    story, address = begin(app, given_today)
    for reader in (story.client, story.official):
        page = BeautifulSoup(sign_in(reader).get(address).data, "html.parser")
        heads = [head.get_text(strip=True) for head in page.select("main h2")]
        assert [head for head in heads if head in SECTIONS] == SECTIONS
        text = words(sign_in(reader).get(address)).replace("\xa0", " ")
        for part in ("Salassa pidettävä", "Keskustelimme jakkarasta", "Säilytä kuitit.", "1 194,00 €",
                     "Sen sijaan saat: Jakkara lainaksi.", "Maksat itse", "Kirje postissa",
                     "Puhelin 040 123 4567"):  # fmt: skip
            assert part in text, part
    assert "Lähetä kirje postissa" in words(sign_in(story.official).get(address))
    assert "Lähetä kirje postissa" not in words(sign_in(story.client).get(address))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_plain_page_says_that_it_does_not_replace_the_decision(
    app: Flask, sign_in: SignIn, language: str
) -> None:
    story, address = begin(app, given_today, language=language)
    page = BeautifulSoup(sign_in(story.client).get(f"{address}/selkeasti").data, "html.parser")
    article = page.find("article")
    assert article is not None
    assert article.get("lang", "fi") == language
    says = {"fi": "ei korvaa päätöstä", "sv": "ersätter inte beslutet", "en": "does not replace the decision"}
    assert says[language] in article.get_text()
    assert "Jakkara lainaksi." in article.get_text()


def test_a_decision_from_before_these_sections_is_still_read(app: Flask, sign_in: SignIn) -> None:
    story, address = begin(app, given_today)
    newer = ("view_considered", "own_conditions", "worksheet", "notice", "validity", "backup_plan")
    with app.app_context():
        kept = dict(db.session.scalars(select(Decision)).one().letter)
        for name in newer:
            kept.pop(name)
        for name in ("email", "title", "phone"):
            kept["contact"].pop(name)
        for row in kept["items"]:
            for name in ("instead", "own_share_cents", "unit", "unit_cents"):
                row.pop(name)
        db.session.execute(update(Decision).values(letter=kept))
        db.session.commit()
    for path in (address, f"{address}/selkeasti"):
        assert sign_in(story.client).get(path).status_code == 200


def test_who_may_not_decide_is_recorded_on_a_page(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_prepared_plan)
    page, official = f"/asiakkuus/{story.case_id}/laheiset", sign_in(story.official)
    assert official.send(page, {"workers": "somebody"}, page=page).status_code == 422
    assert official.send(page, {"workers": str(story.official.id)}, page=page).status_code == 303
    refused = official.get(f"/paatettavat/{story.plan_id}/anna")
    assert "Sinut on kirjattu asiakkaan läheiseksi" in words(refused)
    for reader in (story.client, story.official):
        told = words(sign_in(reader).get(f"/asiakkuus/{story.case_id}"))
        assert "Kirjattiin asiakkaan läheiseksi: Viranhaltija Testi. Hän ei voi päättää" in told
    assert sign_in(story.client).get(page).status_code == 404


def test_a_day_of_review_that_is_not_ahead_stands_by_its_field(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_prepared_plan)
    with app.app_context():
        sent_hash = story.sent_hash
    here = f"/paatettavat/{story.plan_id}/anna"
    wrong = {"content_hash": sent_hash, "method": "letter", "review_on": "1.1.2020"}
    answer = sign_in(story.official).send(here, wrong, page=here)
    assert answer.status_code == 422
    assert "Tarkistuspäivän on oltava päätöspäivän jälkeen" in words(answer)
    without = sign_in(story.official).send(here, {"content_hash": sent_hash}, page=here)
    assert without.status_code == 422
