"""Giving a decision: whole, once, on what was read, by who may."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from catalogue.clock import helsinki_date, now
from catalogue.database import ImmutableRowChanged, db
from catalogue.refusals import Refused
from portal.cases.models import Phase
from portal.decisions import letter, queries
from portal.decisions.commands import give_decision, prepare_item
from portal.decisions.models import Decision, DecisionItem, Outcome
from portal.decisions.rules import DecisionRefusal, Prepared
from portal.history.models import EventName, HistoryEvent
from portal.plans.models import PlanState
from portal.web.mail import OutgoingMail
from tests.builders import a_provider
from tests.portal.decisions.stories import (
    REJECTED,
    WHOLE,
    Story,
    a_prepared_plan,
    a_sent_plan,
    a_taken_up_plan,
    as_person,
)

pytestmark = [pytest.mark.usefixtures("in_app"), pytest.mark.both_databases]
TODAY = date(2026, 12, 1)


def decide(story: Story, **more: object) -> Decision:
    return give_decision(story.plan_id, story.sent_hash, as_person(story.official, **more), now(), TODAY)  # type: ignore[arg-type]  # passed through


def refusal(story: Story, **more: object) -> object:
    with pytest.raises(Refused) as refused:
        decide(story, **more)
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 0
    return refused.value.code


def test_the_official_decides_item_by_item() -> None:
    story = a_prepared_plan()
    decision = decide(story)
    db.session.expire_all()
    found = queries.find_decision(decision.id)
    assert found is not None
    assert [(row.outcome, row.granted_cents) for row in found.items] == [
        (Outcome.GRANTED, 93_800),
        (Outcome.PARTIAL, 10_000),
        (Outcome.REJECTED, 0),
    ]
    assert (found.outcome, found.applied_cents, found.granted_cents) == (Outcome.PARTIAL, 123_500, 103_800)
    assert found.number == "2026-000001"
    assert found.decider_title == "sosiaalityöntekijä"
    assert story.plan.state is PlanState.DECIDED
    assert story.plan.case.phase is Phase.FOLLOW_UP
    events = db.session.scalars(select(HistoryEvent.event).where(HistoryEvent.case_id == story.case_id))
    assert EventName.PLAN_DECIDED in set(events)


def test_the_mail_tells_nothing_about_the_case() -> None:
    story = a_prepared_plan()
    decide(story)
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.recipient, mail.subject) == (story.client.email, "Sinulle on uutta Tarjottimessa")
    assert not any(word in mail.body for word in ("Mallikas", "päätö", "Kotisiivous", "€"))


def test_the_letter_says_what_it_must_and_its_sums_match() -> None:
    story = a_prepared_plan()
    worded = decide(story).letter
    assert letter.sums_match(worded, 200_000, 123_500, 103_800)
    assert not letter.sums_match(worded, 200_000, 123_500, 103_801)
    assert worded["client_view"] == "Jakkara on tärkeä."
    assert worded["items"][2]["provision"] == "Palvelujen myöntämisperusteet (esimerkki)"
    assert worded["items"][0]["original"] == [{"service": "Kodinhoidon tukipalvelu", "cents": 119_400}]
    assert worded["review"]["days"] == 30
    assert worded["outcome"].startswith("Myönnämme osan: 1\xa0038,00\xa0€")


def test_the_letter_is_written_in_the_language_of_the_case() -> None:
    story = a_prepared_plan(language="sv")
    worded = decide(story).letter
    assert worded["organiser"].startswith("Birkaland")
    assert worded["items"][2]["provision"] == "Grunder för beviljande av service (exempel)"


def test_numbers_run_by_organiser_and_year() -> None:
    stories = [a_prepared_plan(), a_prepared_plan()]
    assert [decide(story).number for story in stories] == ["2026-000001", "2026-000002"]
    third = a_prepared_plan()
    official = as_person(third.official)
    later = give_decision(third.plan_id, third.sent_hash, official, now(), date(2027, 1, 2))
    assert later.number == "2027-000001"


def test_a_plan_with_an_open_item_is_not_decided() -> None:
    assert refusal(a_taken_up_plan()) is DecisionRefusal.SAME_NEED_OPEN


def test_a_plan_that_nobody_took_up_is_not_decided() -> None:
    assert refusal(a_sent_plan()) is DecisionRefusal.NOT_IN_PREPARATION


def test_a_decision_over_the_budget_is_refused() -> None:
    assert refusal(a_prepared_plan(budget_cents=103_799)) is DecisionRefusal.OVER_BUDGET


def test_a_caseworker_who_is_no_official_does_not_decide() -> None:
    assert refusal(a_prepared_plan(), official_of=frozenset()) is DecisionRefusal.NOT_OFFICIAL


def test_nobody_decides_on_their_own_provider() -> None:
    provider = a_provider()
    story = a_prepared_plan(provider=provider)
    assert refusal(story, providers=frozenset({provider.id})) is DecisionRefusal.OWN_PROVIDER


def test_nobody_decides_for_themself() -> None:
    story = a_prepared_plan()
    story.official = story.client
    assert refusal(story) is DecisionRefusal.OWN_CASE


def test_content_that_was_changed_past_the_rules_is_refused() -> None:
    story = a_prepared_plan()
    story.plan.items[0].title = "Jotain muuta"
    db.session.flush()
    assert refusal(story) is DecisionRefusal.STALE_VERSION


def test_a_decider_who_read_another_version_is_refused() -> None:
    story = a_prepared_plan()
    with pytest.raises(Refused) as refused:
        give_decision(story.plan_id, "0" * 64, as_person(story.official), now(), TODAY)
    assert refused.value.code is DecisionRefusal.STALE_VERSION


def test_a_decided_version_is_neither_prepared_nor_decided_again() -> None:
    story = a_prepared_plan()
    sent_hash = story.sent_hash
    decide(story)
    with pytest.raises(Refused) as prepared:
        prepare_item(story.plan_id, story.items[0], REJECTED, TODAY)
    assert prepared.value.code is DecisionRefusal.NOT_IN_PREPARATION
    with pytest.raises(Refused) as decided:
        give_decision(story.plan_id, sent_hash, as_person(story.official), now(), TODAY)
    assert decided.value.code is DecisionRefusal.NOT_IN_PREPARATION


def test_a_template_gives_the_reasons_in_the_language_of_the_case() -> None:
    story = a_taken_up_plan(language="sv")
    row = prepare_item(story.plan_id, story.items[0], Prepared(), TODAY, "same-need")
    assert row.reason == "Ditt val svarar mot samma bedömda behov som vår egen tjänst."


def test_an_item_of_another_plan_is_not_prepared_here() -> None:
    here, elsewhere = a_taken_up_plan(), a_taken_up_plan()
    with pytest.raises(Refused):
        prepare_item(here.plan_id, elsewhere.items[0], WHOLE, TODAY)


def test_a_decision_is_never_edited() -> None:
    decision = decide(a_prepared_plan())
    decision.granted_cents = 1
    with pytest.raises(ImmutableRowChanged):
        db.session.flush()


@pytest.mark.parametrize(
    "half",
    [
        {"outcome": Outcome.REJECTED, "granted_cents": 0, "provision": None},
        {"reason": ""},
        {"outcome": Outcome.GRANTED, "granted_cents": 93_799},
        {"outcome": Outcome.PARTIAL, "granted_cents": 93_800, "provision": "§"},
        {"outcome": Outcome.PARTIAL, "granted_cents": 0, "provision": "§"},
        {"outcome": Outcome.REJECTED, "granted_cents": 1, "provision": "§"},
    ],
)
def test_the_table_holds_no_half_decided_item(half: dict[str, object]) -> None:
    decision = decide(a_prepared_plan())
    row = {
        "decision_id": decision.id, "plan_item_id": a_taken_up_plan().items[0], "position": 9,
        "same_need": "yes", "outcome": Outcome.GRANTED, "applied_cents": 93_800, "granted_cents": 93_800,
        "reason": "Syy", "provision": None,
    }  # fmt: skip
    db.session.add(DecisionItem(**row | half))
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize(
    "half",
    [
        {"granted_cents": 200_001, "applied_cents": 300_000},
        {"granted_cents": 123_501},
        {"granted_cents": 0},
        {"outcome": Outcome.REJECTED},
        {"ends_on": date(2026, 1, 1)},
    ],
)
def test_the_table_holds_no_decision_whose_sums_disagree(half: dict[str, object]) -> None:
    story = a_taken_up_plan()
    row = {
        "case_id": story.case_id, "plan_id": story.plan_id, "organiser_code": story.plan.case.organiser_code,
        "number": "2026-000777", "content_hash": "x", "outcome": Outcome.PARTIAL, "budget_cents": 200_000,
        "applied_cents": 123_500, "granted_cents": 1_000, "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 6, 30), "decided_at": now(), "decided_on": helsinki_date(now()),
        "decided_by_id": story.official.id, "decider_name": "N", "decider_title": "", "language": "fi",
        "letter": {},
    }  # fmt: skip
    db.session.add(Decision(**row | half))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_the_application_knows_the_pages_of_deciding(in_app: Flask) -> None:
    assert {"decisions.queue", "decisions.decide", "decisions.show"} <= set(in_app.view_functions)
