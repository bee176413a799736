"""What changed between two versions, so that nobody reads everything twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from catalogue.clock import now
from catalogue.database import db
from catalogue.periods import Frequency, Period
from catalogue.prices import Unit
from portal.plans.changes import Change, Part
from portal.plans.commands import (
    leave_need_out,
    return_with_question,
    submit,
    take_back,
    take_up,
)
from portal.plans.items import (
    Estimate,
    OwnArrangement,
    Use,
    add_own_arrangement,
    change_item,
    remove_item,
)
from portal.plans.models import Plan, PlanItem
from portal.plans.queries import changes_of
from tests.builders import next_year
from tests.portal.plans.stories import CASEWORKER, CLIENT, a_plan, signed_in, some_use, text_of, whole

pytestmark = pytest.mark.both_databases


def add(plan: Plan, title: str, cents: int = 3000, need: int = 0) -> PlanItem:
    """Put an own arrangement into the draft."""
    what = OwnArrangement(title, "Nuorisotalo", "")
    needs = [plan.case.needs[need]]
    return add_own_arrangement(plan, what, needs, Estimate(Unit.VISIT, cents), some_use(), CLIENT, now())


def a_returned_plan() -> Plan:
    """The second version, with the band room, the choir and the art club of the first one."""
    plan = a_plan()
    for title in ("Bänditila", "Kuoro", "Kerho"):
        add(plan, title)
    plan = whole(plan)
    submit(plan, CLIENT, now())
    take_up(plan, CASEWORKER, now())
    return whole(return_with_question(plan, "Miksi kuoro?", CASEWORKER, now()))


@pytest.mark.usefixtures("in_app")
def test_a_first_version_has_nothing_to_differ_from() -> None:
    assert changes_of(a_plan()) is None


@pytest.mark.usefixtures("in_app")
def test_an_untouched_copy_differs_in_nothing() -> None:
    found = changes_of(a_returned_plan())
    assert found is not None
    assert (found.is_empty, found.version_before, found.cents_before) == (True, 1, 216_000)


@pytest.mark.usefixtures("in_app")
def test_added_changed_and_removed_lines_are_told_apart() -> None:
    plan = a_returned_plan()
    by_title = {item.title: item for item in plan.items}
    days = next_year()
    shorter = Period(days[0], days[1] - timedelta(days=31))
    use = Use(Decimal(1), Frequency.MONTHLY, shorter)
    kept = by_title["Bänditila"]
    change_item(kept, plan.case.needs, use, CLIENT, now(), estimate=Estimate(Unit.VISIT, 5000))
    remove_item(by_title["Kuoro"], CLIENT, now())
    plan = whole(plan)
    add(plan, "Uinti")
    plan = whole(plan)
    found = changes_of(plan)
    assert found is not None
    assert [(row.change, row.item.title) for row in found.items] == [
        (Change.CHANGED, "Bänditila"),
        (Change.ADDED, "Uinti"),
        (Change.REMOVED, "Kuoro"),
    ]
    assert found.items[0].parts == (Part.NEEDS, Part.AMOUNT, Part.DAYS, Part.PRICE)
    assert found.of(found.items[0].item.id) is found.items[0]
    assert found.cents_after == sum(item.cost_cents for item in plan.items if item.removed_at is None)


@pytest.mark.usefixtures("in_app")
def test_what_was_sent_and_taken_back_is_compared_past() -> None:
    plan = a_returned_plan()
    add(plan, "Uinti")
    plan = whole(plan)
    submit(plan, CLIENT, now())
    third = whole(take_back(whole(plan), CLIENT, now()))
    found = changes_of(third)
    assert found is not None
    assert found.version_before == 1
    assert [(row.change, row.item.title) for row in found.items] == [(Change.ADDED, "Uinti")]


@pytest.mark.usefixtures("in_app")
def test_words_and_left_out_needs_are_compared_too() -> None:
    plan = a_returned_plan()
    leave_need_out(plan, plan.case.needs[1], "Sisko auttaa", CLIENT, now())
    plan = whole(plan)
    submit(plan, CLIENT, now(), client_view="Kuoro auttaa", answer="Siksi", backup_plan="Sisko")
    found = changes_of(whole(plan))
    assert found is not None
    assert [(row.before, row.after) for row in found.left_out] == [(None, "Sisko auttaa")]
    assert found.words == (Part.CLIENT_VIEW, Part.BACKUP_PLAN)


def test_client_and_worker_see_what_changed_beside_question_and_answer(app: Flask) -> None:
    with app.app_context():
        plan = a_returned_plan()
        remove_item(plan.items[1], CLIENT, now())
        plan = whole(plan)
        submit(plan, CLIENT, now(), answer="Kuoro jäi pois.")
        plan = whole(plan)
        take_up(plan, CASEWORKER, now())
        page, decide = f"/suunnitelma/{plan.id}", f"/paatettavat/{plan.id}"
        client_id, worker_id = plan.case.client_id, plan.case.worker_id
        db.session.commit()
    at_work = text_of(signed_in(app, worker_id).get(decide))
    for text in (at_work, text_of(signed_in(app, client_id).get(page))):
        assert "Mitä muuttui versiosta 1" in text
        assert "Poistettu" in text
    assert "Miksi kuoro?" in at_work
    assert "Kuoro jäi pois." in at_work
