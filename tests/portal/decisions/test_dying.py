"""kill -9 between any two steps of deciding: afterwards there is no decision, or a whole one."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.database import db
from catalogue.loading import load_taxonomies
from portal.cases.models import Phase
from portal.decisions.letter import sums_match
from portal.decisions.models import Decision, DecisionItem, Notice
from portal.history.models import EventName, HistoryEvent
from portal.plans.models import Plan, PlanState
from portal.plans.queries import get_plan_whole
from portal.schema import migrate
from portal.web.mail import OutgoingMail
from tests.conftest import make_app
from tests.portal.decisions.dying import FINISHED
from tests.portal.decisions.stories import a_prepared_plan

pytestmark = [pytest.mark.long, pytest.mark.both_databases]
ROOT = Path(__file__).parents[3]
MOST_STEPS = 200

# Returns a folder and an address of a database that holds a plan ready to be decided.
Fresh = Callable[[], tuple[Path, str]]


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Fresh, UUID, UUID]:
    """Copies of one prepared plan, each in a database of its own."""
    folder, url = tmp_path / "template", None
    folder.mkdir()
    if request.param == "postgresql":
        make: Callable[..., str] = request.getfixturevalue("postgres_database")
        template = make()
        url = request.getfixturevalue("postgres_server").url(template)
    app = make_app(folder, url)
    with app.app_context():
        migrate()
        load_taxonomies(db.session)
        story = a_prepared_plan()
        plan_id, official_id = story.plan_id, story.official.id
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    copies = iter(range(MOST_STEPS + 1))

    def copy() -> tuple[Path, str]:
        here = tmp_path / f"copy{next(copies)}"
        shutil.copytree(folder, here)
        if request.param == "sqlite":
            return here, ""
        return here, request.getfixturevalue("postgres_server").url(make(template))

    return copy, plan_id, official_id


def decide_and_die(folder: Path, url: str, plan_id: UUID, official_id: UUID, step: int) -> bool:
    """Run the process; tell whether it was killed rather than done."""
    words = [str(folder), url, str(plan_id), str(official_id), str(step)]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.portal.decisions.dying", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode == -signal.SIGKILL:
        return True
    assert ended.stdout == FINISHED, ended.stderr[-2000:]
    return False


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def is_decided(app: Flask, plan_id: UUID) -> bool:
    """Tell whether there is a decision, having checked that it is whole, or that nothing of one is there."""
    with app.app_context():
        decisions = list(db.session.scalars(select(Decision)))
        plan = get_plan_whole(plan_id)
        assert plan is not None
        told = db.session.query(HistoryEvent).filter_by(event=EventName.PLAN_DECIDED).count()
        parts = (count(DecisionItem), count(Notice), count(OutgoingMail), told)
        if not decisions:
            assert parts == (0, 0, 0, 0)
            assert (plan.state, plan.case.phase) == (PlanState.TAKEN_UP, Phase.DECISION)
        else:
            (found,) = decisions
            assert parts == (3, 1, 1, 1)
            assert (plan.state, plan.case.phase) == (PlanState.DECIDED, Phase.FOLLOW_UP)
            assert sums_match(found.letter, found.budget_cents, found.applied_cents, found.granted_cents)
        assert count(Plan) == 1
        db.session.remove()
        db.engine.dispose()
    return bool(decisions)


def test_a_decision_is_whole_or_not_there(fresh: tuple[Fresh, UUID, UUID]) -> None:
    copy, plan_id, official_id = fresh
    outcomes, killed = [], True
    for step in range(1, MOST_STEPS):
        folder, url = copy()
        killed = decide_and_die(folder, url, plan_id, official_id, step)
        outcomes.append(is_decided(make_app(folder, url or None), plan_id))
        if not killed:
            break
    assert not killed, "the process never finished"
    # Killed after the commit, and not killed at all: whole. Before it: nothing.
    assert outcomes == [False] * (len(outcomes) - 2) + [True, True]
    assert len(outcomes) > 10
