"""What changes in the catalogue reaches the index, and drift is seen in both directions."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.areas import Municipality, Organiser, OrganiserKind
from catalogue.database import db
from catalogue.needs import Need
from catalogue.offerings import Offering, OfferingKind, OfferingState, OfferingVersion, VersionState
from catalogue.prices import Price, Unit, VatClass
from catalogue.providers import ApprovalState, Provider, ProviderApproval, ProviderKind
from search_index.request import SearchRequest
from search_index.sync import IndexChange, apply_changes, check, rebuild, register, visible_documents
from search_index.whoosh_engine import WhooshEngine

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Offering]:
    """Begin with one published cleaning service of an approved provider, nothing indexed yet."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'catalogue.db'}"
    db.init_app(app)
    with app.app_context():
        db.create_all()
        register(db.session)
        register(db.session)
        yield _publish_cleaning()
        db.session.remove()
        db.engine.dispose()


def _publish_cleaning() -> Offering:
    kainuu = Organiser(code="08", kind=OrganiserKind.COUNTY, names={"fi": "Kainuu"})
    need = Need(
        code="home",
        parent_code=None,
        position=1,
        icon="home",
        names={"fi": "Koti"},
        everyday={},
        words={},
        statutory=frozenset(),
    )
    db.session.add_all([kainuu, need])
    db.session.flush()
    kajaani = Municipality(
        code="205", organiser_code="08", names={"fi": "Kajaani"}, latitude=64.2, longitude=27.7
    )
    cleaning = Need(
        code="home.cleaning",
        parent_code="home",
        position=2,
        icon="broom",
        names={"fi": "Siivous"},
        everyday={},
        words={"fi": ["siivota"]},
        statutory=frozenset(),
    )
    provider = Provider(
        kind=ProviderKind.NGO,
        name="Apuyhdistys",
        business_id=None,
        description={},
        phone=None,
        email=None,
        web=None,
        imported_from=None,
        created_at=NOW,
    )
    db.session.add_all([kajaani, cleaning, provider])
    db.session.flush()
    db.session.add(
        ProviderApproval(
            provider_id=provider.id, organiser_code="08", state=ApprovalState.APPROVED, decided_on=NOW.date()
        )
    )
    offering = Offering(
        provider_id=provider.id,
        kind=OfferingKind.SERVICE,
        state=OfferingState.DRAFT,
        confirmed_on=NOW.date(),
        created_at=NOW,
        changed_at=NOW,
    )
    db.session.add(offering)
    db.session.flush()
    version = OfferingVersion(
        offering_id=offering.id,
        number=1,
        state=VersionState.PUBLISHED,
        title={"fi": "Kotisiivous"},
        summary={},
        description={},
        easy={},
        how_to_start={},
        groups=frozenset(),
        delivery=frozenset({"home"}),
        languages=frozenset({"fi"}),
        accessibility=frozenset(),
        starts_within_days=None,
        created_at=NOW,
        published_at=NOW,
        review_words=None,
    )
    version.needs = [cleaning]
    version.organisers = [kainuu]
    version.municipalities = []
    version.prices = [
        Price(
            position=0,
            amount_cents=3900,
            unit=Unit.HOUR,
            vat=VatClass.STANDARD,
            valid_from=date(2026, 1, 1),
            valid_to=None,
            note={},
        )
    ]
    db.session.add(version)
    db.session.flush()
    offering.published_version_id = version.id
    offering.state = OfferingState.PUBLISHED
    db.session.commit()
    return offering


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    return WhooshEngine(tmp_path / "index", [])


def session_of_rows() -> int:
    return (
        db.session.scalar(select(func.count()).select_from(IndexChange).where(IndexChange.done_at.is_(None)))
        or 0
    )


def apply(engine: WhooshEngine) -> int:
    done = apply_changes(db.session(), engine, NOW)
    db.session.commit()
    return done


