"""requests for a personal budget, reads before there is a case, and the worker's phone.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CLIENT_GROUPS = (
    "adults_substance",
    "adults_social",
    "older_people",
    "children",
    "parents_of_children",
    "teenagers",
    "parents_of_teenagers",
    "disabled_people",
)
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
    _requests()
    _request_events()
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column("request_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_access_log_request_id"), "budget_request", ["request_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_access_log_request_id"), ["request_id"], unique=False)
        batch_op.create_check_constraint(
            batch_op.f("ck_access_log_about_somebody"), "case_id IS NOT NULL OR request_id IS NOT NULL"
        )
    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take it back; reads of requests that never became a case go with the requests."""
    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.drop_column("phone")
    op.execute("DELETE FROM access_log WHERE case_id IS NULL")
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_access_log_about_somebody"), type_="check")
        batch_op.drop_index(batch_op.f("ix_access_log_request_id"))
        batch_op.drop_constraint(batch_op.f("fk_access_log_request_id"), type_="foreignkey")
        batch_op.drop_column("request_id")
        batch_op.alter_column("case_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("request_event")
    op.drop_table("budget_request")


def _requests() -> None:
    op.create_table(
        "budget_request",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("organiser_code", sa.Text(), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("client_group", _enum("client_group", *CLIENT_GROUPS), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("initiated_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state", _enum("state", "waiting", "taken", "opened", "declined", "unsuitable"), nullable=False
        ),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("language IN ('fi', 'sv', 'en')", name=op.f("ck_budget_request_language")),
        sa.CheckConstraint("words <> '' AND reach <> ''", name=op.f("ck_budget_request_words_given")),
        sa.CheckConstraint(
            "(state = 'opened') = (case_id IS NOT NULL)", name=op.f("ck_budget_request_opened_has_case")
        ),
        sa.CheckConstraint(
            "(state = 'unsuitable') = (reasons IS NOT NULL)",
            name=op.f("ck_budget_request_unsuitable_has_reasons"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting' AND worker_id IS NULL) OR state = 'declined' OR"
            " (state IN ('taken', 'opened', 'unsuitable') AND worker_id IS NOT NULL)",
            name=op.f("ck_budget_request_taken_has_worker"),
        ),
        sa.CheckConstraint("worker_id <> client_id", name=op.f("ck_budget_request_worker_is_not_client")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_budget_request_case_id")),
        sa.ForeignKeyConstraint(["client_id"], ["user.id"], name=op.f("fk_budget_request_client_id")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_budget_request_municipality_code")
        ),
        sa.ForeignKeyConstraint(
            ["organiser_code"], ["organiser.code"], name=op.f("fk_budget_request_organiser_code")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_budget_request_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["user.id"], name=op.f("fk_budget_request_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_request")),
    )
    with op.batch_alter_table("budget_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_request_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_budget_request_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_budget_request_queue", ["organiser_code", "state", "initiated_on"])
        batch_op.create_index(
            "uq_budget_request_one_open",
            ["client_id", "organiser_code"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'taken')"),
            postgresql_where=sa.text("state IN ('waiting', 'taken')"),
        )


def _request_events() -> None:
    op.create_table(
        "request_event",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column(
            "event",
            _enum(
                "event",
                "request_made",
                "request_taken",
                "request_opened",
                "request_declined",
                "request_unsuitable",
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("acting_as", _enum("acting_as", *ROLES), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_request_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["budget_request.id"], name=op.f("fk_request_event_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_event")),
    )
    with op.batch_alter_table("request_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_event_request_id"), ["request_id"], unique=False)
