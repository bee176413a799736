"""An update brings the needs it ships with and leaves alone what an editor wrote."""

import json
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from sqlalchemy import select

from catalogue import need_editing
from catalogue.database import db
from catalogue.lifecycle import ActingAs
from catalogue.loading import load_taxonomies
from catalogue.need_content import NeedContent
from catalogue.needs import (
    ClientGroup,
    DataOwner,
    GroupPtvTarget,
    Need,
    NeedPtvClass,
    NeedPtvEvent,
    NeedState,
    TaxonomyEvent,
)
from catalogue.taxonomy_loading import load_needs
from tests.builders import EDITOR, a_published_offering
from tests.catalogue.needs_read import events, need, tags

pytestmark = [pytest.mark.usefixtures("in_app"), pytest.mark.both_databases]

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_an_update_leaves_alone_what_an_editor_wrote() -> None:
    cleaning, shipped = need("home.cleaning"), need_editing.content_now(need("home.cleaning"))
    theirs = NeedContent(
        {"fi": "Siivousapu"}, {}, {"fi": ["puunaus"]}, "tool", frozenset({"P4.3"}), frozenset({"KE4"})
    )
    need_editing.change_need(cleaning, theirs, cleaning.revision, EDITOR, NOW)
    need_editing.retire(need("home.yard"), EDITOR, NOW)
    need_editing.merge(need("home.laundry"), cleaning, EDITOR, NOW)
    own = need_editing.create_need(need("home"), NeedContent({"fi": "Lemmikit"}), EDITOR, NOW)
    repairs = need("home.repairs")
    repairs.names = {"fi": "Ei kenenkään sanoma"}
    db.session.flush()
    load_taxonomies(db.session)
    db.session.expire_all()
    assert shipped.classes - theirs.classes, "the editor took away a mapping that the file still has"
    assert need_editing.content_now(need("home.cleaning")) == theirs
    assert need("home.yard").state is NeedState.RETIRED
    assert need("home.laundry").state is NeedState.MERGED
    assert need(own.code).state is NeedState.OFFERED
    assert need("home.repairs").names["fi"] == "Pienet korjaukset"


def test_an_update_leaves_alone_the_groups_an_editor_mapped() -> None:
    children = ClientGroup.CHILDREN
    assert need_editing.group_targets(children) == {"KR1.2"}
    assert need_editing.change_group_targets(children, frozenset({"KR1.3"}), EDITOR, NOW)
    assert not need_editing.change_group_targets(children, frozenset({"KR1.3"}), EDITOR, NOW)
    load_taxonomies(db.session)
    assert need_editing.group_targets(children) == {"KR1.3"}
    taken = db.session.get_one(GroupPtvTarget, ("KR1.2", "children"))
    assert (taken.applies, taken.owner) == (False, DataOwner.EDITOR)
    event = db.session.scalars(select(TaxonomyEvent).where(TaxonomyEvent.group_code == "children")).one()
    assert event.data["changes"] == [{"part": "targets", "before": ["KR1.2"], "after": ["KR1.3"]}]


def a_need_no_longer_shipped(code: str) -> Need:
    """A need that an earlier release brought and this one does not."""
    old = Need(
        code=code,
        parent_code=None,
        position=999,
        icon="heart",
        names={"fi": "Vanha"},
        everyday={},
        words={},
        statutory=frozenset(),
    )
    db.session.add(old)
    db.session.flush()
    db.session.add(NeedPtvClass(ptv_code="P4.3", need_code=code))
    db.session.add(NeedPtvEvent(ptv_code="KE4", need_code=code))
    db.session.flush()
    return old


def test_what_is_no_longer_shipped_is_retired_and_never_deleted() -> None:
    old = a_need_no_longer_shipped("vanha")
    load_taxonomies(db.session)
    assert (old.state, old.owner) == (NeedState.RETIRED, DataOwner.SHIPPED)
    (event,) = events("vanha")
    assert event.acting_as is ActingAs.SYSTEM
    assert need_editing.content_now(old).classes == need_editing.content_now(old).events == frozenset()
    load_taxonomies(db.session)
    assert len(events("vanha")) == 1


def test_what_is_shipped_under_another_code_takes_its_offerings_along() -> None:
    old = a_need_no_longer_shipped("vanha")
    offering = a_published_offering(needs=("vanha",))
    shipped = json.loads((files("catalogue") / "data" / "needs.json").read_text("utf-8"))["needs"]
    fewer = [row for row in shipped if row["code"].partition(".")[0] != "food"]
    load_needs(fewer, {"vanha": "home"}, NOW)
    assert (old.state, old.merged_into) == (NeedState.MERGED, "home")
    assert tags(offering.versions[0]) == {"home"}
    assert need("food").state is NeedState.RETIRED, "whatever else is no longer shipped"
    assert need("food.meals").state is NeedState.RETIRED
    load_needs(shipped, {}, NOW)
    assert need("food").state is NeedState.OFFERED, "what is shipped again is offered again"
    assert need("food.meals").state is NeedState.OFFERED
