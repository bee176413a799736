"""Cases: numbers, needs, budgets, their pages, and who may see them."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from catalogue.clock import now
from catalogue.database import db
from catalogue.needs import Need
from catalogue.periods import Frequency, Period
from catalogue.refusals import Refused
from portal.cases.commands import Assessment, OriginalService, assess_need, set_budget
from portal.cases.models import AssessedNeed, Case, Importance, Phase
from portal.cases.refusals import CaseRefusal
from portal.cases.rules import at_least, next_number, original_total
from portal.history.models import EventName
from tests.builders import MUNICIPALITY, OTHER_ORGANISER, a_caseworker, a_user
from tests.page_checks import CheckedClient
from tests.portal.plans.stories import CASEWORKER, a_case, an_assessed_case, signed_in, text_of, worker_of
from tests.queries import MOST_OF_A_LIST, counted

pytestmark = pytest.mark.both_databases

GOOD_CASE = {
    "email": "uusi.asiakas@example.com",
    "name": "Uusi Asiakas",
    "municipality": MUNICIPALITY,
    "group": "older_people",
    "language": "fi",
    "initiated_on": "1.1.2026",
}
GOOD_NEED = {"need": "home", "importance": "necessary", "client_words": "En jaksa siivota"}
GOOD_BUDGET = {
    "kind": "fixed",
    "starts_on": "1.1.2027",
    "ends_on": "30.6.2027",
    "amount": "3600",
    "reached_by": "Laskelma",
    "version": "1",
}


@pytest.mark.parametrize(
    ("highest", "following"),
    [(None, "2026-000001"), ("2026-000011", "2026-000012"), ("2026-999999", "2026-1000000")],
)
def test_numbers_follow_each_other(highest: str | None, following: str) -> None:
    assert next_number(2026, highest) == following


def test_preparing_again_never_sends_the_client_back() -> None:
    assert at_least(Phase.DECISION, Phase.PLANNING) is Phase.DECISION
    assert at_least(Phase.ASSESSMENT, Phase.PLANNING) is Phase.PLANNING


def test_the_sum_of_original_services_is_the_sum_of_rounded_lines() -> None:
    need = AssessedNeed(
        original_service="Kodinhoito",
        original_quantity=Decimal(2),
        original_frequency=Frequency.WEEKLY,
        original_unit_cents=4600,
    )
    two_weeks = Period(date(2027, 1, 4), date(2027, 1, 17))
    assert original_total([need, AssessedNeed(), need], two_weeks) == 2 * 2 * 2 * 4600


@pytest.mark.usefixtures("in_app")
def test_cases_of_an_organiser_are_numbered_in_turn() -> None:
    numbers = [a_case().number for _ in range(3)]
    assert [number.rpartition("-")[2] for number in numbers] == ["000001", "000002", "000003"]


@pytest.mark.usefixtures("in_app")
def test_nobody_is_their_own_caseworker_and_one_case_is_enough() -> None:
    worker, client = a_caseworker(), a_user()
    with pytest.raises(Refused, match=CaseRefusal.OWN_CASE.value):
        a_case(worker, worker)
    a_case(client, worker)
    with pytest.raises(Refused, match=CaseRefusal.ALREADY_OPEN.value):
        a_case(client, worker)


@pytest.mark.usefixtures("in_app")
def test_a_need_is_assessed_once_and_budgets_are_versions() -> None:
    case = an_assessed_case()
    said = Assessment(Importance.SUPPORTS, "", "", "", OriginalService("X", Decimal(1), Frequency.ONCE, 100))
    with pytest.raises(Refused, match=CaseRefusal.NEED_TWICE.value):
        assess_need(case, db.session.get_one(Need, "home"), said, CASEWORKER, now())
    days = date(2027, 1, 1), date(2027, 1, 31)
    assert set_budget(case, 100, *days, "Uusi", worker_of(case), now()).version == 2
    for cents, words, code in (
        (0, "Miksi", CaseRefusal.NO_MONEY),
        (1, " ", CaseRefusal.WORDS_NEEDED),
    ):
        with pytest.raises(Refused, match=code.value):
            set_budget(case, cents, *days, words, worker_of(case), now())


@pytest.fixture
def case_id(app: Flask) -> UUID:
    """An assessed case with a budget."""
    with app.app_context():
        found = an_assessed_case().id
        db.session.commit()
    return found


@pytest.fixture
def worker(app: Flask, case_id: UUID) -> CheckedClient:
    """The browser of the case's own worker."""
    with app.app_context():
        worker_id = db.session.get_one(Case, case_id).worker_id
        db.session.rollback()
    return signed_in(app, worker_id)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"email": ""}, "Täytä tämä kohta"),
        ({"email": "ei osoite"}, "Tarkista sähköpostiosoite"),
        ({"name": ""}, "Kirjoita asiakkaan nimi"),
        ({"municipality": ""}, "Täytä tämä kohta"),
        ({"municipality": "999"}, "Valitse jokin vaihtoehdoista"),
        ({"group": ""}, "Täytä tämä kohta"),
        ({"language": ""}, "Täytä tämä kohta"),
        ({"initiated_on": "eilen"}, "Kirjoita päivä muodossa"),
        ({"initiated_on": "1.1.2190"}, "ei voi olla tulevaisuudessa"),
    ],
)
def test_errors_of_opening_a_case(worker: CheckedClient, changed: dict[str, str], error: str) -> None:
    page = "/asiakkaat/uusi"
    answer = worker.send(page, {**GOOD_CASE, **changed}, page=page)
    assert answer.status_code == 422
    assert error in text_of(answer)
    assert "email" in changed or "uusi.asiakas@example.com" in text_of(answer)


