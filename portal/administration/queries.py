"""What the keeping of the need tree reads; each query says what it loads."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from catalogue.database import db
from catalogue.needs import ClientGroup, Need, NeedState, TaxonomyEvent, in_tree_order
from catalogue.offerings import Offering, OfferingState, OfferingVersion, version_need
from portal.cases.models import AssessedNeed

_GONE = OfferingState.WITHDRAWN


@dataclass(frozen=True)
class Uses:
    """Where a need stands now."""

    offerings: int
    """Offerings whose published or working wording is tagged with it."""
    assessed: int
    """Assessed needs of clients, of all organisers together."""


def all_needs() -> list[Need]:
    """Return the whole tree, each parent right before what is below it."""
    return in_tree_order(db.session.scalars(select(Need)))


def find_need(need_code: str) -> Need | None:
    """Return the need of that code, or None."""
    return db.session.get(Need, need_code)


def needs_below(code: str) -> list[Need]:
    """Return what stands right below a need, in order."""
    below = select(Need).where(Need.parent_code == code).order_by(Need.position, Need.code)
    return list(db.session.scalars(below))


def targets_for(need: Need) -> list[Need]:
    """Return the needs on offer that another can be merged into: not itself, nor what is below it."""
    return [
        other
        for other in all_needs()
        if other.state is NeedState.OFFERED
        and other.code != need.code
        and not other.code.startswith(f"{need.code}.")
    ]


def offerings_by_need() -> dict[str, int]:
    """Return how many offerings are tagged with each need now; one query."""
    counted = (
        select(version_need.c.need_code, func.count(func.distinct(Offering.id)))
        .join(OfferingVersion, OfferingVersion.id == version_need.c.version_id)
        .join(Offering, Offering.id == OfferingVersion.offering_id)
        .where(_is_current(), Offering.state != _GONE)
        .group_by(version_need.c.need_code)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def uses_of(code: str) -> Uses:
    """Return where a need stands now."""
    offerings = (
        select(func.count(func.distinct(Offering.id)))
        .join(OfferingVersion, Offering.id == OfferingVersion.offering_id)
        .join(version_need, OfferingVersion.id == version_need.c.version_id)
        .where(version_need.c.need_code == code, _is_current(), Offering.state != _GONE)
    )
    assessed = select(func.count()).where(AssessedNeed.need_code == code)
    return Uses(db.session.scalar(offerings) or 0, db.session.scalar(assessed) or 0)


def history_of(code: str) -> list[TaxonomyEvent]:
    """Return what happened to a need, newest first."""
    newest = TaxonomyEvent.at.desc(), TaxonomyEvent.id
    return list(
        db.session.scalars(select(TaxonomyEvent).where(TaxonomyEvent.need_code == code).order_by(*newest))
    )


def history_of_groups() -> list[TaxonomyEvent]:
    """Return what happened to the mapping of client groups, newest first."""
    groups = [group.value for group in ClientGroup]
    newest = TaxonomyEvent.at.desc(), TaxonomyEvent.id
    return list(
        db.session.scalars(
            select(TaxonomyEvent).where(TaxonomyEvent.group_code.in_(groups)).order_by(*newest)
        )
    )


def _is_current() -> ColumnElement[bool]:
    return (OfferingVersion.id == Offering.published_version_id) | (
        OfferingVersion.id == Offering.working_version_id
    )
