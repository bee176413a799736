"""Which events the history lets in, as migrations change it: each may run after others or alone."""

import re
from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op


def let_in(events: Iterable[str]) -> None:
    """Let these events into the history beside those it knows."""
    _only([*_known(), *events])


def keep_out(events: Iterable[str]) -> None:
    """Delete these events, and let them in no more."""
    gone = set(events)
    op.execute(
        sa.text("DELETE FROM history_event WHERE event IN :gone").bindparams(
            sa.bindparam("gone", sorted(gone), expanding=True)
        )
    )
    _only([event for event in _known() if event not in gone])


def _known() -> list[str]:
    """Return the events that the history lets in now, whichever migrations ran before."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("history_event")
    text = next(check["sqltext"] for check in checks if check["name"] == "ck_history_event_event")
    return re.findall(r"'([^']*)'", text)


def _only(events: list[str]) -> None:
    with op.batch_alter_table("history_event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_history_event_event"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_history_event_event"), sa.column("event").in_(events))
