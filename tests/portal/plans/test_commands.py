"""The verbs of plans: what they freeze, refuse and undo."""

from datetime import timedelta
from itertools import product

import pytest

from catalogue.clock import now
from catalogue.database import db
from catalogue.lifecycle import ActingAs
from catalogue.periods import Period
from catalogue.prices import Unit
from catalogue.publishing import pause
from catalogue.refusals import Refused
from portal.cases.commands import set_budget
from portal.cases.models import Phase
from portal.history.models import EventName, HistoryEvent
from portal.plans import items
from portal.plans.commands import (
    leave_need_out,
    mark_decided,
    return_with_question,
    start_plan,
    submit,
    take_need_back,
    take_up,
)
from portal.plans.items import Estimate, OwnArrangement, add_offering_item, add_own_arrangement
from portal.plans.lifecycle import PLAN_LIFECYCLE, PlanAction
from portal.plans.models import Plan, PlanItem, PlanState
from portal.plans.queries import find_offering, open_plan_of, plan_hash, sums_of
from portal.plans.refusals import PlanRefusal
from portal.web.mail import OutgoingMail
from tests.builders import EDITOR, a_provider, a_published_offering, a_user, next_year
from tests.portal.plans.stories import (
    CASEWORKER,
    CLIENT,
    OFFICIAL,
    a_case,
    a_plan,
    an_assessed_case,
    some_use,
    whole,
    whole_case,
    worker_of,
)

pytestmark = [pytest.mark.usefixtures("in_app"), pytest.mark.both_databases]
OWN = OwnArrangement("Bänditila", "Nuorisotalo", "Torstaisin")


def refusal(code: PlanRefusal) -> "pytest.RaisesExc[Refused]":
    """Expect this refusal."""
    return pytest.raises(Refused, match=f"^{code.value}$")


def with_own(plan: Plan, cents: int = 4000, need: int = 0) -> PlanItem:
    """Add an own arrangement, two a month, for one need."""
    estimate = Estimate(Unit.VISIT, cents)
    return add_own_arrangement(plan, OWN, [plan.case.needs[need]], estimate, some_use(), CLIENT, now())


def test_the_lifecycle_is_this_table_and_nothing_else() -> None:
    workers = {ActingAs.CASEWORKER, ActingAs.OFFICIAL}
    allowed = {
        (PlanState.DRAFT, PlanAction.SUBMIT): {ActingAs.CLIENT, ActingAs.CASEWORKER},
        (PlanState.SUBMITTED, PlanAction.TAKE_BACK): {ActingAs.CLIENT, ActingAs.CASEWORKER},
        (PlanState.SUBMITTED, PlanAction.TAKE_UP): workers,
        (PlanState.TAKEN_UP, PlanAction.RETURN): workers,
        (PlanState.TAKEN_UP, PlanAction.DECIDE): {ActingAs.OFFICIAL},
    }
    for state, action, acting_as in product(PlanState, PlanAction, ActingAs):
        expected = acting_as in allowed.get((state, action), set())
        assert PLAN_LIFECYCLE.can(state, action, acting_as) == expected


def test_an_item_freezes_the_published_wording_and_the_chosen_price() -> None:
    plan = a_plan()
    offering = find_offering(a_published_offering(title="Viikkosiivous", cents=3800).id)
    assert offering is not None
    assert offering.published is not None
    price = offering.published.prices[0]
    item = add_offering_item(plan, offering, plan.case.needs[:1], price, some_use(), CLIENT, now())
    assert (item.title, item.unit_cents, item.cost_cents) == ("Viikkosiivous", 3800, 2 * 3800 * 12)
    assert item.offering_version_id == offering.published_version_id
    assert sums_of(whole(plan)).planned_cents == item.cost_cents


def test_what_is_not_on_offer_or_not_approved_is_refused() -> None:
    plan = a_plan()
    paused = a_published_offering()
    pause(paused, EDITOR, now())
    elsewhere = a_published_offering(a_provider("Muualla Oy", approved_by=()))
    cases = ((paused, PlanRefusal.NOT_ON_OFFER), (elsewhere, PlanRefusal.NOT_APPROVED))
    for offering_id, code in [(offering.id, code) for offering, code in cases]:
        offering = find_offering(offering_id)
        assert offering is not None
        assert offering.published is not None
        price = offering.published.prices[0]
        with refusal(code):
            add_offering_item(plan, offering, plan.case.needs[:1], price, some_use(), CLIENT, now())


