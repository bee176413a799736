"""Imports services from an HSDS 3 file (Open Referral): row by row, good rows are kept."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from catalogue.areas import Municipality, Organiser
from catalogue.database import db
from catalogue.exchange.hsds_rows import Codes, parse_service
from catalogue.exchange.hsds_store import Outcome, Storing
from catalogue.exchange.hsds_stream import ServiceStream
from catalogue.exchange.report import BadRow, ImportReport, Reason, RejectedRow
from catalogue.lifecycle import Actor
from catalogue.needs import Need
from catalogue.providers import ProviderKind
from catalogue.ptv_mapping import groups_of_target_groups, needs_of_ptv_codes
from catalogue.refusals import Refused


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
) -> ImportReport:
    """Import every service of the file and report; `by` acts as SYSTEM, the caller commits.

    `provider_kind` is for organizations whose legal status does not tell.
    With `publish` active services are found at once, and the imported providers are approved for every
    organiser: they are public services, which no organiser has to admit one by one. Without it everything
    waits for the catalogue editor. A dry run does the same work and takes it back.
    """
    # Held here, because the session forgets what nobody holds and would ask for each code again.
    held = [*db.session.scalars(select(Need)), *db.session.scalars(select(Municipality))]
    organisers = db.session.scalars(select(Organiser).order_by(Organiser.code)).all()
    storing = Storing(provider_kind, publish, by, now, today, tuple(row.code for row in organisers))
    running = _Import(_codes(organisers), storing)
    outermost = db.session.begin_nested()
    services = ServiceStream(stream)
    for number, row in enumerate(services, start=1):
        running.take(number, row)
        on_row(number)
    if services.fault:
        running.report.rejected.append(RejectedRow(services.count + 1, None, "file", services.fault))
    running.report.warnings.extend(services.lies())
    if dry_run:
        outermost.rollback()
    else:
        outermost.commit()
    del held
    return running.report


class _Import:
    """One run over a file: remembers the ids it has met and counts."""

    def __init__(self, codes: Codes, storing: Storing) -> None:
        self.report = ImportReport()
        self._codes = codes
        self._storing = storing
        self._seen: set[UUID] = set()

    def take(self, number: int, row: Any) -> None:
        """Import one row, or note why not; nothing of a refused row stays."""
        try:
            outcome = self._store(number, row)
        except BadRow as bad:
            self._reject(number, row, bad.field, bad.reason)
        except (Refused, SQLAlchemyError):
            self._reject(number, row, "", Reason.NOT_STORED)
        else:
            setattr(self.report, outcome.value, getattr(self.report, outcome.value) + 1)

    def _store(self, number: int, row: Any) -> Outcome:
        service = parse_service(row, self._codes, self._storing.today)
        if service.id in self._seen:
            raise BadRow("id", Reason.SEEN_BEFORE)
        self._seen.add(service.id)
        with db.session.begin_nested():
            outcome = self._storing.store(service)
        self.report.warnings.extend(f"row {number}: {oddity}" for oddity in service.oddities)
        return outcome

    def _reject(self, number: int, row: Any, field: str, reason: Reason) -> None:
        found = row.get("id") if isinstance(row, dict) else None
        known = found if isinstance(found, str) else None
        self.report.rejected.append(RejectedRow(number, known, field, reason))


def _codes(organisers: Any) -> Codes:
    places = {
        key: place.code
        for place in db.session.scalars(select(Municipality))
        for key in (place.code, *(name.lower() for name in place.names.values()))
    }
    return Codes(
        needs_of_ptv_codes(), groups_of_target_groups(), frozenset(row.code for row in organisers), places
    )
