"""Pages of the plan: errors beside fields, what others may not see, changes and undoing."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.prices import Unit
from catalogue.publishing import publish, save_working, submit
from portal.plans import commands
from portal.plans.items import Estimate, OwnArrangement, add_own_arrangement
from portal.plans.models import Plan, PlanItem, PlanState
from portal.plans.queries import choosing, get_plan_whole
from tests.builders import (
    EDITOR,
    OTHER_ORGANISER,
    a_caseworker,
    a_member,
    a_provider,
    a_published_offering,
    a_user,
    content,
    next_year,
)
from tests.page_checks import CheckedClient
from tests.portal.plans.stories import (
    CLIENT,
    OFFICIAL,
    a_plan,
    an_assessed_case,
    choice_in,
    signed_in,
    some_use,
    text_of,
    typed,
)
from tests.queries import counted


@dataclass(frozen=True)
class Story:
    """Ids of what was made, and the client's browser."""

    client: CheckedClient
    client_id: UUID
    case_id: UUID
    plan_id: UUID
    item_id: UUID
    need_id: UUID
    offering_id: UUID
    unknown_id: UUID

    @property
    def page(self) -> str:
        return f"/suunnitelma/{self.plan_id}"

    @property
    def add(self) -> str:
        return f"/palvelut/{self.offering_id}/lisaa"


@pytest.fixture
def story(app: Flask) -> Story:
    """A client with two needs, a plan with an own arrangement, and two services on offer."""
    with app.app_context():
        client = a_user("Aino Mallikas")
        plan = a_plan(an_assessed_case(client))
        need = plan.case.needs[0]
        own = OwnArrangement("Bänditila", "Nuorisotalo", "Torstaisin")
        estimate = Estimate(Unit.VISIT, 4000)
        item = add_own_arrangement(plan, own, [need], estimate, some_use(), CLIENT, now())
        offering = a_published_offering(title="Viikkosiivous", cents=3800)
        unknown = a_published_offering(a_provider("Arvoitus Oy"), title="Arvoitus", cents=None)
        ids = (client.id, plan.case_id, plan.id, item.id, need.id, offering.id, unknown.id)
        db.session.commit()
    return Story(signed_in(app, ids[0]), *ids)


def a_line(story: Story, **changed: object) -> dict[str, object]:
    """What a good form says."""
    starts_on, ends_on = next_year()
    line: dict[str, object] = {
        "needs": str(story.need_id),
        "quantity": "2",
        "frequency": "monthly",
        "starts_on": typed(starts_on),
        "ends_on": typed(ends_on),
    }
    return {**line, **changed}


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"needs": []}, "Valitse ainakin yksi tarve"),
        ({"needs": ["00000000-0000-0000-0000-000000000000"]}, "Valitse vaihtoehdoista"),
        ({"quantity": ""}, "Täytä tämä kohta"),
        ({"quantity": "kaksi"}, "Kirjoita määrä numeroina"),
        ({"quantity": "0"}, "Määrän on oltava vähintään"),
        ({"frequency": ""}, "Täytä tämä kohta"),
        ({"frequency": "daily"}, "Valitse jokin vaihtoehdoista"),
        ({"starts_on": "31.2.2027"}, "Kirjoita päivä muodossa"),
        ({"starts_on": "1.1.2020"}, "Päivien on oltava budjetin ajalla"),
        ({"ends_on": "1.1.2020"}, "Viimeinen päivä ei voi olla ennen ensimmäistä"),
        ({"price": "00000000-0000-0000-0000-000000000000"}, "Valitse hinta"),
    ],
)
def test_every_error_stands_beside_its_field_and_keeps_the_words(
    story: Story, changed: dict[str, object], error: str
) -> None:
    price = choice_in(text_of(story.client.get(story.add)), "price")
    line = a_line(story, **{"price": price, "quantity": "7,25", **changed})
    answer = story.client.send(story.add, line, page=story.add)
    text = text_of(answer)
    assert answer.status_code == 422
    assert error in text
    assert "<title>Virhe:" in text
    assert "quantity" in changed or 'value="7,25"' in text


def test_an_unknown_price_asks_for_an_estimate(story: Story) -> None:
    page = f"/palvelut/{story.unknown_id}/lisaa"
    price = choice_in(text_of(story.client.get(page)), "price")
    missing = story.client.send(page, a_line(story, price=price), page=page)
    assert missing.status_code == 422
    assert "Hintaa ei tiedetä" in text_of(missing)
    assert story.client.send(page, a_line(story, price=price, estimate="25"), page=page).status_code == 303
    assert "Arvioitu hinta" in text_of(story.client.get(story.page))


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"title": ""}, "Anna omalle toteutukselle nimi"),
        ({"unit": ""}, "Valitse, mitä yksi hinta koskee"),
        ({"estimate": ""}, "Kirjoita oma arviosi"),
        ({"estimate": "-5"}, "Summan on oltava vähintään"),
        ({"estimate": "1000000", "quantity": "9000"}, "yli miljoona"),
    ],
)
def test_errors_of_an_own_arrangement(story: Story, changed: dict[str, object], error: str) -> None:
    line = {**a_line(story), "title": "Kuoro", "unit": "visit", "estimate": "12,50", **changed}
    answer = story.client.send(f"{story.page}/oma-toteutus", line, page=story.page)
    assert answer.status_code == 422
    assert error in text_of(answer)


