"""The pages of deciding, as the caseworker, the official and the client meet them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from portal.accounts.models import User
from portal.decisions.commands import give_decision
from portal.decisions.models import Decision, Outcome, PreparedItem
from portal.history.models import AccessEntry
from portal.plans.models import Plan, PlanState
from tests.builders import (
    OTHER_ORGANISER,
    a_caseworker,
    a_member,
    a_provider,
    a_user,
    an_editor,
    an_official,
)
from tests.page_checks import CheckedClient
from tests.portal.decisions.stories import (
    Story,
    a_prepared_plan,
    a_sent_plan,
    a_taken_up_plan,
    as_person,
)
from tests.queries import MOST_OF_A_LIST, counted

SignIn = Callable[[User], CheckedClient]
WHOLE_FORM = {
    "rivi1-same_need": "yes", "rivi1-outcome": "granted", "rivi1-template": "same-need-cheaper",
    "rivi2-same_need": "partly", "rivi2-outcome": "partial", "rivi2-amount": "100,50",
    "rivi2-reason": "Kerhoon riittää tämä.", "rivi2-provision": "shl-11",
    "rivi3-same_need": "no", "rivi3-outcome": "rejected", "rivi3-reason": "Saat jakkaran lainaksi.",
    "rivi3-provision": "paikallinen-ohje", "rivi3-instead": "Jakkara lainaksi.",
    "view_considered": "Jakkarasta keskusteltiin.",
}  # fmt: skip


def begin(app: Flask, build: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Build in a context of its own and commit; what is built stays readable without a session."""
    with app.app_context():
        db.session().expire_on_commit = False
        built = build(*args, **more)
        db.session.commit()
    return built


def ask(app: Flask, statement: Any) -> list[Any]:
    """Read in a context of its own."""
    with app.app_context():
        return list(db.session.scalars(statement))


def decided(**more: Any) -> tuple[Story, str]:
    """A plan with its decision, and the decision's address."""
    story = a_prepared_plan(**more)
    person = as_person(story.official)
    decision = give_decision(story.plan_id, story.sent_hash, person, now(), helsinki_date(now()))
    return story, f"/paatokset/{decision.id}"


def words(page: Any) -> str:
    return " ".join(BeautifulSoup(page.get_data(as_text=True), "html.parser").get_text(" ").split())


def errors(page: Any) -> dict[str, str]:
    """Return the errors by the id of the field that names them as its description."""
    soup = BeautifulSoup(page.get_data(as_text=True), "html.parser")
    return {
        str(found["id"]).removesuffix("-virhe"): found.get_text(" ", strip=True).removeprefix("Virhe: ")
        for found in soup.select(".err")
    }


@pytest.fixture
def given(app: Flask) -> tuple[Story, str]:
    """A plan with its decision, and the decision's address."""
    built: tuple[Story, str] = begin(app, decided)
    return built


def test_the_whole_way_from_the_queue_to_the_decision(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_sent_plan)
    official = sign_in(story.official)
    here = f"/paatettavat/{story.plan_id}"
    assert "Aino Mallikas" in words(official.get("/paatettavat"))
    assert official.send(f"{here}/ota", page="/paatettavat").status_code == 303
    saved = official.send(here, {**WHOLE_FORM, "do": "give"}, page=here)
    assert (saved.status_code, saved.location) == (303, f"{here}/anna")
    confirm = official.get(f"{here}/anna")
    assert "Päätöstä ei voi vielä antaa" not in words(confirm)
    sent_hash = BeautifulSoup(confirm.data, "html.parser").find("input", attrs={"name": "content_hash"})
    confirmed = {"content_hash": sent_hash["value"], "method": "letter"}  # type: ignore[index]  # a tag
    given = official.send(f"{here}/anna", confirmed, page=f"{here}/anna")
    assert given.status_code == 303
    shown = words(official.get(given.location))
    assert "Myönnetty 1 038,50 €" in shown.replace("\xa0", " ")
    assert ask(app, select(Plan.state)) == [PlanState.DECIDED]
    assert official.get(here).location == given.location


def test_counting_shows_the_sum_of_what_is_written_and_keeps_nothing(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_taken_up_plan)
    here = f"/paatettavat/{story.plan_id}"
    before = ask(app, select(PreparedItem.outcome))
    counted = sign_in(story.official).send(here, {**WHOLE_FORM, "do": "calculate"}, page=here)
    assert counted.status_code == 200
    for region in ("summat", "paatossumma"):
        found = BeautifulSoup(counted.data, "html.parser").find(id=region)
        assert found is not None
        assert "1 038,50 €" in found.get_text(" ").replace("\xa0", " ")
    assert ask(app, select(PreparedItem.outcome)) == before


