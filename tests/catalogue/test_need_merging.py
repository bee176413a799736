"""A need merged into another: tags and old codes follow, history stays."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from catalogue import need_editing
from catalogue.content import content_of
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import Offering, OfferingVersion
from catalogue.publishing import publish, save_working, submit
from tests.builders import EDITOR, a_draft_offering, a_published_offering, content
from tests.catalogue.needs_read import events, need, tags

pytestmark = [pytest.mark.usefixtures("in_app"), pytest.mark.both_databases]

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PROVIDER = Actor(None, "Tuottaja Testi", ActingAs.PROVIDER)


def test_tags_of_published_and_working_wordings_follow_a_merge_and_earlier_ones_keep_theirs() -> None:
    twice = a_published_offering(title="Kotisiivous")
    save_working(twice, content("Siivous"), twice.revision, PROVIDER, NOW)
    submit(twice, PROVIDER, NOW)
    publish(twice, EDITOR, NOW, NOW.date())
    save_working(twice, content("Suursiivous"), twice.revision, PROVIDER, NOW)
    both = a_published_offering(title="Kaikki", needs=("home.cleaning", "home.laundry"))
    other = a_published_offering(title="Piha", needs=("home.yard",))
    draft = a_draft_offering(both.provider, title="Luonnos")
    followed = need_editing.merge(need("home.cleaning"), need("home.laundry"), EDITOR, NOW)
    assert followed == 3
    earlier, published, working = twice.versions
    assert tags(earlier) == {"home.cleaning"}
    assert tags(published) == tags(working) == {"home.laundry"}
    assert tags(both.versions[0]) == tags(draft.versions[0]) == {"home.laundry"}
    assert tags(other.versions[0]) == {"home.yard"}
    (event,) = events("home.cleaning")
    assert event.data == {"into": "home.laundry", "offerings": 3}


def test_the_session_sees_the_moved_tags() -> None:
    offering = a_published_offering()
    need_editing.merge(need("home.cleaning"), need("home.laundry"), EDITOR, NOW)
    db.session.expire_all()
    found = db.session.scalars(
        select(Offering)
        .where(Offering.id == offering.id)
        .options(
            *(
                sa.orm.joinedload(Offering.published).selectinload(part)
                for part in (
                    OfferingVersion.needs,
                    OfferingVersion.organisers,
                    OfferingVersion.municipalities,
                    OfferingVersion.prices,
                )
            )
        )
    ).one()
    assert found.published is not None
    assert content_of(found.published).needs == {"home.laundry"}


def test_a_merge_after_a_merge_leads_on_in_one_step() -> None:
    need_editing.merge(need("home.cleaning"), need("home.laundry"), EDITOR, NOW)
    need_editing.merge(need("home.laundry"), need("home.repairs"), EDITOR, NOW)
    db.session.expire_all()
    assert need("home.cleaning").merged_into == "home.repairs"
    assert need("home.laundry").merged_into == "home.repairs"
    need_editing.retire(need("home.repairs"), EDITOR, NOW)
    db.session.expire_all()
    assert need("home.cleaning").merged_into_state == "retired", "the foreign key carries the state along"
