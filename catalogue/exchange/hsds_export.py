"""Writes the published catalogue as one HSDS 3.1 list of services, a few at a time."""

import json
from collections.abc import Iterator
from typing import Final, TextIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalogue.database import db
from catalogue.exchange.hsds_services import STATUSES, Json, PtvClasses, service_of
from catalogue.needs import NeedPtvClass
from catalogue.offerings import Offering, OfferingVersion
from catalogue.providers import ApprovalState, Provider, ProviderApproval

BATCH: Final = 200


def write_hsds(out: TextIO) -> int:
    """Write the list and return how many services it has; one row a line, so that changes can be compared.

    What the envelope says of the rows comes after them: only then it is known, whatever changes meanwhile.
    """
    count = 0
    out.write('{"contents": [')
    for service in services():
        out.write(("," if count else "") + "\n" + json.dumps(service, ensure_ascii=False))
        count += 1
    envelope = {
        "total_items": count,
        "total_pages": 1,
        "page_number": 1,
        "size": count,
        "first_page": True,
        "last_page": True,
        "empty": count == 0,
    }
    out.write("\n],\n" + json.dumps(envelope)[1:] + "\n")
    return count


def services() -> Iterator[Json]:
    """Yield every service that may be told, by id; the session keeps none of them."""
    classes = _classes()
    last: UUID | None = None
    while True:
        batch = _offerings_after(last)
        for offering in batch:
            if offering.published is not None:
                yield service_of(offering, offering.published, classes)
        if len(batch) < BATCH:
            return
        last = batch[-1].id


def _offerings_after(last: UUID | None) -> list[Offering]:
    """Return the next offerings that were published and whose provider some organiser approves."""
    version = joinedload(Offering.published)
    parts = (
        OfferingVersion.needs,
        OfferingVersion.organisers,
        OfferingVersion.municipalities,
        OfferingVersion.prices,
    )
    query = (
        select(Offering)
        .join(Offering.provider)
        .where(Offering.state.in_(STATUSES))
        .where(Offering.published_version_id.is_not(None))
        .where(Provider.approvals.any(ProviderApproval.state == ApprovalState.APPROVED))
        .options(joinedload(Offering.provider), version, *(version.selectinload(part) for part in parts))
        .order_by(Offering.id)
        .limit(BATCH)
    )
    if last is not None:
        query = query.where(Offering.id > last)
    return list(db.session.scalars(query))


def _classes() -> PtvClasses:
    found: dict[str, frozenset[str]] = {}
    for ptv, need in db.session.execute(select(NeedPtvClass.ptv_code, NeedPtvClass.need_code)):
        found[ptv] = found.get(ptv, frozenset()) | {need}
    return PtvClasses(found)