@pytest.mark.parametrize(
    "half_typed",
    [
        {"rivi2-outcome": "partial"},
        {"rivi2-outcome": "partial", "rivi2-amount": "1e"},
        {"rivi2-outcome": "partial", "rivi2-amount": "-5"},
        {"rivi2-outcome": "partial", "rivi2-amount": "9" * 40},
        {"rivi1-outcome": "something else", "rivi1-same_need": "?"},
    ],
)
def test_half_typed_items_are_counted_as_far_as_they_go(
    app: Flask, sign_in: SignIn, half_typed: dict[str, str]
) -> None:
    story = begin(app, a_taken_up_plan)
    here = f"/paatettavat/{story.plan_id}"
    counted = sign_in(story.official).send(here, {**half_typed, "do": "calculate"}, page=here)
    assert counted.status_code == 200
    sums = BeautifulSoup(counted.data, "html.parser").find(id="paatossumma")
    assert sums is not None
    assert "Myönnetään 0,00 €" in " ".join(sums.get_text(" ").split())


def test_the_client_reads_the_decision_with_reasons_and_how_to_ask_for_a_review(
    app: Flask, given: tuple[Story, str], sign_in: SignIn
) -> None:
    story, address = given
    shown = words(sign_in(story.client).get(address)).replace("\xa0", " ")
    for part in ("Sait päätöksen", "Saat 1 038,00 € apuun", "Saat jakkaran lainaksi.", "30 päivän kuluessa",
                 "oikaisuvaatimus", "1.1.–30.6.2027", "Jakkara on tärkeä.", "Salassa pidettävä"):  # fmt: skip
        assert part in shown
    assert "decisions.show" in ask(
        app, select(AccessEntry.endpoint).where(AccessEntry.case_id == story.case_id)
    )


def test_the_letter_keeps_the_language_of_the_case(app: Flask, sign_in: SignIn) -> None:
    story, address = begin(app, decided, language="sv")
    page = sign_in(story.client).get(address)
    soup = BeautifulSoup(page.data, "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == "fi"
    assert "Grunder för beviljande" in " ".join(part.get_text() for part in soup.select("[lang=sv]"))


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"rivi1-same_need": ""}, "rivi1-same_need", "Vastaa, vastaako rivi samaan tarpeeseen"),
        ({"rivi2-amount": ""}, "rivi2-amount", "Kirjoita, kuinka paljon myönnetään"),
        ({"rivi2-amount": "sata"}, "rivi2-amount", "Kirjoita summa numeroina, esimerkiksi 85,00"),
        ({"rivi2-amount": "145,00"}, "rivi2-amount", "Osittain myönnetty on enemmän kuin"),
        ({"rivi2-amount": "0"}, "rivi2-amount", "Osittain myönnetty on enemmän kuin"),
        ({"rivi2-provision": ""}, "rivi2-provision", "Valitse säännös, johon ratkaisu perustuu"),
        ({"rivi3-provision": "muu"}, "rivi3-provision", "Valitse jokin vaihtoehdoista"),
        ({"rivi3-reason": " "}, "rivi3-reason", "Kirjoita perustelut tai valitse perustelupohja"),
        ({"rivi3-instead": ""}, "rivi3-instead", "Kirjoita, mitä asiakas saa sen sijaan"),
        ({"rivi3-outcome": "ehkä"}, "rivi3-outcome", "Valitse jokin vaihtoehdoista"),
        ({"rivi3-reason": "ä" * 4001}, "rivi3-reason", "Lyhennä tekstiä: enintään 4000 merkkiä"),
    ],
)
def test_an_error_stands_by_its_field_and_everything_typed_is_kept(
    app: Flask, sign_in: SignIn, wrong: dict[str, str], field: str, says: str
) -> None:
    story = begin(app, a_taken_up_plan)
    here = f"/paatettavat/{story.plan_id}"
    page = sign_in(story.official).send(
        here, {**WHOLE_FORM, "rivi1-reason": "Minun sanani.", **wrong}, page=here
    )
    assert page.status_code == 422
    found = errors(page)
    assert set(found) == {field}
    assert says in found[field]
    soup = BeautifulSoup(page.data, "html.parser")
    assert "Minun sanani." in soup.get_text()
    if field == "rivi2-amount":
        typed = soup.find(id="rivi2-amount")
        assert typed is not None
        assert typed.get("value") == wrong[field]
    assert ask(app, select(PreparedItem)) == []


def test_an_unfinished_preparation_is_kept_with_its_live_total(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_taken_up_plan)
    here = f"/paatettavat/{story.plan_id}"
    worker = sign_in(story.official)
    part = {name: value for name, value in WHOLE_FORM.items() if not name.startswith("rivi2")}
    assert worker.send(here, {**part, "do": "save"}, page=here).location == here
    shown = words(worker.get(here)).replace("\xa0", " ")
    assert "Myönnettävänä nyt 938,00 €" in shown
    assert "2 ratkaistu, 1 auki" in shown
    missing = BeautifulSoup(worker.get(f"{here}/anna").data, "html.parser")
    links = [str(link["href"]) for link in missing.select("section a")]
    assert f"{here}#rivi-2" in links
    assert "Valitse ratkaisu" in missing.get_text()


