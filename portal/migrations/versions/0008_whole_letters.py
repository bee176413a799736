"""what a whole letter needs: notices, the view considered, what is offered instead, reviews and relatives.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    for table in ("prepared_item", "decision_item"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("instead", sa.Text(), nullable=True))
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_decision_review_is_ahead"), "review_on IS NULL OR review_on > decided_on"
        )
    op.create_table(
        "prepared_decision",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("view_considered", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_prepared_decision_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_prepared_decision")),
    )
    op.create_table(
        "notice",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column(
            "method",
            sa.Enum("letter", "handed_over", name="method", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "received_on >= sent_on AND deadline > received_on", name=op.f("ck_notice_in_order")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_notice_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("decision_id", "addressee", name=op.f("uq_notice_decision_id_addressee")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_decision_id"), ["decision_id"], unique=False)
    op.create_table(
        "relative",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_relative_case_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_relative_recorded_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_relative_user_id")),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_relative")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("relative")
    op.drop_table("notice")
    op.drop_table("prepared_decision")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_decision_review_is_ahead"), type_="check")
        batch_op.drop_column("review_on")
    for table in ("decision_item", "prepared_item"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("instead")
