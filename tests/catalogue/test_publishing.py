"""Publishing: who writes, reviews and shelves an offering, and what each step refuses."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalogue import publishing
from catalogue.content import OfferingContent
from catalogue.database import db
from catalogue.lifecycle import ActingAs, Actor, LifecycleRefusal
from catalogue.offerings import (
    Offering,
    OfferingEvent,
    OfferingKind,
    OfferingState,
    OfferingVersion,
    VersionState,
)
from catalogue.publishing_rules import PublishingRefusal, missing_fields
from catalogue.refusals import Refused
from tests.builders import a_draft_offering, a_provider, a_published_offering, content

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PROVIDER = Actor(None, "Tuottaja Testi", ActingAs.PROVIDER)
EDITOR = Actor(None, "Toimittaja Testi", ActingAs.EDITOR)
CLIENT = Actor(None, "Asiakas Testi", ActingAs.CLIENT)

pytestmark = [pytest.mark.usefixtures("in_app"), pytest.mark.both_databases]


def state_of(offering: Offering) -> OfferingState:
    return offering.state


def events(offering: Offering) -> list[str]:
    rows = db.session.scalars(select(OfferingEvent).where(OfferingEvent.offering_id == offering.id))
    return [row.event.value for row in rows]


def test_an_offering_is_written_reviewed_and_published() -> None:
    offering = a_draft_offering(a_provider())
    assert state_of(offering) is OfferingState.DRAFT
    publishing.submit(offering, PROVIDER, NOW)
    assert state_of(offering) is OfferingState.IN_REVIEW
    publishing.publish(offering, EDITOR, NOW, TODAY)
    assert (state_of(offering), offering.confirmed_on, offering.working) == (
        OfferingState.PUBLISHED,
        TODAY,
        None,
    )
    assert offering.published is not None
    assert offering.published.state is VersionState.PUBLISHED
    assert sorted(events(offering)) == ["created", "published", "submitted"]


def test_a_change_is_written_beside_the_published_wording_and_the_old_one_is_kept() -> None:
    offering = a_published_offering()
    first = offering.published
    second = publishing.save_working(offering, content("Uusi nimi"), offering.revision, PROVIDER, NOW)
    assert offering.published is first
    publishing.submit(offering, PROVIDER, NOW)
    assert state_of(offering) is OfferingState.PUBLISHED
    publishing.publish(offering, EDITOR, NOW, TODAY)
    assert offering.published is second
    assert first is not None
    assert (first.state, second.state) == (VersionState.SUPERSEDED, VersionState.PUBLISHED)
    assert [version.number for version in offering.versions] == [1, 2]


def test_the_editor_returns_with_words_that_the_next_sending_clears() -> None:
    offering = a_draft_offering(a_provider())
    publishing.submit(offering, PROVIDER, NOW)
    publishing.return_to_provider(offering, "  Kerro hinta.  ", EDITOR, NOW)
    assert state_of(offering) is OfferingState.DRAFT
    assert offering.working is not None
    assert offering.working.review_words == "Kerro hinta."
    publishing.submit(offering, PROVIDER, NOW)
    assert offering.working.review_words is None


def test_an_offering_is_paused_resumed_confirmed_and_withdrawn() -> None:
    offering = a_published_offering()
    publishing.pause(offering, PROVIDER, NOW)
    assert state_of(offering) is OfferingState.PAUSED
    publishing.resume(offering, PROVIDER, NOW)
    publishing.confirm(offering, PROVIDER, NOW, TODAY)
    publishing.withdraw(offering, EDITOR, NOW)
    assert state_of(offering) is OfferingState.WITHDRAWN
    assert {"paused", "resumed", "confirmed", "withdrawn"} <= set(events(offering))


def test_the_second_of_two_savers_is_told() -> None:
    offering = a_draft_offering(a_provider())
    seen = offering.revision
    publishing.save_working(offering, content("Ensimmäinen"), seen, PROVIDER, NOW)
    with pytest.raises(Refused, match=PublishingRefusal.CHANGED_MEANWHILE):
        publishing.save_working(offering, content("Toinen"), seen, PROVIDER, NOW)


def test_a_wording_in_review_is_not_written_over() -> None:
    offering = a_draft_offering(a_provider())
    publishing.submit(offering, PROVIDER, NOW)
    with pytest.raises(Refused, match=PublishingRefusal.CHANGED_MEANWHILE):
        publishing.save_working(offering, content("Toinen"), offering.revision, PROVIDER, NOW)


def test_a_withdrawn_offering_is_not_written_any_more() -> None:
    offering = a_published_offering()
    publishing.withdraw(offering, PROVIDER, NOW)
    with pytest.raises(Refused, match=PublishingRefusal.NOTHING_TO_REVIEW):
        publishing.save_working(offering, content("Taas"), offering.revision, PROVIDER, NOW)


def test_nothing_is_reviewed_when_nothing_is_written() -> None:
    offering = a_published_offering()
    with pytest.raises(Refused, match=PublishingRefusal.NOTHING_TO_REVIEW):
        publishing.submit(offering, PROVIDER, NOW)
    with pytest.raises(Refused, match=PublishingRefusal.NOTHING_TO_REVIEW):
        publishing.publish(offering, EDITOR, NOW, TODAY)
    with pytest.raises(Refused, match=PublishingRefusal.NOTHING_TO_REVIEW):
        publishing.return_to_provider(offering, "Sanoja", EDITOR, NOW)


def test_returning_needs_words() -> None:
    offering = a_draft_offering(a_provider())
    publishing.submit(offering, PROVIDER, NOW)
    with pytest.raises(Refused, match=PublishingRefusal.WORDS_NEEDED):
        publishing.return_to_provider(offering, "  ", EDITOR, NOW)


EMPTY = OfferingContent(title={"sv": "Bara svenska"})


@pytest.mark.parametrize(
    ("kind", "what", "missing"),
    [
        (
            OfferingKind.SERVICE,
            EMPTY,
            ("title", "summary", "description", "needs", "prices", "delivery"),
        ),
        (OfferingKind.GOODS, EMPTY, ("title", "summary", "description", "needs", "prices")),
        (OfferingKind.SERVICE, content(), ()),
        (OfferingKind.SERVICE, content(needs=()), ("needs",)),
        # An unknown price is a price row too: it says that there is none.
        (OfferingKind.SERVICE, content(cents=None), ()),
    ],
)
def test_what_readers_need_is_named(
    kind: OfferingKind, what: OfferingContent, missing: tuple[str, ...]
) -> None:
    assert missing_fields(kind, what) == missing


def test_an_incomplete_wording_is_not_sent() -> None:
    offering = publishing.create_offering(a_provider(), OfferingKind.GOODS, EMPTY, PROVIDER, NOW)
    with pytest.raises(Refused, match=PublishingRefusal.INCOMPLETE) as stop:
        publishing.submit(offering, PROVIDER, NOW)
    assert stop.value.evidence == {"fields": ("title", "summary", "description", "needs", "prices")}
    assert state_of(offering) is OfferingState.DRAFT


@pytest.mark.parametrize("by", [PROVIDER, CLIENT])
def test_only_the_editor_publishes_and_what_was_public_stays(by: Actor) -> None:
    offering = a_published_offering()
    published = offering.published
    publishing.save_working(offering, content("Uusi"), offering.revision, PROVIDER, NOW)
    publishing.submit(offering, PROVIDER, NOW)
    with pytest.raises(Refused, match=LifecycleRefusal.NOT_YOURS):
        publishing.publish(offering, by, NOW, TODAY)
    assert published is not None
    assert published.state is VersionState.PUBLISHED


def test_a_draft_is_neither_published_nor_paused() -> None:
    offering = a_draft_offering(a_provider())
    with pytest.raises(Refused, match=LifecycleRefusal.NOT_NOW):
        publishing.publish(offering, EDITOR, NOW, TODAY)
    with pytest.raises(Refused, match=LifecycleRefusal.NOT_NOW):
        publishing.pause(offering, PROVIDER, NOW)
    db.session.rollback()


@pytest.mark.parametrize("step", [publishing.resume, publishing.pause, publishing.withdraw])
def test_a_client_keeps_no_shelf(step: object) -> None:
    offering = a_published_offering()
    if step is publishing.resume:
        publishing.pause(offering, PROVIDER, NOW)
    with pytest.raises(Refused, match=LifecycleRefusal.NOT_YOURS):
        step(offering, CLIENT, NOW)  # type: ignore[operator]  # one of three functions


def test_the_table_holds_one_published_wording_only() -> None:
    """The rule stands in the database too: a partial unique index."""
    offering = a_published_offering()
    version = publishing.save_working(offering, content("Toinen"), offering.revision, PROVIDER, NOW)
    with pytest.raises(IntegrityError):
        db.session.execute(
            OfferingVersion.__table__.update()  # type: ignore[attr-defined]  # a Table, typed as FromClause
            .where(OfferingVersion.__table__.c.id == version.id)
            .values(state=VersionState.PUBLISHED, published_at=NOW)
        )
