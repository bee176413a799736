"""Two at once on both databases: one worker takes a request, one case is opened, one request is made."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.clock import now
from catalogue.database import db
from catalogue.lifecycle import LifecycleRefusal
from catalogue.refusals import Refused
from portal.accounts.models import User
from portal.cases.models import Case
from portal.cases.refusals import CaseRefusal
from portal.cases.request_queries import find_request
from portal.cases.requesting import make_request, open_from_request, take_request
from portal.cases.requests import BudgetRequest, RequestEvent, RequestEventName
from portal.web.mail import OutgoingMail
from tests.builders import a_caseworker, a_user
from tests.portal.cases.test_requests import ASKED, GROUP, a_request, a_taken_request, as_client, as_worker
from tests.portal.decisions.test_racing import shared

pytestmark = pytest.mark.both_databases
__all__ = ["shared"]


def race(app: Flask, act: Callable[[User], object], people: list[UUID]) -> list[object]:
    """Let everybody act at the same moment, each with a session of their own; return what each got."""
    ready = Barrier(len(people))

    def one(user_id: UUID) -> object:
        with app.app_context():
            ready.wait()
            try:
                act(db.session.get_one(User, user_id))
                db.session.commit()
            except Refused as refused:
                db.session.rollback()
                return refused.code
            return "done"

    with ThreadPoolExecutor(len(people)) as pool:
        running = [pool.submit(one, user_id) for user_id in people]
        return [future.result(timeout=60) for future in running]


def whole(request_id: UUID) -> BudgetRequest:
    found = find_request(request_id)
    assert found is not None
    return found


def count(model: type[object]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_two_workers_take_one_request_and_one_of_them_has_it(shared: Flask) -> None:
    with shared.app_context():
        request_id = a_request().id
        people = [a_caseworker().id, a_caseworker().id]
        db.session.commit()

    def take(worker: User) -> None:
        take_request(whole(request_id), worker, as_worker(worker), now())

    got = race(shared, take, people)
    assert sorted(map(str, got)) == sorted(["done", str(LifecycleRefusal.NOT_NOW)])
    with shared.app_context():
        assert whole(request_id).worker_id == people[got.index("done")]
        taken = select(func.count()).where(RequestEvent.event == RequestEventName.REQUEST_TAKEN)
        assert db.session.scalar(taken) == 1
        assert count(OutgoingMail) == 1


def test_two_workers_open_one_case(shared: Flask) -> None:
    with shared.app_context():
        request_id = a_taken_request().id
        people = [a_caseworker().id, a_caseworker().id]
        db.session.commit()

    def open_(worker: User) -> None:
        open_from_request(whole(request_id), GROUP, "fi", worker, as_worker(worker), now())

    got = race(shared, open_, people)
    assert sorted(map(str, got)) == sorted(["done", str(LifecycleRefusal.NOT_NOW)])
    with shared.app_context():
        assert count(Case) == 1


def test_a_form_sent_twice_makes_one_request(shared: Flask) -> None:
    with shared.app_context():
        client_id = a_user().id
        db.session.commit()

    def ask(client: User) -> None:
        make_request(client, ASKED, as_client(client), now())

    got = race(shared, ask, [client_id, client_id])
    assert sorted(map(str, got)) == sorted(["done", str(CaseRefusal.REQUEST_OPEN)])
    with shared.app_context():
        assert count(BudgetRequest) == 1
