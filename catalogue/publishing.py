"""The verbs of publishing: write, submit, return, publish, confirm, pause, resume, withdraw."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields
from datetime import date, datetime
from uuid import UUID, uuid4

from catalogue.content import OfferingContent, content_of
from catalogue.database import db
from catalogue.lifecycle import Actor
from catalogue.offerings import (
    Offering,
    OfferingEventName,
    OfferingKind,
    OfferingState,
    OfferingVersion,
    VersionState,
)
from catalogue.providers import Provider
from catalogue.publishing_rules import (
    FOLLOWS,
    OFFERING_LIFECYCLE,
    VERSION_LIFECYCLE,
    PublishingAction,
    PublishingRefusal,
    missing_fields,
)
from catalogue.refusals import Refused

_gathering: ContextVar[bool] = ContextVar("gathering", default=False)


@contextmanager
def gathered() -> Iterator[None]:
    """Let the verbs inside share one flush at the end: an import would else pay for seven per row."""
    token = _gathering.set(True)
    try:
        with db.session.no_autoflush:
            yield
    finally:
        _gathering.reset(token)
    db.session.flush()


def _flush() -> None:
    if not _gathering.get():
        db.session.flush()


def create_offering(
    provider: Provider,
    kind: OfferingKind,
    content: OfferingContent,
    by: Actor,
    now: datetime,
    offering_id: UUID | None = None,
) -> Offering:
    """Start a new offering as a draft; an imported or example one brings its own id."""
    offering = Offering(
        id=offering_id or uuid4(),
        provider_id=provider.id,
        provider=provider,
        kind=kind,
        state=OfferingState.DRAFT,
        created_at=now,
        changed_at=now,
        published=None,
        published_version_id=None,
        confirmed_on=None,
        imported_id=None,
        versions=[],
    )
    db.session.add(offering)
    _flush()
    _add_version(offering, content, now)
    offering.record(OfferingEventName.CREATED, by, now, {})
    _flush()
    return offering


def save_working(
    offering: Offering, content: OfferingContent, revision: int, by: Actor, now: datetime
) -> OfferingVersion:
    """Save the wording being written, starting one beside the published where there is none.

    `revision` is what the person saw when the page was opened; Refused CHANGED_MEANWHILE if it is old.
    """
    if offering.revision != revision:
        raise Refused(PublishingRefusal.CHANGED_MEANWHILE)
    if offering.state is OfferingState.WITHDRAWN:
        raise Refused(PublishingRefusal.NOTHING_TO_REVIEW)
    version = offering.working
    if version is None:
        version = _add_version(offering, content, now)
    elif version.state is VersionState.DRAFT:
        content.write_to(version)
    else:
        raise Refused(PublishingRefusal.CHANGED_MEANWHILE)
    offering.changed_at = now
    offering.record(OfferingEventName.CHANGED, by, now, {"version": version.number})
    _flush()
    return version


def submit(offering: Offering, by: Actor, now: datetime, *, complete: bool = True) -> None:
    """Send the working wording to the catalogue editor; an imported one may be incomplete."""
    version = _working(offering)
    missing = missing_fields(offering.kind, content_of(version)) if complete else ()
    if missing:
        raise Refused(PublishingRefusal.INCOMPLETE, fields=missing)
    version.review_words = None
    _move_version(offering, version, PublishingAction.SUBMIT, by, now)


def return_to_provider(offering: Offering, words: str, by: Actor, now: datetime) -> None:
    """Give the wording back to the provider, with words on what to change."""
    if not words.strip():
        raise Refused(PublishingRefusal.WORDS_NEEDED)
    version = _working(offering)
    version.review_words = words.strip()
    _move_version(offering, version, PublishingAction.RETURN, by, now, words=words.strip())


def publish(offering: Offering, by: Actor, now: datetime, today: date) -> None:
    """Make the wording in review the published one; the one before it is kept as superseded."""
    version = _working(offering)
    previous = offering.published
    if previous is not None and VERSION_LIFECYCLE.can(version.state, PublishingAction.PUBLISH, by.acting_as):
        previous.state = VersionState.SUPERSEDED
        # Also where verbs are gathered: the database knows one published wording at a time.
        db.session.flush()
    version.published_at = now
    with db.session.no_autoflush:
        _move_version(offering, version, PublishingAction.PUBLISH, by, now)
    offering.published = version
    offering.working = None
    offering.confirmed_on = today
    _flush()


def confirm(offering: Offering, by: Actor, now: datetime, today: date) -> None:
    """Note that the published wording is still true today."""
    offering.confirmed_on = today
    offering.changed_at = now
    offering.record(OfferingEventName.CONFIRMED, by, now, {})
    _flush()


def pause(offering: Offering, by: Actor, now: datetime) -> None:
    """Take the offering off the shelf for a while."""
    _move(offering, PublishingAction.PAUSE, by, now)


def resume(offering: Offering, by: Actor, now: datetime) -> None:
    """Put a paused offering back on the shelf."""
    _move(offering, PublishingAction.RESUME, by, now)


def withdraw(offering: Offering, by: Actor, now: datetime) -> None:
    """Take the offering away for good."""
    _move(offering, PublishingAction.WITHDRAW, by, now)


def _move(offering: Offering, action: PublishingAction, by: Actor, now: datetime) -> None:
    OFFERING_LIFECYCLE.move(offering, action, by, now)
    offering.changed_at = now
    _flush()


def _move_version(
    offering: Offering,
    version: OfferingVersion,
    action: PublishingAction,
    by: Actor,
    now: datetime,
    **data: object,
) -> None:
    state = VERSION_LIFECYCLE.move(version, action, by, now, **data)
    if offering.published_version_id is None:
        offering.state = FOLLOWS[state]
    if state is VersionState.PUBLISHED:
        offering.published_version_id = version.id
    offering.changed_at = now
    _flush()


def _working(offering: Offering) -> OfferingVersion:
    if offering.working is None:
        raise Refused(PublishingRefusal.NOTHING_TO_REVIEW)
    return offering.working


def _add_version(offering: Offering, content: OfferingContent, now: datetime) -> OfferingVersion:
    version = OfferingVersion(
        id=uuid4(),
        offering_id=offering.id,
        offering=offering,
        number=len(offering.versions) + 1,
        state=VersionState.DRAFT,
        created_at=now,
        published_at=None,
        review_words=None,
        needs=[],
        organisers=[],
        municipalities=[],
        prices=[],
        **{f.name: getattr(content, f.name) for f in fields(content) if f.name in _PLAIN},
    )
    db.session.add(version)
    with db.session.no_autoflush:
        content.write_to(version)
    _flush()
    offering.working = version
    _flush()
    return version


_PLAIN = frozenset({"title", "summary", "description", "easy", "how_to_start", "groups"})