def found(engine: WhooshEngine, text: str = "siivous") -> set[UUID]:
    return {hit.offering_id for hit in engine.search(SearchRequest(text=text)).hits}


def test_the_first_sweep_builds_the_index_and_the_second_has_nothing_to_do(
    catalogue: Offering, engine: WhooshEngine
) -> None:
    assert session_of_rows() > 0
    assert apply(engine) > 0
    assert found(engine) == {catalogue.id}
    assert apply(engine) == 0
    assert not check(db.session(), engine, NOW)


def test_a_document_takes_needs_areas_and_price_from_the_catalogue(catalogue: Offering) -> None:
    (document,) = visible_documents(db.session(), NOW.date())
    assert document.needs == {"home", "home.cleaning"}
    assert document.municipalities == {"205"}
    assert document.organisers == {"08"}
    assert not document.nationwide
    assert document.prices == {"hour": 3900}


def test_a_new_wording_is_found_by_its_words(catalogue: Offering, engine: WhooshEngine) -> None:
    apply(engine)
    version = db.session.get_one(OfferingVersion, catalogue.published_version_id)
    version.title = {"fi": "Ikkunanpesu"}
    db.session.commit()
    assert session_of_rows() == 1
    apply(engine)
    assert found(engine, "ikkunanpesu") == {catalogue.id}


def test_what_is_paused_leaves_the_index(catalogue: Offering, engine: WhooshEngine) -> None:
    apply(engine)
    catalogue.state = OfferingState.PAUSED
    db.session.commit()
    apply(engine)
    assert found(engine) == set()


def test_what_no_organiser_approves_leaves_the_index(catalogue: Offering, engine: WhooshEngine) -> None:
    apply(engine)
    approval = db.session.scalars(select(ProviderApproval)).one()
    approval.state = ApprovalState.SUSPENDED
    db.session.commit()
    apply(engine)
    assert found(engine) == set()


def test_a_changed_need_is_understood_after_the_sweep(catalogue: Offering, engine: WhooshEngine) -> None:
    apply(engine)
    need = db.session.get_one(Need, "home.cleaning")
    need.words = {"fi": ["moppaaminen"]}
    db.session.commit()
    apply(engine)
    assert engine.search(SearchRequest(text="moppaaminen")).understood == ("home.cleaning",)
    assert found(engine, "moppaaminen") == {catalogue.id}


def test_a_rolled_back_change_leaves_no_row(catalogue: Offering, engine: WhooshEngine) -> None:
    apply(engine)
    catalogue.state = OfferingState.WITHDRAWN
    db.session.flush()
    db.session.rollback()
    assert session_of_rows() == 0


def test_drift_is_seen_in_both_directions_and_a_rebuild_cures_it(
    catalogue: Offering, engine: WhooshEngine
) -> None:
    rebuild(db.session(), engine, NOW)
    (document,) = visible_documents(db.session(), NOW.date())
    engine.apply([], [document.offering_id])
    assert check(db.session(), engine, NOW).missing == {document.offering_id}
    rebuild(db.session(), engine, NOW)
    version = db.session.get_one(OfferingVersion, catalogue.published_version_id)
    version.title = {"fi": "Muu"}
    db.session.flush()
    assert check(db.session(), engine, NOW).stale == {document.offering_id}
    catalogue.state = OfferingState.WITHDRAWN
    db.session.flush()
    assert check(db.session(), engine, NOW).orphan == {document.offering_id}
    assert rebuild(db.session(), engine, NOW) == 0
    assert not check(db.session(), engine, NOW)


def test_dying_between_index_and_mark_does_it_again(catalogue: Offering, engine: WhooshEngine) -> None:
    waiting = session_of_rows()
    apply_changes(db.session(), engine, NOW)
    db.session.rollback()
    assert session_of_rows() == waiting
    assert apply(engine) >= waiting
    assert session_of_rows() == 0
    assert engine.count() == 1
