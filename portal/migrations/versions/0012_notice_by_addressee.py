"""who besides the client gets the decision, and electronic notice with consent.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations import history_events

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

EVENTS = ("addressees_recorded",)
ROLES = ("guardian", "custodian", "authorised")


def upgrade() -> None:
    """Bring the schema here."""
    history_events.let_in(EVENTS)
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consented", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_constraint(batch_op.f("ck_notice_method"), type_="check")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("consented", server_default=None)
        batch_op.create_check_constraint(
            batch_op.f("ck_notice_method"), sa.column("method").in_(["letter", "handed_over", "electronic"])
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_notice_electronic_has_consent"), "method <> 'electronic' OR consented"
        )
    op.create_table(
        "addressee",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*ROLES, name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_addressee_named")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_addressee_case_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_addressee_recorded_by_id")),
        sa.PrimaryKeyConstraint("case_id", "position", name=op.f("pk_addressee")),
        sa.UniqueConstraint("case_id", "name", name=op.f("uq_addressee_case_id_name")),
    )


def downgrade() -> None:
    """Take it back; what was sent electronically stands as a letter, with the deadline it has."""
    op.drop_table("addressee")
    op.execute("UPDATE notice SET method = 'letter' WHERE method = 'electronic'")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notice_electronic_has_consent"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_notice_method"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_notice_method"), sa.column("method").in_(["letter", "handed_over"])
        )
        batch_op.drop_column("consented")
    history_events.keep_out(EVENTS)