def test_a_line_is_changed_removed_and_brought_back(story: Story) -> None:
    page = f"/suunnitelma/rivi/{story.item_id}"
    assert 'value="Bänditila"' in text_of(story.client.get(page))
    seen = choice_in(text_of(story.client.get(page)), "seen")
    line = {**a_line(story, quantity="3", seen=seen), "title": "Treenitila", "unit": "visit", "estimate": "4"}
    assert story.client.send(page, line, page=page).status_code == 303
    assert "3 kertaa kuukaudessa" in text_of(story.client.get(story.page))
    assert story.client.send(f"{page}/poista", page=story.page).status_code == 303
    assert "Poistetut rivit" in text_of(story.client.get(story.page))
    assert story.client.get(page).status_code == 409
    assert story.client.send(f"{page}/palauta", page=story.page).status_code == 303
    assert "Poistetut rivit" not in text_of(story.client.get(story.page))


def test_a_need_is_left_out_with_a_reason(story: Story) -> None:
    story.client.send(f"/suunnitelma/rivi/{story.item_id}/poista", page=story.page)
    page = f"{story.page}/tarve/{story.need_id}/jata-pois"
    assert story.client.send(page, {"reason": " "}, page=page).status_code == 422
    assert story.client.send(page, {"reason": "Sisareni auttaa"}, page=page).status_code == 303
    assert "Sisareni auttaa" in text_of(story.client.get(story.page))
    back = f"{story.page}/tarve/{story.need_id}/ota-takaisin"
    assert story.client.send(back, page=story.page).status_code == 303
    assert "Välttämätön, puuttuu vielä" in text_of(story.client.get(story.page))


def test_the_check_page_says_what_is_missing_and_sends_nothing(story: Story, app: Flask) -> None:
    story.client.send(f"/suunnitelma/rivi/{story.item_id}/poista", page=story.page)
    text = text_of(story.client.get(f"{story.page}/laheta"))
    assert "Ennen lähettämistä" in text
    assert 'name="seen"' not in text
    assert story.client.send(f"{story.page}/laheta", {"seen": "x"}, page=story.page).status_code == 422
    with app.app_context():
        assert db.session.query(Plan).one().state is PlanState.DRAFT


def test_a_plan_that_changed_in_another_window_is_checked_again(story: Story) -> None:
    page = f"{story.page}/laheta"
    seen = choice_in(text_of(story.client.get(page)), "seen")
    story.client.send(f"/suunnitelma/rivi/{story.item_id}/poista", page=story.page)
    story.client.send(f"/suunnitelma/rivi/{story.item_id}/palauta", page=story.page)
    line = {**a_line(story), "title": "Kuoro", "unit": "visit", "estimate": "1"}
    story.client.send(f"{story.page}/oma-toteutus", line, page=story.page)
    answer = story.client.send(page, {"seen": seen, "client_view": "Toivon tätä"}, page=page)
    assert answer.status_code == 422
    assert "Suunnitelma on muuttunut" in text_of(answer)
    assert "Toivon tätä" in text_of(answer)


def test_over_the_budget_the_clients_words_are_asked_for(story: Story) -> None:
    line = {**a_line(story), "title": "Leiri", "unit": "visit", "estimate": "900"}
    story.client.send(f"{story.page}/oma-toteutus", line, page=story.page)
    page = f"{story.page}/laheta"
    seen = choice_in(text_of(story.client.get(page)), "seen")
    answer = story.client.send(page, {"seen": seen}, page=page)
    assert answer.status_code == 422
    assert "ylittää budjettisi" in text_of(answer)
    sent = story.client.send(page, {"seen": seen, "over_budget_words": "Leiri on kallis"}, page=page)
    assert sent.status_code == 303
    assert "Leiri on kallis" in text_of(story.client.get(story.page))


