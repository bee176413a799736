"""After the decision: follow-up, a plan that is only read, and a new version from what was granted."""

from collections.abc import Callable

import pytest
from flask import Flask

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.refusals import Refused
from portal.accounts.models import User
from portal.cases.models import Phase
from portal.decisions.commands import give_decision
from portal.plans.commands import start_next_version
from portal.plans.items import remove_item
from portal.plans.models import Plan, PlanState
from portal.plans.queries import changes_of, get_plan_whole
from portal.plans.refusals import PlanRefusal
from tests.page_checks import CheckedClient
from tests.portal.decisions.stories import Story, a_prepared_plan, a_taken_up_plan, as_person
from tests.portal.decisions.test_pages import begin, decided, words

pytestmark = pytest.mark.both_databases
SignIn = Callable[[User], CheckedClient]


def a_decided_plan() -> tuple[Story, Plan]:
    """A plan with its decision, whole."""
    story = a_prepared_plan()
    give_decision(story.plan_id, story.sent_hash, as_person(story.official), now(), helsinki_date(now()))
    plan = get_plan_whole(story.plan_id)
    assert plan is not None
    return story, plan


def client_of(story: Story) -> Actor:
    return Actor(story.client.id, story.client.name, ActingAs.CLIENT)


@pytest.mark.usefixtures("in_app")
def test_the_next_version_holds_what_was_granted_and_the_decided_one_stays() -> None:
    story, plan = a_decided_plan()
    sent_hash, kept = plan.content_hash, frozenset(story.items[:2])
    draft = start_next_version(plan, kept, client_of(story), now())
    assert (draft.version, draft.state) == (2, PlanState.DRAFT)
    assert [item.title for item in draft.items] == ["Kotisiivous", "Kuvataidekerho"]
    assert (plan.state, plan.content_hash) == (PlanState.DECIDED, sent_hash)
    assert draft.case.phase is Phase.FOLLOW_UP
    db.session.expire_all()
    again = get_plan_whole(draft.id)
    assert again is not None
    found = changes_of(again)
    assert found is not None
    assert [(row.change.value, row.item.title) for row in found.items] == [("removed", "Korotettu jakkara")]


@pytest.mark.usefixtures("in_app")
def test_only_a_decided_and_newest_version_goes_on() -> None:
    undecided = get_plan_whole(a_taken_up_plan().plan_id)
    assert undecided is not None
    story, plan = a_decided_plan()
    with pytest.raises(Refused) as refused:
        start_next_version(undecided, frozenset(), client_of(story), now())
    assert refused.value.code is PlanRefusal.FROZEN
    start_next_version(plan, frozenset(story.items), client_of(story), now())
    with pytest.raises(Refused) as refused:
        start_next_version(plan, frozenset(story.items), client_of(story), now())
    assert refused.value.code is PlanRefusal.ALREADY_STARTED


@pytest.mark.usefixtures("in_app")
def test_a_decided_plan_is_only_read() -> None:
    story, plan = a_decided_plan()
    with pytest.raises(Refused) as refused:
        remove_item(plan.items[0], client_of(story), now())
    assert refused.value.code is PlanRefusal.FROZEN


def test_the_client_starts_anew_from_the_decision(app: Flask, sign_in: SignIn) -> None:
    story, address = begin(app, decided)
    client, official = sign_in(story.client), sign_in(story.official)
    assert "Aloita uusi versio suunnitelmasta" in words(client.get(address))
    assert "Aloita uusi versio suunnitelmasta" not in words(official.get(address))
    assert official.send(f"{address}/uusi-suunnitelma", page=address).status_code == 404
    went = client.send(f"{address}/uusi-suunnitelma", page=address)
    assert went.status_code == 303
    page = words(client.get(went.location))
    assert "Uusi versio on aloitettu" in page
    assert "Kotisiivous" in page
    assert "Aloita uusi versio suunnitelmasta" not in words(client.get(address))
    assert client.send(f"{address}/uusi-suunnitelma", page=address).status_code == 409
