"""Editing the need tree: history, what is refused, and what the database itself forbids."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from catalogue import need_editing
from catalogue.database import ImmutableRowChanged, db
from catalogue.lifecycle import ActingAs, Actor, LifecycleRefusal
from catalogue.loading import load_taxonomies
from catalogue.need_content import NeedContent
from catalogue.need_rules import NeedRefusal
from catalogue.needs import (
    DataOwner,
    Need,
    NeedState,
    TaxonomyEventName,
)
from catalogue.refusals import Refused
from tests.builders import EDITOR, a_published_offering
from tests.catalogue.needs_read import events, need, refused, tags

pytestmark = [pytest.mark.usefixtures("in_app"), pytest.mark.both_databases]

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PROVIDER = Actor(None, "Tuottaja Testi", ActingAs.PROVIDER)


def test_a_changed_need_remembers_who_when_and_what() -> None:
    cleaning = need("home.cleaning")
    before = need_editing.content_now(cleaning)
    words = {**before.words, "fi": [*before.words["fi"], "pölyt pois"]}
    after = replace(before, words=words, icon="tool", events=frozenset({"KE4"}))
    assert need_editing.change_need(cleaning, after, cleaning.revision, EDITOR, NOW)
    assert need_editing.content_now(need("home.cleaning")) == after
    (event,) = events("home.cleaning")
    assert (event.event, event.at, event.actor_name) == (TaxonomyEventName.CHANGED, NOW, EDITOR.name)
    assert [change["part"] for change in event.data["changes"]] == ["words.fi", "icon", "events"]
    assert cleaning.owner is DataOwner.EDITOR


def test_saving_the_same_again_changes_nothing() -> None:
    cleaning = need("home.cleaning")
    same = need_editing.content_now(cleaning)
    assert not need_editing.change_need(cleaning, same, cleaning.revision, EDITOR, NOW)
    assert events("home.cleaning") == []
    assert cleaning.owner is DataOwner.SHIPPED


def test_the_second_of_two_editors_is_told() -> None:
    cleaning = need("home.cleaning")
    opened = cleaning.revision
    mine = need_editing.content_now(cleaning)
    need_editing.change_need(cleaning, NeedContent({"fi": "Siivousapu"}), opened, EDITOR, NOW)
    code = refused(lambda: need_editing.change_need(cleaning, mine, opened, EDITOR, NOW))
    assert code is NeedRefusal.CHANGED_MEANWHILE
    assert cleaning.names == {"fi": "Siivousapu"}


def test_a_code_on_no_list_is_refused_by_name() -> None:
    cleaning = need("home.cleaning")
    strange = NeedContent({"fi": "Siivous"}, classes=frozenset({"P4.3", "P999"}))
    with pytest.raises(Refused) as caught:
        need_editing.change_need(cleaning, strange, cleaning.revision, EDITOR, NOW)
    assert caught.value.code is NeedRefusal.UNKNOWN_CODES
    assert caught.value.evidence == {"codes": "P999"}


def test_the_history_of_words_is_written_once() -> None:
    need_editing.retire(need("home.cleaning"), EDITOR, NOW)
    (event,) = events("home.cleaning")
    event.actor_name = "Joku muu"
    with pytest.raises(ImmutableRowChanged):
        db.session.flush()


def test_a_new_need_stands_last_under_its_parent_with_a_code_of_its_own() -> None:
    pets = need_editing.create_need(need("home"), NeedContent({"fi": "Lemmikit"}), EDITOR, NOW)
    again = need_editing.create_need(need("home"), NeedContent({"fi": "Lemmikit"}), EDITOR, NOW)
    assert (pets.code, again.code) == ("home.lemmikit", "home.lemmikit2")
    assert pets.position < again.position
    assert [event.event for event in events(pets.code)] == [TaxonomyEventName.CREATED]
    top = need_editing.create_need(None, NeedContent({"fi": "Yö"}), EDITOR, NOW)
    assert (top.code, top.parent_code) == ("yo", None)


def test_an_editor_says_which_items_of_the_act_a_need_answers() -> None:
    cleaning = need("home.cleaning")
    before = need_editing.content_now(cleaning)
    more = replace(before, statutory=before.statutory | {"SHL11.9"})
    assert need_editing.change_need(cleaning, more, cleaning.revision, EDITOR, NOW)
    assert need("home.cleaning").statutory == before.statutory | {"SHL11.9"}
    (event,) = events("home.cleaning")
    assert event.data["changes"] == [
        {"part": "statutory", "before": sorted(before.statutory), "after": sorted(more.statutory)}
    ]
    load_taxonomies(db.session)
    assert need("home.cleaning").statutory == more.statutory, "an update leaves it alone"
    strange = replace(before, statutory=frozenset({"SHL11.11"}))
    code = refused(lambda: need_editing.change_need(cleaning, strange, cleaning.revision, EDITOR, NOW))
    assert code is NeedRefusal.UNKNOWN_CODES


def test_no_item_of_the_act_is_left_without_a_need() -> None:
    cleaning = need("home.cleaning")
    for other in db.session.scalars(select(Need)):
        other.statutory -= {"SHL11.5"}
    cleaning.statutory |= {"SHL11.5"}
    db.session.flush()
    without = replace(need_editing.content_now(cleaning), statutory=cleaning.statutory - {"SHL11.5"})
    with pytest.raises(Refused) as caught:
        need_editing.change_need(cleaning, without, cleaning.revision, EDITOR, NOW)
    assert (caught.value.code, caught.value.evidence["items"]) == (NeedRefusal.LAW_ITEM_LEFT, "5")
    need("food").statutory |= {"SHL11.5"}
    db.session.flush()
    assert need_editing.change_need(cleaning, without, cleaning.revision, EDITOR, NOW)


def test_the_tree_has_two_levels_and_nothing_new_under_what_is_retired() -> None:
    name = NeedContent({"fi": "Uusi"})
    code = refused(lambda: need_editing.create_need(need("home.cleaning"), name, EDITOR, NOW))
    assert code is NeedRefusal.TOO_DEEP
    top = need_editing.create_need(None, name, EDITOR, NOW)
    need_editing.retire(top, EDITOR, NOW)
    assert refused(lambda: need_editing.create_need(top, name, EDITOR, NOW)) is NeedRefusal.PARENT_NOT_OFFERED


def test_a_retired_need_comes_back_and_each_step_is_remembered() -> None:
    cleaning = need("home.cleaning")
    offering = a_published_offering()
    need_editing.retire(cleaning, EDITOR, NOW)
    assert cleaning.state is NeedState.RETIRED
    assert tags(offering.versions[0]) == {"home.cleaning"}
    again = refused(lambda: need_editing.retire(cleaning, EDITOR, NOW))
    assert again is LifecycleRefusal.NOT_NOW
    need_editing.restore(cleaning, EDITOR, NOW)
    assert {event.event for event in events("home.cleaning")} == {
        TaxonomyEventName.RETIRED,
        TaxonomyEventName.RESTORED,
    }
    assert refused(lambda: need_editing.retire(need("home"), EDITOR, NOW)) is NeedRefusal.HAS_NEEDS_BELOW
    assert refused(lambda: need_editing.retire(cleaning, PROVIDER, NOW)) is LifecycleRefusal.NOT_YOURS


def test_the_last_need_that_answers_an_item_of_the_law_stays() -> None:
    item = "SHL11.5"
    answering = [one for one in db.session.scalars(select(Need)) if item in one.statutory]
    for one in answering:
        one.statutory -= {item}
    cleaning = need("home.cleaning")
    cleaning.statutory = frozenset({item})
    db.session.flush()
    for step in (
        lambda: need_editing.retire(cleaning, EDITOR, NOW),
        lambda: need_editing.merge(cleaning, need("food"), EDITOR, NOW),
    ):
        with pytest.raises(Refused) as caught:
            step()
        assert caught.value.code is NeedRefusal.LAST_FOR_LAW
        assert caught.value.evidence["items"] == "5"
    need("food").statutory |= {item}
    db.session.flush()
    need_editing.merge(cleaning, need("food"), EDITOR, NOW)


@pytest.mark.parametrize(
    "planted",
    [
        "UPDATE need SET state = 'merged' WHERE code = 'home.cleaning'",
        "UPDATE need SET merged_into = 'food', merged_into_state = 'offered' WHERE code = 'home.cleaning'",
        "UPDATE need SET state = 'merged', merged_into = 'home.cleaning', merged_into_state = 'merged'"
        " WHERE code = 'home.cleaning'",
        "UPDATE need SET state = 'merged', merged_into = 'home.yard', merged_into_state = 'offered'"
        " WHERE code = 'home'",
        "UPDATE need SET state = 'merged', merged_into = 'nowhere', merged_into_state = 'offered'"
        " WHERE code = 'home.cleaning'",
        "UPDATE need SET state = 'merged', merged_into = 'food', merged_into_state = 'retired'"
        " WHERE code = 'home.cleaning'",
        # What others are merged into cannot become merged itself, so there is neither a chain nor a circle.
        "UPDATE need SET state = 'merged', merged_into = 'food', merged_into_state = 'offered'"
        " WHERE code = 'home.laundry'",
        "UPDATE need SET parent_code = 'food' WHERE code = 'home.cleaning'",
        "UPDATE need_ptv_class SET applies = false WHERE ptv_code = 'P4.14'",
    ],
)
def test_the_database_forbids_what_the_rules_refuse(planted: str) -> None:
    need_editing.merge(need("home.yard"), need("home.laundry"), EDITOR, NOW)
    with pytest.raises(IntegrityError):
        db.session.execute(text(planted))