def test_a_case_is_opened_for_somebody_new(worker: CheckedClient) -> None:
    page = "/asiakkaat/uusi"
    assert worker.send(page, GOOD_CASE, page=page).status_code == 303
    again = worker.send(page, GOOD_CASE, page=page)
    assert "on jo asiakkuus" in text_of(again)
    assert "Uusi Asiakas" in text_of(worker.get("/asiakkaat"))


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"need": ""}, "Täytä tämä kohta"),
        ({"need": "home"}, "jo kirjattu"),
        ({"need": "home.cleaning", "importance": ""}, "Täytä tämä kohta"),
        ({"need": "home.cleaning", "original_service": "Kodinhoito"}, "jätä kaikki tyhjiksi"),
        ({"need": "home.cleaning", "original_quantity": "paljon"}, "Kirjoita määrä numeroina"),
    ],
)
def test_errors_of_a_need(worker: CheckedClient, case_id: UUID, changed: dict[str, str], error: str) -> None:
    page = f"/asiakkuus/{case_id}/tarve"
    answer = worker.send(page, {**GOOD_NEED, **changed}, page=page)
    assert answer.status_code == 422
    assert error in text_of(answer)
    assert "En jaksa siivota" in text_of(answer)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"amount": "0"}, "Summan on oltava vähintään"),
        ({"amount": "paljon"}, "Kirjoita summa numeroina"),
        ({"ends_on": "1.1.2020"}, "ei voi olla ennen ensimmäistä"),
        ({"reached_by": ""}, "Täytä tämä kohta"),
        ({"kind": ""}, "Täytä tämä kohta"),
        ({"ends_on": ""}, "Kirjoita viimeinen päivä tai valitse"),
        ({"kind": "until_further_notice", "starts_on": ""}, "Täytä tämä kohta"),
        ({"do": "calculate", "starts_on": "x"}, "Kirjoita ensin päivät"),
    ],
)
def test_errors_of_a_budget(
    worker: CheckedClient, case_id: UUID, changed: dict[str, str], error: str
) -> None:
    page = f"/asiakkuus/{case_id}/budjetti"
    answer = worker.send(page, {**GOOD_BUDGET, **changed}, page=page)
    assert answer.status_code == 422
    assert error in text_of(answer)


def test_a_need_is_changed(worker: CheckedClient, app: Flask, case_id: UUID) -> None:
    with app.app_context():
        need_id = db.session.query(AssessedNeed.id).filter_by(case_id=case_id, need_code="home").scalar()
        db.session.rollback()
    page = f"/asiakkuus/{case_id}/tarve/{need_id}"
    assert "Kodinhoidon tukipalvelu" in text_of(worker.get(page))
    sent = {**GOOD_NEED, "goal": "Siisti koti", "version": "1"}
    assert worker.send(page, sent, page=page).status_code == 303
    assert "Siisti koti" in text_of(worker.get(f"/asiakkuus/{case_id}"))


@pytest.mark.parametrize("path", ["", "/katselut", "/tarve", "/budjetti", "/suunnitelma"])
def test_a_case_does_not_exist_for_others(app: Flask, case_id: UUID, path: str) -> None:
    with app.app_context():
        ids = [a_user("Joku Muu").id, a_caseworker(OTHER_ORGANISER).id]
        db.session.commit()
    for user_id in ids:
        assert signed_in(app, user_id).get(f"/asiakkuus/{case_id}{path}").status_code == 404


def test_every_event_has_its_sentence() -> None:
    from pathlib import Path

    folder = Path(__file__).parents[3] / "templates" / "cases" / "history"
    assert {path.stem for path in folder.iterdir()} == {member.value for member in EventName}


def test_the_list_asks_as_much_for_one_case_as_for_fifty(
    app: Flask, worker: CheckedClient, case_id: UUID
) -> None:
    def reads() -> int:
        with counted(app) as seen:
            assert worker.get("/asiakkaat?nayta=kaikki").status_code == 200
        return len(seen)

    reads()  # marks the session as in use
    one = reads()
    with app.app_context():
        own = a_caseworker()
        for _ in range(49):
            a_case(worker=own)
        db.session.commit()
    assert reads() == one <= MOST_OF_A_LIST
