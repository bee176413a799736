"""plans taken back, backup plans, the client's notes, and acting on behalf of a client.

Revision: 0007, after 0006
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _known(table: str, constraint: str) -> list[str]:
    """Return the values that the CHECK of an enumeration lets in now."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    text = next(check["sqltext"] for check in checks if check["name"] == constraint)
    return re.findall(r"'([^']*)'", text)


def _let_in(table: str, column: str, values: list[str]) -> None:
    name = f"ck_{table}_{column}"
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(name), type_="check")
        batch_op.create_check_constraint(batch_op.f(name), f"{column} IN ({listed})")


EVENTS = ["plan_taken_back", "acting_started"]


def upgrade() -> None:
    """Bring the schema here."""
    _let_in("history_event", "event", [*_known("history_event", "ck_history_event_event"), *EVENTS])
    _let_in("plan", "state", [*_known("plan", "ck_plan_state"), "taken_back"])
    for table in ("history_event", "access_log"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("on_behalf_reason", sa.Text(), nullable=True))
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("backup_plan", sa.Text(), nullable=True))
    with op.batch_alter_table("plan_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("copied_from_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_plan_item_copied_from_id"), "plan_item", ["copied_from_id"], ["id"]
        )
    op.create_table(
        "plan_notes",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_notes_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_plan_notes")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("plan_notes")
    with op.batch_alter_table("plan_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_plan_item_copied_from_id"), type_="foreignkey")
        batch_op.drop_column("copied_from_id")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_column("backup_plan")
    for table in ("history_event", "access_log"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("on_behalf_reason")
    _let_in("plan", "state", [s for s in _known("plan", "ck_plan_state") if s != "taken_back"])
    events = _known("history_event", "ck_history_event_event")
    _let_in("history_event", "event", [event for event in events if event not in EVENTS])
