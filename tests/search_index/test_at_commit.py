"""On PostgreSQL what is published is found from its commit on, without a sweep."""

import threading
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from catalogue.clock import now
from catalogue.database import db
from catalogue.offerings import Offering, OfferingState, OfferingVersion
from catalogue.providers import ApprovalState, Provider, ProviderApproval
from portal.searching import searching
from search_index import at_commit, sync
from search_index.documents import IndexDocument
from search_index.postgres_engine import PostgresEngine
from search_index.request import SearchRequest
from tests.builders import a_provider, a_published_offering


@pytest.fixture
def portal(postgres_app: Flask) -> Iterator[Flask]:
    """A portal that searches in its PostgreSQL database, with an index of nothing."""
    with postgres_app.app_context():
        searching().catch_up()
        db.session.commit()
        yield postgres_app


def engine() -> PostgresEngine:
    found = searching().engine
    assert isinstance(found, PostgresEngine)
    return found


def indexed() -> set[UUID]:
    return set(engine().content_hashes())


def published(title: str = "Kotisiivous") -> Offering:
    offering = a_published_offering(a_provider(f"{title} Oy"), title=title)
    db.session.commit()
    return offering


def in_step() -> bool:
    drift = sync.check(db.session(), engine(), now())
    db.session.rollback()
    return not drift


def test_what_is_published_is_found_without_a_sweep(portal: Flask) -> None:
    offering = published()
    assert indexed() == {offering.id}
    engine().warm()
    (hit,) = searching().search(SearchRequest(text="siivous")).hits
    assert hit.offering_id == offering.id
    assert in_step()
    version = db.session.get_one(OfferingVersion, offering.published_version_id)
    version.title = {"fi": "Ikkunanpesu"}
    db.session.commit()
    assert in_step()


def test_what_is_taken_back_leaves_nothing(portal: Flask) -> None:
    offering = a_published_offering()
    with db.session.begin_nested():
        offering.state = OfferingState.PUBLISHED
    db.session.flush()
    db.session.rollback()
    assert indexed() == set()
    db.session.commit()
    assert indexed() == set()


def test_what_a_savepoint_takes_back_does_not_hide_what_else_was_done(portal: Flask) -> None:
    offering = published()
    version = db.session.get_one(OfferingVersion, offering.published_version_id)
    version.title = {"fi": "Ikkunanpesu"}
    db.session.flush()
    savepoint = db.session.begin_nested()
    offering.state = OfferingState.WITHDRAWN
    db.session.flush()
    savepoint.rollback()
    db.session.commit()
    assert indexed() == {offering.id}
    assert in_step()


def test_what_is_paused_or_no_longer_approved_is_gone_at_once(portal: Flask) -> None:
    paused, suspended, left = published("Siivous"), published("Ateria"), published("Kyyti")
    paused.state = OfferingState.PAUSED
    approval = db.session.scalars(
        select(ProviderApproval).where(ProviderApproval.provider_id == suspended.provider_id)
    ).one()
    approval.state = ApprovalState.SUSPENDED
    db.session.commit()
    assert indexed() == {left.id}
    assert in_step()


def test_more_than_anybody_waits_for_is_left_to_the_worker(
    portal: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_commit, "MOST", 1)
    for title in ("Siivous", "Ateria"):
        a_published_offering(a_provider(title), title=title)
    db.session.commit()
    assert indexed() == set()
    searching().catch_up()
    db.session.commit()
    assert len(indexed()) == 2
    assert in_step()


def test_the_sweep_looks_once_more_at_what_was_written(portal: Flask) -> None:
    offering = published()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE search_document SET document = '{}'"))
    assert sync.check(db.session(), engine(), now()).stale == {offering.id}
    searching().catch_up()
    db.session.commit()
    assert in_step()


@pytest.mark.parametrize(
    ("planted", "seen_as"),
    [
        ("DELETE FROM search_document", "missing"),
        ("UPDATE search_document SET document = NULL", "missing"),
        ("UPDATE search_document SET document = replace(document, 'Kotisiivous', 'Muu')", "stale"),
        ("UPDATE offering SET state = 'paused'", "orphan"),
    ],
)
def test_planted_drift_is_found_and_named(portal: Flask, planted: str, seen_as: str) -> None:
    offering = published()
    with db.engine.begin() as connection:
        connection.execute(text(planted))
    drift = sync.check(db.session(), engine(), now())
    assert {name: found for name, found in vars(drift).items() if found} == {seen_as: {offering.id}}
    db.session.rollback()
    searching().rebuild()
    assert in_step()


def test_two_who_change_the_same_offering_at_once_leave_no_drift(portal: Flask) -> None:
    offering = published()
    offering_id, version_id = offering.id, offering.published_version_id
    provider_id = offering.provider_id
    db.session.commit()
    for round_ in range(5):
        meet = threading.Barrier(2)

        def retitle(round_: int = round_, meet: threading.Barrier = meet) -> None:
            version = db.session.get_one(OfferingVersion, version_id)
            version.title = {"fi": f"Kierros {round_}"}
            db.session.flush()
            meet.wait(20)
            db.session.commit()

        def rename(round_: int = round_, meet: threading.Barrier = meet) -> None:
            db.session.get_one(Provider, provider_id).name = f"Tuottaja {round_}"
            db.session.flush()
            meet.wait(20)
            db.session.commit()

        at_once(portal, retitle, rename)
        (document,) = [IndexDocument.from_json(row) for row in stored(offering_id)]
        assert (document.title["fi"], document.provider_name) == (f"Kierros {round_}", f"Tuottaja {round_}")


def at_once(app: Flask, *works: Callable[[], None]) -> None:
    """Do several things in threads of their own, each in its own transaction."""

    def do(work: Callable[[], None]) -> None:
        with app.app_context():
            work()
            db.session.remove()

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def stored(offering_id: UUID) -> list[str]:
    found = text("SELECT document FROM search_document WHERE offering_id = :id AND document IS NOT NULL")
    with db.engine.connect() as connection:
        return list(connection.scalars(found, {"id": offering_id}))
