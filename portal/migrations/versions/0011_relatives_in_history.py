"""the event that relatives among the workers were recorded.

Revision: 0011, after 0010
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

EVENTS = ("relatives_recorded",)


def upgrade() -> None:
    """Bring the schema here."""
    _only_these_events([*_known_events(), *EVENTS])


def downgrade() -> None:
    """Take it back; who is a relative stays on record, but not since when."""
    op.execute("DELETE FROM history_event WHERE event = 'relatives_recorded'")
    _only_these_events([event for event in _known_events() if event not in EVENTS])


def _known_events() -> list[str]:
    """Return the events that the history lets in now, whichever migrations ran before."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("history_event")
    text = next(check["sqltext"] for check in checks if check["name"] == "ck_history_event_event")
    return re.findall(r"'([^']*)'", text)


def _only_these_events(events: list[str]) -> None:
    with op.batch_alter_table("history_event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_history_event_event"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_history_event_event"), sa.column("event").in_(events))
