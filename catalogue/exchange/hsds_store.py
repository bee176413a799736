"""Stores one parsed HSDS service: its provider, its wording, its state; by the verbs of publishing."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from catalogue import publishing
from catalogue.content import OfferingContent, content_of
from catalogue.database import db
from catalogue.exchange.hsds_rows import OrganizationRow, ServiceRow, Status
from catalogue.lifecycle import ActingAs, Actor
from catalogue.offerings import (
    Offering,
    OfferingEvent,
    OfferingEventName,
    OfferingKind,
    OfferingState,
    OfferingVersion,
    VersionState,
)
from catalogue.providers import ApprovalState, Provider, ProviderApproval, ProviderKind

SOURCE = "hsds"


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Storing:
    """What holds for every row of one import; `by` acts as SYSTEM."""

    provider_kind: ProviderKind
    publish: bool
    by: Actor
    now: datetime
    today: date
    organisers: tuple[str, ...]
    """Codes of those whose editors review what was imported, or who approve it all with `publish`."""

    def store(self, row: ServiceRow) -> Outcome:
        """Bring one service into the catalogue; flushes."""
        provider, provider_changed = self._provider(row.organization)
        offering = db.session.scalars(
            select(Offering).where(Offering.imported_id == str(row.id)).options(*_WHOLE)
        ).one_or_none()
        if offering is None:
            self._create(row, provider)
            return Outcome.CREATED
        moved = offering.provider_id != provider.id
        if moved:
            offering.provider_id = provider.id
        changed = self._rewrite(offering, row)
        followed = self._follow(offering, row)
        db.session.flush()
        return Outcome.UPDATED if moved or changed or followed or provider_changed else Outcome.UNCHANGED

    def _provider(self, row: OrganizationRow) -> tuple[Provider, bool]:
        """Return the provider and whether an imported one changed; our own are never rewritten."""
        provider = db.session.get(Provider, row.id, options=[selectinload(Provider.approvals)])
        wanted = {"name": row.name, "description": row.description, "kind": row.kind or self.provider_kind}
        if provider is None:
            provider = Provider(id=row.id, imported_from=SOURCE, created_at=self.now, approvals=[], **wanted)
            db.session.add(provider)
            changed = False
        else:
            changed = provider.imported_from is not None and any(
                getattr(provider, name) != value for name, value in wanted.items()
            )
            for name, value in wanted.items() if changed else ():
                setattr(provider, name, value)
        if provider.imported_from:
            self._bring_before_organisers(provider)
        db.session.flush()
        return provider, changed

    def _bring_before_organisers(self, provider: Provider) -> None:
        """Approve it for every organiser that has not spoken yet; without `publish` let it wait for them."""
        state = ApprovalState.APPROVED if self.publish else ApprovalState.PENDING
        decided_on = self.today if self.publish else None
        for approval in provider.approvals:
            if approval.state is ApprovalState.PENDING:
                approval.state, approval.decided_on = state, decided_on
        known = {approval.organiser_code for approval in provider.approvals}
        provider.approvals.extend(
            ProviderApproval(organiser_code=code, state=state, decided_on=decided_on)
            for code in self.organisers
            if code not in known
        )

    def _create(self, row: ServiceRow, provider: Provider) -> None:
        taken = db.session.get(Offering, row.id) is not None
        offering = publishing.create_offering(
            provider, OfferingKind.SERVICE, row.content, self.by, self.now, uuid4() if taken else row.id
        )
        offering.imported_id = str(row.id)
        offering.record(OfferingEventName.IMPORTED, self.by, self.now, {"source": SOURCE})
        publishing.submit(offering, self.by, self.now, complete=False)
        self._follow(offering, row)

    def _rewrite(self, offering: Offering, row: ServiceRow) -> bool:
        """Save the row's wording where it differs from the newest one; a withdrawn one rests."""
        newest = offering.working or offering.published
        if newest is None or offering.state is OfferingState.WITHDRAWN:
            return False
        before = content_of(newest)
        content = _kept(row, before)
        if content == before:
            return False
        if newest.state is VersionState.IN_REVIEW:
            content.write_to(newest)
            offering.changed_at = self.now
        else:
            publishing.save_working(offering, content, offering.revision, self.by, self.now)
            publishing.submit(offering, self.by, self.now, complete=False)
        offering.record(OfferingEventName.IMPORTED, self.by, self.now, {"source": SOURCE})
        db.session.flush()
        return True

    def _follow(self, offering: Offering, row: ServiceRow) -> bool:
        """Take the offering to the state the row tells; return whether anything moved."""
        before = (offering.state, offering.published_version_id)
        if offering.state is OfferingState.WITHDRAWN:
            return False
        if row.status is Status.DEFUNCT:
            publishing.withdraw(offering, self.by, self.now)
            return True
        if self.publish and offering.working and offering.working.state is VersionState.IN_REVIEW:
            confirmed = min(row.assured_on or self.today, self.today)
            publishing.publish(offering, self.by, self.now, confirmed)
        self._open_or_close(offering, row)
        return before != (offering.state, offering.published_version_id)

    def _open_or_close(self, offering: Offering, row: ServiceRow) -> None:
        if row.status is not Status.ACTIVE:
            if offering.state is OfferingState.PUBLISHED:
                publishing.pause(offering, self.by, self.now)
        elif self.publish and offering.state is OfferingState.PAUSED and _paused_by_import(offering.id):
            publishing.resume(offering, self.by, self.now)


def _paused_by_import(offering_id: UUID) -> bool:
    """Tell whether the last pause came from a feed; what people paused, a feed does not open."""
    return (
        db.session.scalars(
            select(OfferingEvent.acting_as)
            .where(OfferingEvent.offering_id == offering_id, OfferingEvent.event == OfferingEventName.PAUSED)
            .order_by(OfferingEvent.at.desc())
        ).first()
        is ActingAs.SYSTEM
    )


def _kept(row: ServiceRow, before: OfferingContent) -> OfferingContent:
    """Return the row's content with what the row does not tell: first days of prices, an editor's tags."""
    prices = tuple(
        replace(price, valid_from=before.prices[position].valid_from)
        if position in row.undated
        and position < len(before.prices)
        and (price.valid_to is None or before.prices[position].valid_from <= price.valid_to)
        else price
        for position, price in enumerate(row.content.prices)
    )
    return replace(
        row.content,
        prices=prices,
        needs=row.content.needs or before.needs,
        groups=row.content.groups or before.groups,
        easy=before.easy,
        accessibility=before.accessibility,
        starts_within_days=before.starts_within_days,
        free_places=before.free_places if row.content.free_places is None else row.content.free_places,
    )


def _whole() -> tuple[ORMOption, ...]:
    wording = (
        # The history is written on the offering, which every wording must therefore know.
        OfferingVersion.offering,
        OfferingVersion.needs,
        OfferingVersion.organisers,
        OfferingVersion.municipalities,
        OfferingVersion.prices,
    )
    return (
        selectinload(Offering.versions),
        *(selectinload(Offering.published).selectinload(part) for part in wording),
        *(selectinload(Offering.working).selectinload(part) for part in wording),
    )


_WHOLE = _whole()
