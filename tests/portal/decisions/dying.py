"""A process that gives a decision and dies by kill -9 just before its n-th step; a program, not a test."""

import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event

from catalogue.clock import helsinki_date, now
from catalogue.database import db
from portal.accounts.queries import find_person
from portal.decisions.commands import give_decision
from portal.plans.models import Plan
from tests.conftest import make_app

FINISHED = "finished"


def main(folder: str, url: str, plan_id: str, official_id: str, last_step: str) -> None:
    """Decide; every statement and the commit is a step, counted from 1."""
    app, steps = make_app(Path(folder), url or None), 0

    def step(*_what: Any) -> None:
        nonlocal steps
        steps += 1
        if steps == int(last_step):
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        person = find_person(UUID(official_id))
        plan = db.session.get_one(Plan, UUID(plan_id))
        sent_hash = plan.content_hash
        db.session.rollback()
        assert person is not None
        assert sent_hash is not None
        event.listen(db.engine, "before_cursor_execute", step)
        event.listen(db.engine, "commit", step)
        give_decision(UUID(plan_id), sent_hash, person, now(), helsinki_date(now()))
        db.session.commit()
        step()
    sys.stdout.write(FINISHED)


if __name__ == "__main__":
    main(*sys.argv[1:])