def test_an_unknown_price_needs_an_estimate_and_a_known_one_takes_none() -> None:
    plan = a_plan()
    unknown = find_offering(a_published_offering(cents=None).id)
    known = find_offering(a_published_offering(cents=100).id)
    needs = plan.case.needs[:1]
    assert unknown is not None
    assert unknown.published is not None
    assert known is not None
    with refusal(PlanRefusal.ESTIMATE_NEEDED):
        add_offering_item(plan, unknown, needs, unknown.published.prices[0], some_use(), CLIENT, now())
    item = add_offering_item(plan, unknown, needs, Estimate(Unit.HOUR, 5000), some_use(), CLIENT, now())
    assert item.estimated
    with refusal(PlanRefusal.PRICE_GONE):
        add_offering_item(plan, known, needs, Estimate(Unit.HOUR, 1), some_use(), CLIENT, now())
    with refusal(PlanRefusal.PRICE_GONE):
        add_offering_item(plan, known, needs, unknown.published.prices[0], some_use(), CLIENT, now())


def test_items_answer_needs_of_this_case_within_the_budgets_dates() -> None:
    plan, stranger = a_plan(), an_assessed_case()
    early = Period(next_year()[0] - timedelta(days=1), next_year()[1])
    estimate, need = Estimate(Unit.VISIT, 100), plan.case.needs[0]
    for needs, use, code in (
        ([], some_use(), PlanRefusal.NEED_MISSING),
        (list(stranger.needs), some_use(), PlanRefusal.NEED_MISSING),
        ([need], some_use(period=early), PlanRefusal.OUTSIDE_PERIOD),
        ([need], some_use("10000"), PlanRefusal.TOO_MUCH),
    ):
        price = Estimate(Unit.VISIT, 100_000_000) if code is PlanRefusal.TOO_MUCH else estimate
        with refusal(code):
            add_own_arrangement(plan, OWN, needs, price, use, CLIENT, now())
    with refusal(PlanRefusal.TITLE_NEEDED):
        add_own_arrangement(plan, OwnArrangement(" ", "", ""), [need], estimate, some_use(), CLIENT, now())


def test_a_removed_line_comes_back_as_it_was() -> None:
    plan = a_plan()
    item = with_own(plan)
    before = plan_hash(plan)
    items.remove_item(item, CLIENT, now())
    assert sums_of(plan).planned_cents == 0
    with refusal(PlanRefusal.ITEM_GONE):
        items.change_item(item, item.needs, some_use(), CLIENT, now())
    items.restore_item(item, CLIENT, now())
    assert plan_hash(plan) == before


def test_changing_a_line_counts_its_cost_anew() -> None:
    plan = a_plan()
    item = with_own(plan, 4000)
    items.change_item(
        item, plan.case.needs, some_use("3"), CLIENT, now(), estimate=Estimate(Unit.MONTH, 1000), what=OWN
    )
    again = whole(plan).items[0]
    assert (again.cost_cents, again.unit, len(again.needs)) == (3 * 1000 * 12, Unit.MONTH, 2)


def test_a_need_is_left_out_with_a_reason_and_taken_back() -> None:
    plan = a_plan()
    need = plan.case.needs[0]
    with refusal(PlanRefusal.REASON_NEEDED):
        leave_need_out(plan, need, "  ", CLIENT, now())
    leave_need_out(plan, need, "Sisareni auttaa", CLIENT, now())
    plan = whole(plan)
    assert [row.reason for row in plan.left_out] == ["Sisareni auttaa"]
    take_need_back(plan, plan.case.needs[0], CLIENT, now())
    assert not whole(plan).left_out
    plan = whole(plan)
    leave_need_out(plan, plan.case.needs[0], "Sisareni auttaa", CLIENT, now())
    plan = whole(plan)
    with_own(plan)
    plan = whole(plan)
    assert not plan.left_out, "a need that gets help is no longer left out"
    with refusal(PlanRefusal.HAS_ITEMS):
        leave_need_out(plan, plan.case.needs[0], "En halua", CLIENT, now())


