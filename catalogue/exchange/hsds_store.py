"""Stores parsed HSDS services: their providers, wordings and states; by the verbs of publishing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import select

from catalogue import publishing
from catalogue.areas import Municipality, Organiser
from catalogue.content import OfferingContent, content_of
from catalogue.database import db
from catalogue.exchange.hsds_lookup import KnownOfferings, find_offerings
from catalogue.exchange.hsds_providers import SOURCE, FollowedProvider, Providers
from catalogue.exchange.hsds_rows import ServiceRow, Status
from catalogue.exchange.report import BadRow, Reason
from catalogue.lifecycle import ActingAs, Actor
from catalogue.needs import Need
from catalogue.offerings import (
    Offering,
    OfferingEvent,
    OfferingEventName,
    OfferingState,
    VersionState,
)
from catalogue.providers import Provider


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass
class _Step:
    """An offering on its way: its wording is written, its state not yet followed."""

    offering: Offering
    outcome: Outcome

    def changed(self) -> None:
        if self.outcome is Outcome.UNCHANGED:
            self.outcome = Outcome.UPDATED


@dataclass(frozen=True)
class Storing:
    """What holds for every row of one import; `by` acts as SYSTEM."""

    providers: Providers
    publish: bool
    by: Actor
    now: datetime
    today: date

    def store(self, rows: Sequence[ServiceRow]) -> list[Outcome | BadRow]:
        """Bring services into the catalogue and tell for each what became of it; flushes.

        Everything is looked up once for all of them, and new offerings are written together before any of
        them is published.
        """
        # Held here, because the session forgets what nobody holds and would ask for each code again.
        held = [list(db.session.scalars(select(model))) for model in (Need, Municipality, Organiser)]
        providers = self.providers.follow([row.organization for row in rows])
        known = find_offerings([row.id for row in rows])
        with publishing.gathered():
            steps = [self._bring(row, known, providers) for row in rows]
        with publishing.gathered():
            for row, step in zip(rows, steps, strict=True):
                if isinstance(step, _Step) and self._follow(step.offering, row):
                    step.changed()
        del held
        self.providers.remember(providers)
        return [step.outcome if isinstance(step, _Step) else step for step in steps]

    def _bring(
        self, row: ServiceRow, known: KnownOfferings, providers: Mapping[UUID, FollowedProvider]
    ) -> _Step | BadRow | Outcome:
        """Write one row's wording, where it is to be written at all."""
        if row.id in known.written_here:
            return _as_it_is_here(known.written_here[row.id], row)
        followed = providers[row.organization.id]
        offering = known.imported.get(str(row.id))
        if offering is None:
            offering = self._create(row, followed.provider, row.id in known.taken)
            return _Step(offering, Outcome.CREATED)
        step = _Step(offering, Outcome.UNCHANGED)
        if followed.take_change() or offering.provider_id != followed.provider.id:
            offering.provider_id = followed.provider.id
            step.changed()
        if self._rewrite(offering, row):
            step.changed()
        return step

    def _create(self, row: ServiceRow, provider: Provider, is_taken: bool) -> Offering:
        offering = publishing.create_offering(
            provider, row.kind, row.content, self.by, self.now, uuid4() if is_taken else row.id
        )
        offering.imported_id = str(row.id)
        offering.record(OfferingEventName.IMPORTED, self.by, self.now, {"source": SOURCE})
        publishing.submit(offering, self.by, self.now, complete=False)
        return offering

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
        return True

    def _follow(self, offering: Offering, row: ServiceRow) -> bool:
        """Take the offering to the state the row tells; return whether anything moved."""
        before = (offering.state, offering.published_version_id, offering.confirmed_on)
        if offering.state is OfferingState.WITHDRAWN:
            return False
        if row.status is Status.DEFUNCT:
            publishing.withdraw(offering, self.by, self.now)
            return True
        confirmed = min(row.assured_on or self.today, self.today)
        if self.publish and offering.working and offering.working.state is VersionState.IN_REVIEW:
            publishing.publish(offering, self.by, self.now, confirmed)
        elif row.assured_on and not offering.working and (offering.confirmed_on or confirmed) < confirmed:
            publishing.confirm(offering, self.by, self.now, confirmed)
        self._open_or_close(offering, row)
        return before != (offering.state, offering.published_version_id, offering.confirmed_on)

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


def _as_it_is_here(offering: Offering, row: ServiceRow) -> Outcome | BadRow:
    """Answer a row with the id of an offering that is written at the desk: no feed changes it."""
    newest = offering.published or offering.working
    before = content_of(newest) if newest else None
    if before is not None and _kept(row, before) == before:
        return Outcome.UNCHANGED
    return BadRow("id", Reason.KEPT_HERE)


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
        easy=row.content.easy or before.easy,
        delivery=row.content.delivery or before.delivery,
        languages=row.content.languages or before.languages,
        accessibility=row.content.accessibility or before.accessibility,
        starts_within_days=_first_known(row.content.starts_within_days, before.starts_within_days),
        free_places=_first_known(row.content.free_places, before.free_places),
    )


def _first_known(told: int | None, before: int | None) -> int | None:
    return before if told is None else told