def test_a_total_over_the_budget_is_said_and_not_given(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_prepared_plan, budget_cents=100_000)
    (sent_hash,) = ask(app, select(Plan.content_hash))
    here = f"/paatettavat/{story.plan_id}"
    worker = sign_in(story.official)
    assert "Myönnettävä summa ylittää budjetin" in words(worker.get(here))
    page = worker.send(f"{here}/anna", {"content_hash": sent_hash}, page="/paatettavat/" + str(story.plan_id))
    assert page.status_code == 422
    assert "Pienennä summia" in words(page)
    assert ask(app, select(Decision)) == []


def test_a_stale_version_is_refused_with_words(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_prepared_plan)
    here = f"/paatettavat/{story.plan_id}"
    page = sign_in(story.official).send(f"{here}/anna", {"content_hash": "vanha"}, page=here)
    assert page.status_code == 422
    assert "ei ole enää sama kuin se, jonka luit" in words(page)


def test_a_caseworker_who_is_no_official_prepares_but_does_not_give(app: Flask, sign_in: SignIn) -> None:
    story, colleague = begin(app, a_prepared_plan), begin(app, a_caseworker)
    worker = sign_in(colleague)
    here = f"/paatettavat/{story.plan_id}"
    shown = worker.get(here)
    assert "Päätöksen antaa viranhaltija" in words(shown)
    assert not BeautifulSoup(shown.data, "html.parser").select("button[value=give]")
    assert worker.send(here, {**WHOLE_FORM, "do": "save"}, page=here).status_code == 303
    assert worker.get(f"{here}/esikatselu").status_code == 200
    assert worker.get(f"{here}/anna").status_code == 404
    assert worker.send(f"{here}/anna", {"content_hash": "x"}, page=here).status_code == 404


@pytest.mark.parametrize(
    "who",
    [
        lambda: a_user("Toinen Asiakas"),
        lambda: an_official(OTHER_ORGANISER),
        lambda: a_member(a_provider()),
        an_editor,
    ],
    ids=["another client", "another organiser's official", "a provider", "an editor"],
)
def test_others_find_nothing(
    app: Flask, given: tuple[Story, str], sign_in: SignIn, who: Callable[[], User]
) -> None:
    story, address = given
    stranger = sign_in(begin(app, who))
    here = f"/paatettavat/{story.plan_id}"
    for path in (address, here, f"{here}/anna", f"{here}/esikatselu", f"{here}/palauta"):
        assert stranger.get(path).status_code == 404
    assert stranger.send(f"{here}/ota").status_code in {404}


def test_the_client_does_not_see_the_preparation(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_prepared_plan)
    client = sign_in(story.client)
    assert client.get(f"/paatettavat/{story.plan_id}").status_code == 404
    assert client.get("/paatettavat").status_code == 403
    assert client.get(f"/paatettavat/{uuid4()}").status_code == 404


def test_the_plan_goes_back_with_a_question(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_taken_up_plan)
    here = f"/paatettavat/{story.plan_id}/palauta"
    worker = sign_in(story.official)
    empty = worker.send(here, {"question": " "}, page=here)
    assert empty.status_code == 422
    assert errors(empty) == {"question": "Kirjoita kysymys"}
    assert worker.send(here, {"question": "Riittääkö lainajakkara?"}, page=here).location == "/paatettavat"
    state = select(Plan.state).where(Plan.id == story.plan_id)
    assert ask(app, state) == [PlanState.RETURNED]
    assert "Riittääkö lainajakkara?" in words(worker.get(f"/paatettavat/{story.plan_id}"))


@pytest.mark.parametrize("plans", [1, 50])
def test_the_queue_asks_the_database_no_more_for_fifty_than_for_one(
    app: Flask, sign_in: SignIn, plans: int
) -> None:
    official = begin(app, an_official)
    begin(app, lambda: [a_sent_plan(official=official) for _ in range(plans)])
    browser = sign_in(official)
    with counted(app) as asked:
        page = browser.get("/paatettavat")
    # The rows of the access log are written beside, one for each client seen.
    selects = [statement for statement in asked if statement.startswith("SELECT")]
    assert len(BeautifulSoup(page.data, "html.parser").select("tbody tr")) == plans
    assert len(selects) <= MOST_OF_A_LIST
    assert ask(app, select(func.count()).select_from(AccessEntry)) == [plans]


def test_outcomes_are_named_on_the_page(app: Flask, sign_in: SignIn) -> None:
    story = begin(app, a_prepared_plan)
    shown = words(sign_in(story.official).get(f"/paatettavat/{story.plan_id}"))
    assert all(name in shown for name in ("Myönnetään", "Myönnetään osittain", "Ei myönnetä"))
    assert len(Outcome) == 3