def test_a_changed_price_is_shown_and_taken_only_when_asked(story: Story, app: Flask) -> None:
    price = choice_in(text_of(story.client.get(story.add)), "price")
    story.client.send(story.add, a_line(story, price=price), page=story.add)
    with app.app_context():
        _raise_price(story.offering_id, 4000)
        db.session.commit()
    assert "Hinta on muuttunut" in text_of(story.client.get(story.page))
    with app.app_context():
        item = db.session.query(PlanItem).filter_by(offering_id=story.offering_id).one()
        assert item.unit_cents == 3800
        page = f"/suunnitelma/rivi/{item.id}/paivita-hinta"
    assert story.client.send(page, page=story.page).status_code == 303
    assert "Hinta on muuttunut" not in text_of(story.client.get(story.page))


def _raise_price(offering_id: UUID, cents: int) -> None:
    from sqlalchemy.orm import joinedload, selectinload

    from catalogue.offerings import Offering, OfferingVersion

    version = OfferingVersion
    loaded = [
        selectinload(getattr(version, name)) for name in ("needs", "organisers", "municipalities", "prices")
    ]
    offering = db.session.get(
        Offering,
        offering_id,
        options=[
            selectinload(Offering.versions),
            joinedload(Offering.published).options(*loaded),
            joinedload(Offering.working),
        ],
    )
    assert offering is not None
    by = Actor(None, "Tuottaja", ActingAs.PROVIDER)
    save_working(offering, content("Viikkosiivous", cents=cents), offering.revision, by, now())
    submit(offering, by, now())
    publish(offering, EDITOR, now(), helsinki_date(now()))


@pytest.mark.parametrize("who", ["other client", "other organiser's worker", "provider"])
def test_the_plan_does_not_exist_for_others(story: Story, app: Flask, who: str) -> None:
    with app.app_context():
        if who == "other client":
            user = a_user("Joku Muu")
            an_assessed_case(user)
        else:
            user = a_member(a_provider("X ry")) if who == "provider" else a_caseworker(OTHER_ORGANISER)
        user_id = user.id
        db.session.commit()
    other = signed_in(app, user_id)
    item, need = f"/suunnitelma/rivi/{story.item_id}", f"{story.page}/tarve/{story.need_id}"
    for path in (story.page, f"{story.page}/laheta", f"{story.page}/oma-toteutus", item, f"{need}/jata-pois"):
        assert other.get(path).status_code == 404, path
    for path in (f"{item}/poista", f"{item}/palauta", f"{item}/paivita-hinta", f"{need}/ota-takaisin"):
        assert other.send(path, page="/").status_code == 404, path


def test_a_visitor_signs_in_and_lands_on_the_form(app: Flask, story: Story) -> None:
    answer = app.test_client().get(story.add)
    assert answer.status_code == 303
    assert f"next={story.add}" in answer.location.replace("%2F", "/")


def test_somebody_without_a_case_is_told_what_is_missing(app: Flask, story: Story) -> None:
    with app.app_context():
        user_id = a_user("Uusi Ihminen").id
        db.session.commit()
    assert "Sinulla ei ole vielä asiakkuutta" in text_of(signed_in(app, user_id).get(story.add))


def test_the_summary_for_search_pages(app: Flask, story: Story) -> None:
    from portal.accounts.queries import find_person

    with app.app_context():
        person = find_person(story.client_id)
        assert person is not None
        summary = choosing(person).summary
        assert summary is not None
        assert (summary.planned_cents, summary.remaining_cents) == (96_000, 264_000)


def test_the_whole_plan_takes_as_many_queries_for_one_line_as_for_many(app: Flask, story: Story) -> None:
    lengths = []
    for _ in range(2):
        with counted(app) as seen, app.app_context():
            assert get_plan_whole(story.plan_id)
        lengths.append(len(seen))
        line = {**a_line(story), "title": "Kuoro", "unit": "visit", "estimate": "1"}
        for _again in range(3):
            story.client.send(f"{story.page}/oma-toteutus", line, page=story.page)
    assert lengths[0] == lengths[1] <= 10


@pytest.mark.parametrize("state", [PlanState.TAKEN_UP, PlanState.RETURNED, PlanState.DECIDED])
def test_every_state_has_its_page_for_client_and_worker(app: Flask, story: Story, state: PlanState) -> None:
    with app.app_context():
        plan = get_plan_whole(story.plan_id)
        assert plan is not None
        commands.submit(plan, CLIENT, now())
        commands.take_up(plan, OFFICIAL, now())
        if state is PlanState.RETURNED:
            commands.return_with_question(plan, "Miksi torstaisin?", OFFICIAL, now())
        elif state is PlanState.DECIDED:
            commands.mark_decided(plan, OFFICIAL, now())
        worker_id = plan.case.worker_id
        db.session.commit()
    for reader in (story.client, signed_in(app, worker_id)):
        assert reader.get(story.page).status_code == 200
        assert reader.get(f"/asiakkuus/{story.case_id}").status_code == 200
    newest = story.client.get("/suunnitelma", follow_redirects=True)
    assert ("Miksi torstaisin?" in text_of(newest)) == (state is PlanState.RETURNED)
