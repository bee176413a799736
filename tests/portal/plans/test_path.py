"""The whole path over HTTP: a case is opened, assessed and budgeted; the client plans and sends."""

import re
from uuid import UUID

import pytest
from flask import Flask

from catalogue.database import db
from portal.cases.models import Case, Phase
from portal.plans.models import Plan, PlanState
from tests.builders import MUNICIPALITY, a_caseworker, a_provider, a_published_offering, a_user, next_year
from tests.page_checks import CheckedClient
from tests.portal.plans.stories import choice_in, signed_in, text_of, typed

pytestmark = pytest.mark.both_databases


def _the_worker_opens(worker: CheckedClient, email: str) -> str:
    """Open, assess and budget; return the case's page."""
    case = {
        "email": email,
        "municipality": MUNICIPALITY,
        "group": "older_people",
        "language": "fi",
        "initiated_on": "1.1.2026",
    }
    opened = worker.send("/asiakkaat/uusi", case, page="/asiakkaat/uusi")
    assert opened.status_code == 303, text_of(opened)
    page = str(opened.location)
    need = {
        "need": "home",
        "importance": "necessary",
        "client_words": "En jaksa siivota",
        "original_service": "Kodinhoito",
        "original_quantity": "2",
        "original_frequency": "weekly",
        "original_unit": "46,00",
    }
    assert worker.send(f"{page}/tarve", need, page=f"{page}/tarve").status_code == 303
    starts_on, ends_on = next_year()
    budget = {
        "kind": "fixed",
        "starts_on": typed(starts_on),
        "ends_on": typed(ends_on),
        "amount": "3 600",
        "reached_by": "Näin",
    }
    calculated = worker.send(f"{page}/budjetti", {**budget, "do": "calculate"}, page=page)
    assert "Kodinhoito" in text_of(calculated)
    answer = worker.send(f"{page}/budjetti", budget, page=page)
    assert answer.status_code == 303, text_of(answer)
    return page


def _the_client_plans(client: CheckedClient, offering_id: UUID) -> str:
    """Add a service and an own arrangement; return the plan's page."""
    form = f"/palvelut/{offering_id}/lisaa"
    page = text_of(client.get(form))
    starts_on, ends_on = next_year()
    line = {
        "needs": choice_in(page, "needs"),
        "price": choice_in(page, "price"),
        "quantity": "2",
        "frequency": "monthly",
        "starts_on": typed(starts_on),
        "ends_on": typed(ends_on),
    }
    assert "912,00" in text_of(client.send(form, {**line, "do": "calculate"}, page=form))
    added = client.send(form, line, page=form)
    assert added.status_code == 303, text_of(added)
    plan_page = str(added.location)
    text = text_of(client.get(plan_page))
    assert "Viikkosiivous" in text
    assert "2 tuntia kuukaudessa" in text
    own = {**line, "title": "Kuvataidekerho", "unit": "course", "estimate": "145", "frequency": "once"}
    assert client.send(f"{plan_page}/oma-toteutus", own, page=plan_page).status_code == 303
    return plan_page


def test_from_opening_a_case_to_a_sent_plan(app: Flask) -> None:
    with app.app_context():
        worker, client = a_caseworker(), a_user("Aino Mallikas")
        offering = a_published_offering(a_provider(), title="Viikkosiivous", cents=3800)
        worker_id, client_id, email, offering_id = worker.id, client.id, client.email, offering.id
        db.session.commit()
    at_work, at_home = signed_in(app, worker_id), signed_in(app, client_id)
    case_page = _the_worker_opens(at_work, email)
    for page in (case_page, "/asiakkaat", "/asiakkaat?nayta=kaikki", f"{case_page}/suunnitelma"):
        assert at_work.get(page).status_code == 200
    assert at_home.get("/asiakkuus", follow_redirects=True).status_code == 200
    assert "Aloita suunnitelma" in text_of(at_home.get("/suunnitelma"))
    plan_page = _the_client_plans(at_home, offering_id)
    check = text_of(at_home.get(f"{plan_page}/laheta"))
    assert "1 202,00" in check
    found = re.search(r'name="seen" value="([^"]+)"', check)
    assert found
    sent = at_home.send(f"{plan_page}/laheta", {"seen": found[1]}, page=plan_page + "/laheta")
    assert sent.status_code == 303, text_of(sent)
    assert "Suunnitelma on lähetetty" in text_of(at_home.get(plan_page))
    assert at_home.get(f"{plan_page}/oma-toteutus").status_code == 409
    log = text_of(at_home.get(f"{case_page}/katselut"))
    assert "Työntekijä Testi" in log
    assert at_home.get(case_page).status_code == at_work.get(plan_page).status_code == 200
    with app.app_context():
        plan, case = db.session.query(Plan).one(), db.session.query(Case).one()
        assert (plan.state, case.phase) == (PlanState.SUBMITTED, Phase.DECISION)
