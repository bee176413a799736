"""Imports services from an HSDS 3 file (Open Referral): in batches, row by row, good rows are kept."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, BinaryIO, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from catalogue.areas import Municipality, Organiser
from catalogue.database import db
from catalogue.exchange.hsds_fields import cleaned
from catalogue.exchange.hsds_providers import Providers
from catalogue.exchange.hsds_rows import Codes, ServiceRow, parse_service
from catalogue.exchange.hsds_store import Outcome, Storing
from catalogue.exchange.hsds_stream import ServiceStream
from catalogue.exchange.report import BadRow, ImportReport, Reason, RejectedRow
from catalogue.lifecycle import Actor
from catalogue.needs import Need, NeedState
from catalogue.providers import ProviderKind
from catalogue.ptv_mapping import groups_of_target_groups, needs_of_ptv_codes
from catalogue.refusals import Refused

BATCH: Final = 100
_LONGEST_TOLD: Final = 200


def import_hsds(
    stream: BinaryIO,
    *,
    provider_kind: ProviderKind = ProviderKind.PUBLIC,
    publish: bool = False,
    dry_run: bool = False,
    by: Actor,
    now: datetime,
    today: date,
    on_row: Callable[[int], None] = lambda count: None,
    on_batch: Callable[[], None] = lambda: None,
) -> ImportReport:
    """Import every service of the file and report; `by` acts as SYSTEM, the caller commits.

    `on_batch` is called between rows, where all that was taken is whole and a caller may commit.
    `provider_kind` is for organizations whose legal status does not tell.
    With `publish` active services are found at once, and the imported providers are approved for every
    organiser: they are public services, which no organiser has to admit one by one. Without it everything
    waits for the catalogue editor. A dry run does the same work and takes it back.
    """
    organisers = tuple(db.session.scalars(select(Organiser.code).order_by(Organiser.code)))
    providers = Providers(provider_kind, publish, organisers, now, today)
    running = _Import(_codes(organisers), Storing(providers, publish, by, now, today))
    taken_back = db.session.begin_nested() if dry_run else None
    services = ServiceStream(stream)
    for number, row in enumerate(services, start=1):
        running.take(number, row)
        if len(running.waiting) == BATCH:
            running.store()
            if not dry_run:
                on_batch()
        on_row(number)
    running.store()
    if taken_back is not None:
        taken_back.rollback()
    return running.finished(services)


class _Import:
    """One run over a file: remembers the ids it has met and counts."""

    def __init__(self, codes: Codes, storing: Storing) -> None:
        self.waiting: list[tuple[int, ServiceRow]] = []
        self._report = ImportReport()
        self._codes = codes
        self._storing = storing
        self._seen: set[UUID] = set()

    def take(self, number: int, row: Any) -> None:
        """Let one row wait for the next batch, or note why not."""
        try:
            if isinstance(row, BadRow):
                raise row
            service = parse_service(row, self._codes, self._storing.today)
            if service.id in self._seen:
                raise BadRow("id", Reason.SEEN_BEFORE)
        except BadRow as bad:
            found = row.get("id") if isinstance(row, dict) else bad.id
            self._reject(number, found if isinstance(found, str) else None, bad)
        else:
            self._seen.add(service.id)
            self.waiting.append((number, service))

    def store(self) -> None:
        """Store the rows that wait; where the database refuses one, nothing of that row stays."""
        rows, self.waiting = self.waiting, []
        try:
            self._store(rows)
        except (Refused, SQLAlchemyError) as error:
            _raise_lost_connection(error)
            for number, service in rows:
                self._store_alone(number, service)

    def _store_alone(self, number: int, service: ServiceRow) -> None:
        try:
            self._store([(number, service)])
        except (Refused, SQLAlchemyError) as error:
            _raise_lost_connection(error)
            self._reject(number, str(service.id), BadRow("", Reason.NOT_STORED))

    def finished(self, services: ServiceStream) -> ImportReport:
        """Return the report with what is to be said of the file as a whole."""
        if services.fault:
            self._reject(services.count + 1, None, BadRow("file", services.fault))
        self._report.warn(services.lies())
        self._report.rejected.sort(key=lambda rejected: rejected.row)
        return self._report

    def _store(self, rows: list[tuple[int, ServiceRow]]) -> None:
        with db.session.begin_nested():
            outcomes = self._storing.store([service for _, service in rows])
        for (number, service), outcome in zip(rows, outcomes, strict=True):
            if isinstance(outcome, BadRow):
                self._reject(number, str(service.id), outcome)
            else:
                self._count(outcome)
                self._report.warn(f"row {number}: {oddity}" for oddity in service.oddities)

    def _count(self, outcome: Outcome) -> None:
        setattr(self._report, outcome.value, getattr(self._report, outcome.value) + 1)

    def _reject(self, number: int, row_id: str | None, bad: BadRow) -> None:
        told_id = None if row_id is None else _told(row_id)
        self._report.reject(RejectedRow(number, told_id, _told(bad.field), bad.reason))


def _raise_lost_connection(error: Exception) -> None:
    """Let pass what no row is guilty of."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        raise error


def _told(text: str) -> str:
    """Return a text of the file as it can be printed anywhere."""
    return cleaned(text[:_LONGEST_TOLD])


def _codes(organisers: Iterable[str]) -> Codes:
    places = {
        key: place.code
        for place in db.session.scalars(select(Municipality))
        for key in (place.code, *(name.lower() for name in place.names.values()))
    }
    on_offer = frozenset(db.session.scalars(select(Need.code).where(Need.state == NeedState.OFFERED)))
    return Codes(
        on_offer, needs_of_ptv_codes(), groups_of_target_groups(), frozenset(organisers), places
    )
