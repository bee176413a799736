"""The queue: oldest first, by filters and page, with the deadline the law sets."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from catalogue.areas import OrganiserKind
from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import ClientGroup
from portal.accounts.commands import give_role
from portal.accounts.models import Role, RoleAssignment
from portal.cases.models import Case
from portal.decisions.deadlines import (
    begun_by,
    deadlines,
    decision_deadline,
    is_soon,
    kinds_with_deadlines,
)
from portal.decisions.queue import PAGE, QueueFilter, list_waiting
from portal.plans.commands import return_with_question, submit, take_up
from portal.plans.models import Plan
from tests.builders import ORGANISER, OTHER_ORGANISER, a_caseworker, an_official
from tests.portal.decisions.stories import Story, a_sent_plan, a_taken_up_plan, as_person
from tests.portal.plans.stories import signed_in, text_of, whole
from tests.queries import counted

pytestmark = pytest.mark.both_databases
TODAY = helsinki_date(now())
CASEWORKER = Actor(None, "Työntekijä Testi", ActingAs.CASEWORKER)
CLIENT = Actor(None, "Asiakas Testi", ActingAs.CLIENT)


def began(story: Story, days: int) -> None:
    """Let the matter have begun so many days ago."""
    day = TODAY - timedelta(days=days)
    db.session.execute(update(Case).where(Case.id == story.case_id).values(initiated_on=day))


def shown(story: Story, **asked: object) -> list[UUID]:
    found = list_waiting(as_person(story.official), TODAY, QueueFilter(**asked))  # type: ignore[arg-type]  # names decide
    return [row.plan.id for row in found.rows]


@pytest.mark.usefixtures("in_app")
def test_mine_are_those_whose_own_worker_i_am() -> None:
    mine, other = a_sent_plan(), a_sent_plan()
    assert set(shown(mine)) == {mine.plan_id, other.plan_id}
    assert shown(mine, mine=True) == [mine.plan_id]


@pytest.mark.usefixtures("in_app")
def test_my_unit_is_where_the_own_worker_has_a_post_in_the_same_unit() -> None:
    mine, same, elsewhere, unnamed = a_sent_plan(), a_sent_plan(), a_sent_plan(), a_sent_plan()
    give_role(elsewhere.official, Role.OFFICIAL, ORGANISER, unit="Iäkkäiden palvelut")
    db.session.execute(
        update(RoleAssignment).where(RoleAssignment.user_id == unnamed.official.id).values(unit=None)
    )
    # A post in a unit of that name with somebody else, and one that meets no clients, count for nothing.
    give_role(mine.official, Role.CASEWORKER, OTHER_ORGANISER, unit="Iäkkäiden palvelut")
    give_role(mine.official, Role.EDITOR, ORGANISER, unit="Iäkkäiden palvelut")
    assert set(shown(mine, unit=True)) == {mine.plan_id, same.plan_id}
    assert shown(elsewhere, unit=True) == [elsewhere.plan_id]
    assert shown(unnamed, unit=True) == [unnamed.plan_id]
    assert set(shown(mine, unit=True, organiser=OTHER_ORGANISER)) == set()


@pytest.mark.usefixtures("in_app")
def test_an_organiser_that_is_not_mine_shows_nothing() -> None:
    story = a_sent_plan()
    assert shown(story, organiser=OTHER_ORGANISER) == []
    assert shown(story, organiser="08") == [story.plan_id]


@pytest.mark.usefixtures("in_app")
def test_returned_ones_wait_for_the_client_until_they_are_sent_again() -> None:
    story = a_taken_up_plan()
    draft = return_with_question(story.plan, "Riittääkö lainajakkara?", CASEWORKER, now())
    assert (shown(story), shown(story, returned=True)) == ([], [story.plan_id])
    submit(whole(draft), CLIENT, now(), answer="Ei riitä.")
    assert (shown(story), shown(story, returned=True)) == ([draft.id], [])
    take_up(whole(draft), CASEWORKER, now())
    again = return_with_question(whole(draft), "Miksi ei?", CASEWORKER, now())
    assert again.version == 3
    assert shown(story, returned=True) == [draft.id]


@pytest.mark.usefixtures("in_app")
def test_deadlines_near_and_past_are_found_by_when_the_matter_began() -> None:
    fresh, near, late = a_sent_plan(), a_sent_plan(), a_sent_plan()
    began(near, 80)
    began(late, 100)
    db.session.expire_all()
    assert set(shown(fresh, due=True)) == {near.plan_id, late.plan_id}
    rows = {row.plan.id: row for row in list_waiting(as_person(fresh.official), TODAY).rows}
    assert [(rows[story.plan_id].soon, rows[story.plan_id].late) for story in (fresh, near, late)] == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_the_decision_is_due_three_months_after_the_matter_began() -> None:
    begun = date(2026, 11, 30)
    for kind in (OrganiserKind.COUNTY, OrganiserKind.CITY):
        assert decision_deadline(kind, ClientGroup.CHILDREN, begun) == date(2027, 2, 28)
        assert decision_deadline(kind, ClientGroup.CHILDREN, date(2010, 1, 1)) is None


@pytest.mark.parametrize("group", list(ClientGroup))
def test_no_deadline_is_told_where_another_law_holds(group: ClientGroup) -> None:
    assert deadlines(OrganiserKind.PROVINCE, group, date(2026, 11, 30)) == []
    assert kinds_with_deadlines() == {OrganiserKind.COUNTY, OrganiserKind.CITY}


def test_the_assessment_begins_by_the_seventh_working_day() -> None:
    county, begun = OrganiserKind.COUNTY, date(2026, 12, 22)
    before_christmas = deadlines(county, ClientGroup.OLDER_PEOPLE, begun)
    # 23.12., 28.–31.12., 4. and 5.1.; Christmas, weekends and New Year's Day do not count.
    assert [row.last_day for row in before_christmas if row.code == "assessment"] == [date(2027, 1, 5)]
    # The law sets the seven days for some of the group only, and the words say for whom.
    assert "yli 75-vuotias tai saa ylintä hoitotukea" in before_christmas[0].texts["fi"]
    assert "erityistä tukea" in deadlines(county, ClientGroup.CHILDREN, begun)[0].texts["fi"]
    adults = deadlines(county, ClientGroup.ADULTS_SOCIAL, begun)
    assert [row.code for row in adults] == ["decision"]


@pytest.mark.parametrize("today", [date(2026, 5, 14), date(2026, 5, 31), date(2027, 2, 28), date(2028, 3, 1)])
def test_the_cut_of_the_list_agrees_with_each_deadline(today: date) -> None:
    cut = begun_by(today)
    for days in range(-5, 6):
        begun = cut + timedelta(days=days)
        soon = is_soon(decision_deadline(OrganiserKind.COUNTY, ClientGroup.CHILDREN, begun), today)
        assert soon == (begun <= cut)


@pytest.mark.parametrize("rows", [1, PAGE])
def test_the_page_asks_as_often_for_one_row_as_for_fifty(app: Flask, rows: int) -> None:
    with app.app_context():
        official = an_official()
        for _ in range(rows):
            a_sent_plan(official=official)
        official_id = official.id
        db.session.commit()
    browser = signed_in(app, official_id)
    browser.get("/paatettavat")
    with counted(app) as asked:
        assert browser.get("/paatettavat").status_code == 200
    reads = [statement for statement in asked if statement.lstrip().upper().startswith("SELECT")]
    assert len(reads) <= 6, reads


def test_pages_and_filters_stay_in_the_address(app: Flask) -> None:
    with app.app_context():
        official, other = an_official(), a_caseworker()
        for _ in range(PAGE + 1):
            a_sent_plan(official=official)
        ids = official.id, other.id
        db.session.commit()
    browser = signed_in(app, ids[0])
    first = text_of(browser.get("/paatettavat?kenen=omat"))
    assert "51 suunnitelmaa odottaa" in first
    assert "kenen=omat&amp;tila=odottaa&amp;maaraaika=kaikki&amp;sivu=2" in first
    second = text_of(browser.get("/paatettavat?kenen=omat&sivu=2"))
    assert second.count("<span>Ota käsittelyyn") == 1
    nothing = text_of(signed_in(app, ids[1]).get("/paatettavat?kenen=omat"))
    assert "Näillä rajauksilla ei löytynyt mitään." in nothing
    assert "Näillä rajauksilla" not in text_of(signed_in(app, ids[1]).get("/paatettavat?kenen=yksikko"))
    for nonsense in ("sivu=x", "sivu=0", "sivu=99999", "kenen=%00", "tila=?", "palvelunjarjestaja=99"):
        assert browser.get(f"/paatettavat?{nonsense}").status_code == 200


def test_the_oldest_is_first(app: Flask) -> None:
    with app.app_context():
        official = an_official()
        newer, older = a_sent_plan(official=official), a_sent_plan(official=official)
        week_ago = now() - timedelta(days=7)
        db.session.execute(update(Plan).where(Plan.id == older.plan_id).values(submitted_at=week_ago))
        assert shown(newer)[:2] == [older.plan_id, newer.plan_id]