def test_a_sent_version_never_changes() -> None:
    plan = a_plan()
    item = with_own(plan)
    submit(plan, CLIENT, now(), client_view="Toivon tätä.")
    assert (plan.state, plan.case.phase) == (PlanState.SUBMITTED, Phase.DECISION)
    assert plan.content_hash == plan_hash(whole(plan))
    plan = whole(plan)
    item, need = plan.items[0], plan.case.needs[0]
    for change in (
        lambda: with_own(plan),
        lambda: items.remove_item(item, CLIENT, now()),
        lambda: items.restore_item(item, CLIENT, now()),
        lambda: items.change_item(item, [need], some_use(), CLIENT, now()),
        lambda: leave_need_out(plan, need, "Ei", CLIENT, now()),
        lambda: take_need_back(plan, need, CLIENT, now()),
    ):
        with refusal(PlanRefusal.FROZEN):
            change()
    with pytest.raises(Refused, match=r"lifecycle\.not_now"):
        submit(plan, CLIENT, now())


def test_a_plan_over_the_budget_goes_with_the_clients_own_words() -> None:
    plan = a_plan(an_assessed_case(cents=1000))
    with_own(plan)
    with refusal(PlanRefusal.OVER_BUDGET):
        submit(plan, CLIENT, now())
    submit(plan, CLIENT, now(), over_budget_words=" Taksi on kallis ")
    assert plan.over_budget_words == "Taksi on kallis"


def test_a_returned_plan_goes_on_as_the_next_version() -> None:
    plan = a_plan()
    with_own(plan, need=1)
    leave_need_out(plan, plan.case.needs[0], "Sisareni auttaa", CLIENT, now())
    plan = whole(plan)
    submit(plan, CLIENT, now())
    take_up(plan, CASEWORKER, now())
    with refusal(PlanRefusal.QUESTION_NEEDED):
        return_with_question(plan, " ", CASEWORKER, now())
    draft = return_with_question(plan, "Miksi torstaisin?", CASEWORKER, now())
    assert (plan.state, draft.state, draft.version) == (PlanState.RETURNED, PlanState.DRAFT, 2)
    again = whole(draft)
    assert [item.title for item in again.items] == ["Bänditila"]
    assert [row.reason for row in again.left_out] == ["Sisareni auttaa"]
    assert again.case.phase is Phase.PLANNING
    found = open_plan_of(again.case_id)
    assert found is not None
    assert found.version == 2


def test_only_an_official_decides_and_the_case_turns_to_follow_up() -> None:
    plan = a_plan()
    with_own(plan)
    submit(plan, CLIENT, now())
    take_up(plan, CASEWORKER, now())
    with pytest.raises(Refused, match=r"lifecycle\.not_yours"):
        mark_decided(plan, CASEWORKER, now())
    mark_decided(plan, OFFICIAL, now())
    assert (plan.state, plan.case.phase) == (PlanState.DECIDED, Phase.FOLLOW_UP)


def test_every_step_leaves_its_event() -> None:
    plan = a_plan()
    item = with_own(plan)
    items.remove_item(item, CLIENT, now())
    items.restore_item(item, CLIENT, now())
    submit(plan, CLIENT, now())
    events = {row.event for row in db.session.query(HistoryEvent).filter_by(case_id=plan.case_id)}
    assert events >= {
        EventName.PLAN_STARTED,
        EventName.ITEM_ADDED,
        EventName.ITEM_REMOVED,
        EventName.ITEM_RESTORED,
        EventName.PLAN_SUBMITTED,
    }


def test_a_plan_needs_a_budget_and_is_started_once() -> None:
    with refusal(PlanRefusal.NO_BUDGET):
        start_plan(a_case(), CLIENT, now())
    plan = a_plan()
    with refusal(PlanRefusal.ALREADY_STARTED):
        start_plan(plan.case, CLIENT, now())


def test_a_draft_follows_the_newest_budget() -> None:
    plan = a_plan()
    case = whole_case(plan.case)
    starts_on, ends_on = next_year()
    set_budget(case, 500_000, starts_on, ends_on, "Tarpeet kasvoivat", worker_of(case), now())
    plan = whole(plan)
    assert sums_of(plan).budget_cents == 500_000
    with_own(plan)
    submit(plan, CLIENT, now())
    assert plan.budget.amount_cents == 500_000


def test_a_question_and_a_budget_are_news_to_the_client_in_the_clients_language() -> None:
    client = a_user(language="sv")
    plan = a_plan(an_assessed_case(client=client))
    with_own(plan)
    submit(plan, CLIENT, now())
    take_up(whole(plan), CASEWORKER, now())
    return_with_question(whole(plan), "Räcker en gång i månaden?", CASEWORKER, now())
    mails = db.session.query(OutgoingMail).filter_by(recipient=client.email).all()
    assert [mail.subject for mail in mails] == ["Du har något nytt i Tarjotin"] * 2
    assert not any("månaden" in mail.body for mail in mails)
