"""The client's own notes while planning: one text per case, saved as it is written."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalogue.database import db
from catalogue.refusals import Refused
from portal.plans.models import PlanNotes
from portal.plans.refusals import PlanRefusal


def find_notes(case_id: UUID) -> PlanNotes | None:
    """Return the client's notes, None before there are any."""
    return db.session.get(PlanNotes, case_id)


def save_notes(case_id: UUID, words: str, seen_revision: int, now: datetime) -> None:
    """Keep the notes; Refused NOTES_CHANGED if another window saved them since, 0 being none so far."""
    known = db.session.scalar(
        select(PlanNotes)
        .where(PlanNotes.case_id == case_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if (known.revision if known else 0) != seen_revision:
        raise Refused(PlanRefusal.NOTES_CHANGED)
    if known is not None:
        known.words, known.changed_at = words, now
        db.session.flush()
        return
    try:
        with db.session.begin_nested():
            db.session.add(PlanNotes(case_id=case_id, words=words, changed_at=now))
    except IntegrityError as both_first:
        raise Refused(PlanRefusal.NOTES_CHANGED) from both_first
