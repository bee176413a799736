"""versions of needs, needs that clients propose, and budgets until further notice.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations import history_events

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

EVENTS = ("need_proposed", "proposal_declined")
ROLES = (
    "client",
    "supporter",
    "caseworker",
    "official",
    "provider",
    "editor",
    "administrator",
    "system",
)


def _enum(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Bring the schema here."""
    _need_versions()
    _need_proposals()
    _budget_kind()
    history_events.let_in(EVENTS)


def downgrade() -> None:
    """Take it back; what was said of proposals goes with them."""
    history_events.keep_out(EVENTS)
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_budget_kind"), type_="check")
        batch_op.drop_column("kind")
    op.drop_table("need_proposal")
    op.drop_table("need_version")
    with op.batch_alter_table("assessed_need", schema=None) as batch_op:
        batch_op.drop_column("version")


def _need_versions() -> None:
    with op.batch_alter_table("assessed_need", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=True))
    op.execute("UPDATE assessed_need SET version = 1")
    with op.batch_alter_table("assessed_need", schema=None) as batch_op:
        batch_op.alter_column("version", existing_type=sa.Integer(), nullable=False)
    op.create_table(
        "need_version",
        sa.Column("assessed_need_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("importance", _enum("importance", "necessary", "supports"), nullable=False),
        sa.Column("client_words", sa.Text(), nullable=False),
        sa.Column("worker_view", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("original_service", sa.Text(), nullable=True),
        sa.Column("original_quantity", sa.Integer(), nullable=True),
        sa.Column(
            "original_frequency", _enum("original_frequency", "once", "weekly", "monthly"), nullable=True
        ),
        sa.Column("original_unit_cents", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("writer_name", sa.Text(), nullable=False),
        sa.Column("acting_as", _enum("acting_as", *ROLES), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessed_need_id"], ["assessed_need.id"], name=op.f("fk_need_version_assessed_need_id")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_need_version_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_version")),
        sa.UniqueConstraint(
            "assessed_need_id", "version", name=op.f("uq_need_version_assessed_need_id_version")
        ),
    )
    # Until now only the last wording was kept, and only workers wrote it.
    op.execute(
        "INSERT INTO need_version (id, assessed_need_id, version, importance, client_words, worker_view, goal,"
        " original_service, original_quantity, original_frequency, original_unit_cents,"
        " written_at, written_by_id, writer_name, acting_as)"
        " SELECT need.id, need.id, 1, need.importance, need.client_words, need.worker_view, need.goal,"
        " need.original_service, need.original_quantity, need.original_frequency, need.original_unit_cents,"
        " matter.opened_at, worker.id, worker.name, 'caseworker'"
        ' FROM assessed_need AS need JOIN "case" AS matter ON matter.id = need.case_id'
        ' JOIN "user" AS worker ON worker.id = matter.worker_id'
    )


def _need_proposals() -> None:
    op.create_table(
        "need_proposal",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("need_code", sa.Text(), nullable=False),
        sa.Column("client_words", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assessed_need_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("client_words <> ''", name=op.f("ck_need_proposal_words_given")),
        sa.CheckConstraint(
            "assessed_need_id IS NULL OR answer IS NULL", name=op.f("ck_need_proposal_one_answer")
        ),
        sa.ForeignKeyConstraint(
            ["assessed_need_id"], ["assessed_need.id"], name=op.f("fk_need_proposal_assessed_need_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_need_proposal_case_id")),
        sa.ForeignKeyConstraint(["need_code"], ["need.code"], name=op.f("fk_need_proposal_need_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_proposal")),
    )
    with op.batch_alter_table("need_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_proposal_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "uq_need_proposal_one_open",
            ["case_id", "need_code"],
            unique=True,
            sqlite_where=sa.text("assessed_need_id IS NULL AND answer IS NULL"),
            postgresql_where=sa.text("assessed_need_id IS NULL AND answer IS NULL"),
        )


def _budget_kind() -> None:
    """Every budget so far was for a fixed time."""
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(40), nullable=True))
    op.execute("UPDATE budget SET kind = 'fixed'")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(40), nullable=False)
        batch_op.create_check_constraint(
            batch_op.f("ck_budget_kind"), sa.column("kind").in_(["fixed", "until_further_notice"])
        )
