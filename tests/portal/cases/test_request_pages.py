"""The pages of requests: asking, the queue, opening, the one-time link, and who may see them."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.clock import now
from catalogue.database import db
from portal.accounts.commands import give_role
from portal.accounts.models import Role, User
from portal.cases.models import Case
from portal.cases.requesting import make_request, open_from_request
from portal.cases.requests import BudgetRequest, RequestState
from portal.history.models import AccessEntry
from tests.builders import (
    MUNICIPALITY,
    OTHER_ORGANISER,
    a_caseworker,
    a_member,
    a_provider,
    a_user,
    an_editor,
    an_official,
    days_ago,
    id_of,
)
from tests.page_checks import CheckedClient
from tests.portal.cases.test_requests import (
    ASKED,
    GROUP,
    WORDS,
    a_request,
    a_taken_request,
    as_client,
    as_worker,
)
from tests.portal.plans.stories import a_case, signed_in, text_of
from tests.queries import counted

pytestmark = pytest.mark.both_databases

ASK = "/pyyda-budjettia"
GOOD = {
    "words": WORDS,
    "municipality": MUNICIPALITY,
    "group": "older_people",
    "language": "fi",
    "reach": "Puhelimella aamuisin",
}
RECORDED = {**GOOD, "email": "uusi@example.com", "name": "Uusi Asiakas", "initiated_on": "1.1.2026"}


def made(app: Flask, make: Callable[[], User | BudgetRequest]) -> UUID:
    """Make something and return its id."""
    with app.app_context():
        found = make().id
        db.session.commit()
    return found


def browser(app: Flask, make: Callable[[], User]) -> CheckedClient:
    """The browser of somebody new."""
    return signed_in(app, made(app, make))


def state_of(app: Flask, request_id: UUID) -> RequestState:
    with app.app_context():
        state = db.session.get_one(BudgetRequest, request_id).state
        db.session.rollback()
    return state


def test_anyone_asks_and_sees_where_it_stands(app: Flask) -> None:
    client = browser(app, a_user)
    assert "Pyydä henkilökohtaista budjettia" in text_of(client.get("/asiakkuus"))
    answer = client.send(ASK, GOOD, page=ASK)
    assert answer.status_code == 303
    page = text_of(client.get("/asiakkuus", follow_redirects=True))
    for words in (WORDS, "Odottaa", "Asiakkaaksi tulo", "Seuranta", "Pirkanmaan", "En halua budjettia"):
        assert words in page, words
    assert "Oma asia" in text_of(client.get("/"))


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"words": ""}, "Täytä tämä kohta"),
        ({"words": "a" * 4001}, "Lyhennä tekstiä"),
        ({"municipality": ""}, "Täytä tämä kohta"),
        ({"municipality": "000"}, "Valitse jokin vaihtoehdoista"),
        ({"group": "kissat"}, "Valitse jokin vaihtoehdoista"),
        ({"language": "de"}, "Valitse jokin vaihtoehdoista"),
        ({"reach": " "}, "Täytä tämä kohta"),
    ],
)
def test_errors_of_asking_keep_what_was_typed(app: Flask, changed: dict[str, str], error: str) -> None:
    answer = browser(app, a_user).send(ASK, {**GOOD, **changed}, page=ASK)
    assert answer.status_code == 422
    assert error in text_of(answer)
    assert "words" in changed or WORDS in text_of(answer)


def test_asking_twice_is_told_and_nothing_is_lost(app: Flask) -> None:
    client = browser(app, a_user)
    client.send(ASK, GOOD, page=ASK)
    again = client.send(ASK, GOOD, page=ASK)
    assert again.status_code == 422
    assert "Pyyntö odottaa jo tällä alueella" in text_of(again)
    assert WORDS in text_of(again)


def test_a_client_takes_the_request_back(app: Flask) -> None:
    client = browser(app, a_user)
    page = client.send(ASK, GOOD, page=ASK).headers["Location"]
    assert "vapaaehtoinen" in text_of(client.get(f"{page}/peru"))
    assert client.send(f"{page}/peru", page=page + "/peru").status_code == 303
    assert "Se on aivan hyvä ratkaisu" in text_of(client.get(page))


def test_a_worker_writes_a_request_down_and_takes_it(app: Flask) -> None:
    worker = browser(app, a_caseworker)
    page = worker.send("/pyynnot/uusi", RECORDED, page="/pyynnot/uusi").headers["Location"]
    assert "Uusi Asiakas" in text_of(worker.get("/pyynnot"))
    assert worker.send(f"{page}/ota", page=page).status_code == 303
    assert "Työntekijä on ottanut" in text_of(worker.get(page))


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"email": "ei osoite"}, "Tarkista sähköpostiosoite"),
        ({"name": ""}, "Kirjoita asiakkaan nimi"),
        ({"initiated_on": "1.1.2190"}, "ei voi olla tulevaisuudessa"),
        ({"initiated_on": "eilen"}, "Kirjoita päivä muodossa"),
        ({"municipality": "091"}, "Valitse jokin vaihtoehdoista"),
    ],
)
def test_errors_of_writing_a_request_down(app: Flask, changed: dict[str, str], error: str) -> None:
    answer = browser(app, a_caseworker).send("/pyynnot/uusi", {**RECORDED, **changed}, page="/pyynnot/uusi")
    assert answer.status_code == 422
    assert error in text_of(answer)
    assert WORDS in text_of(answer)


def test_a_worker_writes_down_neither_their_own_nor_a_second_one(app: Flask) -> None:
    with app.app_context():
        worker, client = a_caseworker(), a_user()
        worker_id, emails = worker.id, (worker.email, client.email)
        make_request(client, ASKED, as_client(client), now())
        db.session.commit()
    page = "/pyynnot/uusi"
    errors = ("Pyydä budjettia itsellesi", "Pyyntö odottaa jo")
    for email, error in zip(emails, errors, strict=True):
        answer = signed_in(app, worker_id).send(page, {**RECORDED, "email": email}, page=page)
        assert answer.status_code == 422
        assert error in text_of(answer)


def test_whoever_comes_second_is_told_who_has_it(app: Flask) -> None:
    request_id = made(app, a_taken_request)
    late = browser(app, lambda: a_caseworker(name="Matti Myöhäinen"))
    assert late.send(f"/pyynto/{request_id}/ota", page="/pyynnot/uusi").status_code == 303
    page = text_of(late.get(f"/pyynto/{request_id}"))
    assert "Työntekijä Testi ehti ottaa pyynnön ennen sinua" in page


def test_a_case_is_opened_and_the_client_gets_a_way_in_once(app: Flask) -> None:
    with app.app_context():
        worker = a_caseworker()
        give_role(worker, Role.CASEWORKER, "08", phone="050 000 0003")
        request = a_taken_request(worker)
        request_id, worker_id, client_id = request.id, worker.id, request.client_id
        db.session.commit()
    desk = signed_in(app, worker_id)
    page = f"/pyynto/{request_id}/avaa"
    opened = desk.send(page, {"group": "disabled_people", "language": "sv"}, page=page)
    case_page = opened.headers["Location"]
    client = signed_in(app, client_id)
    seen = text_of(client.get(case_page))
    for words in ("050 000 0003", "sosiaalityöntekijä", "Henkilökohtaista budjettia pyydettiin", "ruotsi"):
        assert words in seen, words
    assert "Tee kirjautumislinkki" not in seen
    shown = text_of(desk.send(f"{case_page}/kirjautumislinkki", page=case_page))
    link = shown.split("http://localhost")[1].split("<")[0]
    chosen = app.test_client()
    assert isinstance(chosen, CheckedClient)
    assert chosen.send(link, {"password": "aivan uusi salasana"}, page=link).status_code == 303
    again = desk.send(f"{case_page}/kirjautumislinkki", page=ASK)
    assert again.status_code == 409
    assert "on jo salasana" in text_of(again)


def test_a_worker_cannot_make_a_way_into_a_colleagues_account(app: Flask) -> None:
    with app.app_context():
        case = a_case(client=an_official())
        case_id, worker_id = case.id, case.worker_id
        db.session.commit()
    page = f"/asiakkuus/{case_id}"
    answer = signed_in(app, worker_id).send(f"{page}/kirjautumislinkki", page=page)
    assert answer.status_code == 409
    assert "http://localhost/salasana" not in answer.text


def test_an_official_says_why_a_budget_does_not_suit(app: Flask) -> None:
    with app.app_context():
        official = an_official()
        request = a_taken_request(official)
        request_id, client_id, official_id = request.id, request.client_id, official.id
        db.session.commit()
    page = f"/pyynto/{request_id}/ei-sovi"
    desk = signed_in(app, official_id)
    empty = desk.send(page, {"reasons": ""}, page=page)
    assert (empty.status_code, state_of(app, request_id)) == (422, RequestState.TAKEN)
    assert desk.send(page, {"reasons": "Vuokraan saa asumistukea."}, page=page).status_code == 303
    seen = text_of(signed_in(app, client_id).get(f"/pyynto/{request_id}"))
    for words in ("Budjetti ei sovi", "Vuokraan saa asumistukea.", "Apua saat myös ilman budjettia"):
        assert words in seen, words
    assert "Päättyneet pyynnöt" in text_of(desk.get("/pyynnot?nayta=paattyneet"))


def test_the_client_sees_who_has_read_the_request_also_when_there_is_a_case(app: Flask) -> None:
    with app.app_context():
        worker = a_caseworker(name="Lukija Testi")
        request = a_taken_request(worker)
        request_id, client_id, worker_id = request.id, request.client_id, worker.id
        db.session.commit()
    signed_in(app, worker_id).get(f"/pyynto/{request_id}")
    client = signed_in(app, client_id)
    log = text_of(client.get(f"/pyynto/{request_id}/katselut"))
    assert "Lukija Testi" in log
    assert "Luki pyyntöä" in log
    with app.app_context():
        request, worker = db.session.get_one(BudgetRequest, request_id), db.session.get_one(User, worker_id)
        db.session.refresh(request, ["client"])
        case_id = open_from_request(request, GROUP, "fi", worker, as_worker(worker), now()).id
        db.session.commit()
    assert "Luki pyyntöä" in text_of(client.get(f"/asiakkuus/{case_id}/katselut"))


@pytest.mark.parametrize("path", ["", "/katselut", "/peru", "/avaa", "/ei-sovi"])
def test_a_request_does_not_exist_for_others(app: Flask, path: str) -> None:
    request_id = made(app, a_taken_request)
    strangers: list[Callable[[], User]] = [
        a_user,
        lambda: a_case().client,
        lambda: an_official(OTHER_ORGANISER),
        lambda: a_member(a_provider()),
        an_editor,
    ]
    for stranger in strangers:
        assert browser(app, stranger).get(f"/pyynto/{request_id}{path}").status_code == 404
    with app.app_context():
        assert db.session.scalars(select(AccessEntry.request_id)).all() == []


def test_a_worker_does_not_handle_their_own_request(app: Flask) -> None:
    with app.app_context():
        worker = a_caseworker()
        request_id, worker_id = a_request(worker).id, id_of(worker)
        db.session.commit()
    assert signed_in(app, worker_id).send(f"/pyynto/{request_id}/ota", page=ASK).status_code == 404
    assert state_of(app, request_id) is RequestState.WAITING


@pytest.mark.parametrize("rows", [1, 50])
def test_the_queue_asks_as_much_for_one_request_as_for_fifty(app: Flask, rows: int) -> None:
    desk = browser(app, a_caseworker)
    with app.app_context():
        for _ in range(rows):
            a_taken_request()
        db.session.commit()
    with counted(app) as seen:
        page = desk.get("/pyynnot")
    assert page.status_code == 200
    assert len([statement for statement in seen if statement.startswith("SELECT")]) <= 6
    assert page.text.count("<tr>") == rows + 1


def test_the_queue_is_paged_and_the_oldest_is_first(app: Flask) -> None:
    desk = browser(app, a_caseworker)
    with app.app_context():
        for _ in range(50):
            a_request()
        newest = a_user("Viimeinen Testi")
        make_request(newest, replace(ASKED, initiated_on=days_ago(0)), as_client(newest), now())
        db.session.commit()
    assert "Viimeinen Testi" not in text_of(desk.get("/pyynnot"))
    assert "Viimeinen Testi" in text_of(desk.get("/pyynnot?sivu=2"))
    assert desk.get("/pyynnot?sivu=0").status_code == 404


def test_the_case_is_the_requests(app: Flask) -> None:
    with app.app_context():
        worker = a_caseworker()
        request = a_taken_request(worker)
        case = open_from_request(request, GROUP, "fi", worker, as_worker(worker), now())
        assert db.session.get_one(Case, case.id).id == request.case_id
        request_id, client_id = request.id, request.client_id
        db.session.commit()
    client = signed_in(app, client_id)
    assert "Asiasi jatkuu omalla sivullaan" in text_of(client.get(f"/pyynto/{request_id}"))
    assert "Pyyntö, josta asia alkoi" in text_of(client.get("/asiakkuus", follow_redirects=True))
