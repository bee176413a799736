"""What the desk and the editor read; each query says what it loads."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from catalogue.areas import Municipality, Organiser
from catalogue.database import db
from catalogue.needs import Need, in_tree_order
from catalogue.offerings import Offering, OfferingEvent, OfferingVersion, VersionState
from catalogue.providers import ApprovalState, Provider, ProviderApproval
from catalogue.texts import Texts
from portal.web.people import Person, Relation

PAGE_SIZE = 50


@dataclass(frozen=True)
class TaxonomyNames:
    """The names of what a wording refers to by code."""

    needs: Mapping[str, Texts]
    organisers: Mapping[str, Texts]
    municipalities: Mapping[str, Texts]


@dataclass(frozen=True)
class DeskOffering:
    """An offering as the permission map sees it; the catalogue itself knows no people."""

    offering: Offering

    def relations_to(self, person: Person) -> frozenset[Relation]:
        """Tell who is a member of its provider, and who keeps a catalogue it is in.

        An editor who belongs to the provider does not review it: nobody decides for themself.
        """
        if self.offering.provider_id in person.providers:
            return frozenset({Relation.MEMBER})
        organisers = {
            approval.organiser_code
            for approval in self.offering.provider.approvals
            if approval.state is not ApprovalState.SUSPENDED
        }
        return frozenset({Relation.EDITOR}) if organisers & person.editor_of else frozenset()


def find_offering(offering_id: UUID) -> DeskOffering | None:
    """Return the offering with its provider, approvals and both wordings whole."""
    parts = (
        # The history is written on the offering, which every wording must therefore know.
        OfferingVersion.offering,
        OfferingVersion.needs,
        OfferingVersion.organisers,
        OfferingVersion.municipalities,
        OfferingVersion.prices,
    )
    whole: list[ORMOption] = [joinedload(Offering.published).selectinload(part) for part in parts]
    whole += [joinedload(Offering.working).selectinload(part) for part in parts]
    offering = db.session.scalars(
        select(Offering)
        .where(Offering.id == offering_id)
        .options(
            selectinload(Offering.versions),
            joinedload(Offering.provider).selectinload(Provider.approvals),
            *whole,
        )
    ).one_or_none()
    return DeskOffering(offering) if offering else None


def offerings_of(providers: frozenset[UUID]) -> list[Offering]:
    """Return the offerings of these providers, newest change first, with provider, wordings and prices."""
    return list(
        db.session.scalars(
            select(Offering)
            .where(Offering.provider_id.in_(providers))
            .order_by(Offering.changed_at.desc(), Offering.id)
            .options(
                joinedload(Offering.provider),
                joinedload(Offering.published).selectinload(OfferingVersion.prices),
                joinedload(Offering.working).selectinload(OfferingVersion.prices),
            )
        )
    )


def waiting_for_review(person: Person, page: int) -> tuple[list[Offering], bool]:
    """Return one page of what waits for this editor, longest waiting first, and whether more follow."""
    approved = select(ProviderApproval.provider_id).where(
        ProviderApproval.organiser_code.in_(person.editor_of),
        ProviderApproval.state != ApprovalState.SUSPENDED,
    )
    found = db.session.scalars(
        select(Offering)
        .join(Offering.working)
        .where(
            OfferingVersion.state == VersionState.IN_REVIEW,
            Offering.provider_id.in_(approved),
            Offering.provider_id.not_in(person.providers),
        )
        .order_by(Offering.changed_at, Offering.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
        .options(contains_eager(Offering.working), joinedload(Offering.provider))
    ).all()
    return list(found[:PAGE_SIZE]), len(found) > PAGE_SIZE


def providers_of(person: Person) -> list[Provider]:
    """Return the providers the person acts for, by name."""
    return list(
        db.session.scalars(select(Provider).where(Provider.id.in_(person.providers)).order_by(Provider.name))
    )


def all_needs() -> list[Need]:
    """Return the need tree, each parent right before its children; retired and merged ones included."""
    return in_tree_order(db.session.scalars(select(Need)))


def all_organisers() -> list[Organiser]:
    """Return the organisers by code."""
    return list(db.session.scalars(select(Organiser).order_by(Organiser.code)))


def municipality_codes() -> dict[str, str]:
    """Return the code of each municipality by its lower-case name, in any of its languages."""
    return {
        name.lower(): place.code
        for place in db.session.scalars(select(Municipality))
        for name in place.names.values()
    }


def taxonomy_names() -> TaxonomyNames:
    """Return the names of all needs, organisers and municipalities by their codes."""
    return TaxonomyNames(
        needs={need.code: need.names for need in all_needs()},
        organisers={row.code: row.names for row in all_organisers()},
        municipalities={place.code: place.names for place in db.session.scalars(select(Municipality))},
    )


def last_event(offering_id: UUID) -> OfferingEvent | None:
    """Return what happened to the offering last: who did it and when."""
    newest = OfferingEvent.at.desc()
    return db.session.scalars(
        select(OfferingEvent).where(OfferingEvent.offering_id == offering_id).order_by(newest).limit(1)
    ).one_or_none()
