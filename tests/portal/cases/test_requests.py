"""Requests for a personal budget: every step once, every refusal once, and the database's own word."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from catalogue.clock import helsinki_date, now
from catalogue.database import ImmutableRowChanged, db
from catalogue.lifecycle import ActingAs, Actor, LifecycleRefusal
from catalogue.needs import ClientGroup
from catalogue.refusals import RefusalCode, Refused
from portal.accounts.models import User
from portal.cases.models import Case, Phase
from portal.cases.refusals import CaseRefusal
from portal.cases.request_lifecycle import REQUEST_LIFECYCLE, RequestAction
from portal.cases.request_queries import events_of
from portal.cases.requesting import (
    Asked,
    decline_request,
    find_unsuitable,
    make_request,
    open_from_request,
    take_request,
)
from portal.cases.requests import BudgetRequest, RequestEventName, RequestState
from portal.web.mail import OutgoingMail
from tests.builders import MUNICIPALITY, ORGANISER, a_caseworker, a_user, an_official, days_ago
from tests.portal.plans.stories import a_case

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("in_app")]

GROUP = ClientGroup.OLDER_PEOPLE
WORDS = "En jaksa siivota, ja päivät ovat pitkiä."
ASKED = Asked(MUNICIPALITY, GROUP, "sv", WORDS, "Puhelimella aamuisin", days_ago(9))
S, A, AS = RequestState, RequestAction, ActingAs
STEPS = {
    (S.WAITING, A.TAKE): (S.TAKEN, {AS.CASEWORKER, AS.OFFICIAL}),
    (S.WAITING, A.DECLINE): (S.DECLINED, {AS.CLIENT, AS.CASEWORKER, AS.OFFICIAL}),
    (S.TAKEN, A.DECLINE): (S.DECLINED, {AS.CLIENT, AS.CASEWORKER, AS.OFFICIAL}),
    (S.TAKEN, A.OPEN): (S.OPENED, {AS.CASEWORKER, AS.OFFICIAL}),
    (S.TAKEN, A.FIND_UNSUITABLE): (S.UNSUITABLE, {AS.OFFICIAL}),
}
"""Written out by hand: what is not here is refused."""


def as_client(user: User) -> Actor:
    return Actor(user.id, user.name, ActingAs.CLIENT)


def as_worker(user: User) -> Actor:
    return Actor(user.id, user.name, ActingAs.CASEWORKER)


def as_official(user: User) -> Actor:
    return Actor(user.id, user.name, ActingAs.OFFICIAL)


def a_request(client: User | None = None, asked: Asked = ASKED) -> BudgetRequest:
    """Somebody has asked."""
    client = client or a_user()
    return make_request(client, asked, as_client(client), now())


def a_taken_request(worker: User | None = None) -> BudgetRequest:
    """A worker has taken it."""
    request, worker = a_request(), worker or a_caseworker()
    take_request(request, worker, as_worker(worker), now())
    return request


def letters_to(client: User) -> int:
    found = select(func.count()).select_from(OutgoingMail).where(OutgoingMail.recipient == client.email)
    return db.session.scalar(found) or 0


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("action", RequestAction)
@pytest.mark.parametrize("acting_as", ActingAs)
def test_the_table_says_who_may_take_which_step(
    state: RequestState, action: RequestAction, acting_as: ActingAs
) -> None:
    _, who = STEPS.get((state, action), (None, set()))
    assert REQUEST_LIFECYCLE.can(state, action, acting_as) == (acting_as in who)


def test_the_table_leads_where_it_should() -> None:
    assert {(row.from_, row.action): row.to for row in REQUEST_LIFECYCLE.transitions} == {
        step: to for step, (to, _) in STEPS.items()
    }


def test_a_request_waits_with_the_organiser_of_the_municipality() -> None:
    client = a_user()
    request = a_request(client)
    assert (request.state, request.organiser_code, request.initiated_on) == (
        RequestState.WAITING,
        ORGANISER,
        days_ago(9),
    )
    assert request.recorded_by_id is None
    (event,) = events_of(request.id)
    assert (event.event, event.acting_as) == (RequestEventName.REQUEST_MADE, ActingAs.CLIENT)


def test_a_worker_writes_it_down_for_somebody() -> None:
    worker = a_caseworker()
    request = make_request(a_user(), ASKED, as_worker(worker), now())
    assert request.recorded_by_id == worker.id


def test_taking_tells_the_client_without_a_word_of_the_matter() -> None:
    worker = a_caseworker()
    request = a_taken_request(worker)
    assert (request.state, request.worker_id) == (RequestState.TAKEN, worker.id)
    letter = db.session.scalars(
        select(OutgoingMail).where(OutgoingMail.recipient == request.client.email)
    ).one()
    assert "budjet" not in (letter.subject + letter.body).lower()
    assert WORDS not in letter.body


def test_a_case_opened_from_it_keeps_the_day_and_the_language() -> None:
    worker = a_caseworker()
    request = a_taken_request(worker)
    case = open_from_request(request, GROUP, "sv", worker, as_worker(worker), now())
    assert (case.client_id, case.initiated_on, case.language, case.phase) == (
        request.client_id,
        days_ago(9),
        "sv",
        Phase.BECOMING_CLIENT,
    )
    assert (request.state, request.case_id) == (RequestState.OPENED, case.id)
    assert letters_to(request.client) == 2


def test_a_client_declines_and_nothing_is_wrong() -> None:
    request = a_taken_request()
    decline_request(request, as_client(request.client), now())
    assert request.state is RequestState.DECLINED
    assert letters_to(request.client) == 1, "nobody is told of what they did themselves"


def test_a_worker_writes_down_that_the_client_declined() -> None:
    request = a_request()
    decline_request(request, as_worker(a_caseworker()), now())
    assert (request.state, letters_to(request.client)) == (RequestState.DECLINED, 1)


def test_an_official_finds_with_reasons_that_a_budget_does_not_suit() -> None:
    request = a_taken_request()
    find_unsuitable(request, " Asumistuki on Kelan asia. ", as_official(an_official()), now())
    assert (request.state, request.reasons) == (RequestState.UNSUITABLE, "Asumistuki on Kelan asia.")
    assert letters_to(request.client) == 2


def test_after_an_end_one_may_ask_again() -> None:
    client = a_user()
    request = a_request(client)
    decline_request(request, as_client(client), now())
    assert a_request(client).state is RequestState.WAITING


@dataclass(frozen=True)
class Refusal:
    """What is tried, and what it is refused with."""

    code: RefusalCode
    attempt: Callable[[], object]


def asking_twice() -> None:
    client = a_user()
    a_request(client)
    a_request(client, replace(ASKED, words="Vielä kerran"))


def asking_with_a_case() -> None:
    a_request(a_case().client)


def taking_twice() -> None:
    worker = a_caseworker()
    take_request(a_taken_request(), worker, as_worker(worker), now())


def taking_as_the_client() -> None:
    request = a_request()
    take_request(request, a_caseworker(), as_client(request.client), now())


def taking_ones_own() -> None:
    worker = a_caseworker()
    take_request(a_request(worker), worker, as_worker(worker), now())


def opening_what_waits() -> None:
    worker = a_caseworker()
    open_from_request(a_request(), GROUP, "fi", worker, as_worker(worker), now())


def opening_twice() -> None:
    worker = a_caseworker()
    request = a_taken_request(worker)
    for _ in range(2):
        open_from_request(request, GROUP, "fi", worker, as_worker(worker), now())


def opening_for_a_client_meanwhile_opened_directly() -> None:
    worker = a_caseworker()
    request = a_taken_request(worker)
    a_case(request.client, worker)
    open_from_request(request, GROUP, "fi", worker, as_worker(worker), now())


def opening_ones_own() -> None:
    worker = a_caseworker()
    request = a_request(worker)
    colleague = a_caseworker()
    take_request(request, colleague, as_worker(colleague), now())
    open_from_request(request, GROUP, "fi", worker, as_worker(worker), now())


def declining_twice() -> None:
    request = a_request()
    for _ in range(2):
        decline_request(request, as_client(request.client), now())


def refusing_as_a_caseworker() -> None:
    find_unsuitable(a_taken_request(), "Perustelut", as_worker(a_caseworker()), now())


def refusing_what_nobody_has_taken() -> None:
    find_unsuitable(a_request(), "Perustelut", as_official(an_official()), now())


def refusing_without_reasons() -> None:
    find_unsuitable(a_taken_request(), " \n", as_official(an_official()), now())


REFUSALS = (
    Refusal(CaseRefusal.REQUEST_OPEN, asking_twice),
    Refusal(CaseRefusal.ALREADY_CLIENT, asking_with_a_case),
    Refusal(LifecycleRefusal.NOT_NOW, taking_twice),
    Refusal(LifecycleRefusal.NOT_YOURS, taking_as_the_client),
    Refusal(CaseRefusal.OWN_CASE, taking_ones_own),
    Refusal(LifecycleRefusal.NOT_NOW, opening_what_waits),
    Refusal(LifecycleRefusal.NOT_NOW, opening_twice),
    Refusal(CaseRefusal.ALREADY_OPEN, opening_for_a_client_meanwhile_opened_directly),
    Refusal(CaseRefusal.OWN_CASE, opening_ones_own),
    Refusal(LifecycleRefusal.NOT_NOW, declining_twice),
    Refusal(LifecycleRefusal.NOT_YOURS, refusing_as_a_caseworker),
    Refusal(LifecycleRefusal.NOT_NOW, refusing_what_nobody_has_taken),
    Refusal(CaseRefusal.REASONS_NEEDED, refusing_without_reasons),
)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.attempt.__name__)
def test_what_is_refused(refusal: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        refusal.attempt()
    assert refused.value.code is refusal.code


def test_every_step_leaves_its_event() -> None:
    worker = a_caseworker()
    request = a_taken_request(worker)
    open_from_request(request, GROUP, "fi", worker, as_worker(worker), now())
    assert {event.event for event in events_of(request.id)} == {
        RequestEventName.REQUEST_MADE,
        RequestEventName.REQUEST_TAKEN,
        RequestEventName.REQUEST_OPENED,
    }


def test_an_event_is_written_once() -> None:
    (event,) = events_of(a_request().id)
    event.actor_name = "Joku muu"
    with pytest.raises(ImmutableRowChanged):
        db.session.flush()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'opened'", "opened_has_case"),
        ("state = 'unsuitable'", "unsuitable_has_reasons"),
        ("worker_id = NULL", "taken_has_worker"),
        ("words = ''", "words_given"),
        ("worker_id = client_id", "worker_is_not_client"),
    ],
)
def test_the_table_itself_forbids_half_a_state(change: str, constraint: str) -> None:
    request = a_taken_request()
    with pytest.raises(IntegrityError, match=constraint):
        db.session.execute(
            text(f"UPDATE budget_request SET {change} WHERE words = :words"),
            {"words": request.words},
        )


def test_cases_can_still_be_opened_without_a_request(in_app: Flask) -> None:
    case = a_case()
    assert case.initiated_on == helsinki_date(now())
    assert db.session.scalar(select(func.count()).select_from(BudgetRequest)) == 0
    assert db.session.get_one(Case, case.id).number
