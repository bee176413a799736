"""How a case's history is written: by the lifecycle and the commands, in their own transaction."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from catalogue.database import db
from catalogue.lifecycle import Actor
from portal.history.models import EventName, HistoryEvent


def record_event(
    case_id: UUID, event: StrEnum, by: Actor, now: datetime, data: dict[str, object]
) -> HistoryEvent:
    """Add one event to the running transaction; data holds only plain JSON values."""
    happened = HistoryEvent(
        case_id=case_id,
        event=EventName(event),
        at=now,
        actor_id=by.user_id,
        actor_name=by.name,
        acting_as=by.acting_as,
        on_behalf_reason=by.on_behalf_reason,
        data=data,
    )
    db.session.add(happened)
    return happened
