"""the event that relatives among the workers were recorded.

Revision: 0011, after 0010
"""

from portal.migrations import history_events

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

EVENTS = ("relatives_recorded",)


def upgrade() -> None:
    """Bring the schema here."""
    history_events.let_in(EVENTS)


def downgrade() -> None:
    """Take it back; who is a relative stays on record, but not since when."""
    history_events.keep_out(EVENTS)
