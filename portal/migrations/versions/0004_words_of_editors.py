"""needs and mappings that editors keep.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MAPPINGS = ("need_ptv_class", "group_ptv_target")


def owner() -> sa.Enum:
    """Return the type of whose word a row is."""
    return sa.Enum("shipped", "editor", name="owner", native_enum=False, length=40)


def state() -> sa.Enum:
    """Return the type of a need's state."""
    return sa.Enum("offered", "retired", "merged", name="state", native_enum=False, length=40)


def upgrade() -> None:
    """Bring the schema here."""
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", state(), nullable=False, server_default="offered"))
        batch_op.add_column(sa.Column("merged_into", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_state", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("owner", owner(), nullable=False, server_default="shipped"))
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("need", schema=None) as batch_op:
        for column in ("state", "owner", "revision"):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_unique_constraint(batch_op.f("uq_need_code_state"), ["code", "state"])
        batch_op.create_foreign_key(
            batch_op.f("fk_need_merged_into_merged_into_state"),
            "need",
            ["merged_into", "merged_into_state"],
            ["code", "state"],
            onupdate="CASCADE",
        )
        for name, rule in (
            ("state", "state IN ('offered', 'retired', 'merged')"),
            ("owner", "owner IN ('shipped', 'editor')"),
            ("merged_has_target", "(state = 'merged') = (merged_into IS NOT NULL)"),
            ("target_has_state", "(merged_into IS NULL) = (merged_into_state IS NULL)"),
            ("target_not_merged", "merged_into_state <> 'merged'"),
            ("not_into_itself", "merged_into <> code"),
            ("not_into_what_is_below", "substr(merged_into, 1, length(code) + 1) <> code || '.'"),
            ("code_tells_parent", "substr(code, 1, length(parent_code) + 1) = parent_code || '.'"),
        ):
            batch_op.create_check_constraint(batch_op.f(f"ck_need_{name}"), rule)
    for table in MAPPINGS:
        _give_owner(table)
    op.create_table(
        "need_ptv_event",
        sa.Column("ptv_code", sa.Text(), nullable=False),
        sa.Column("need_code", sa.Text(), nullable=False),
        sa.Column(
            "owner",
            sa.Enum(
                "shipped",
                "editor",
                name=op.f("ck_need_ptv_event_owner"),
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("applies", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "applies OR owner = 'editor'", name=op.f("ck_need_ptv_event_taken_away_by_editor")
        ),
        sa.ForeignKeyConstraint(["need_code"], ["need.code"], name=op.f("fk_need_ptv_event_need_code")),
        sa.PrimaryKeyConstraint("ptv_code", "need_code", name=op.f("pk_need_ptv_event")),
    )
    _create_taxonomy_event()


def _give_owner(table: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner", owner(), nullable=False, server_default="shipped"))
        batch_op.add_column(sa.Column("applies", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in ("owner", "applies"):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_owner"), "owner IN ('shipped', 'editor')")
        batch_op.create_check_constraint(
            batch_op.f(f"ck_{table}_taken_away_by_editor"), "applies OR owner = 'editor'"
        )


def _create_taxonomy_event() -> None:
    op.create_table(
        "taxonomy_event",
        sa.Column("need_code", sa.Text(), nullable=True),
        sa.Column("group_code", sa.Text(), nullable=True),
        sa.Column(
            "event",
            sa.Enum(
                "created",
                "changed",
                "retired",
                "restored",
                "merged",
                name=op.f("ck_taxonomy_event_event"),
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column(
            "acting_as",
            sa.Enum(
                "client",
                "supporter",
                "caseworker",
                "official",
                "provider",
                "editor",
                "administrator",
                "system",
                name=op.f("ck_taxonomy_event_acting_as"),
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(need_code IS NULL) <> (group_code IS NULL)", name=op.f("ck_taxonomy_event_about_one_thing")
        ),
        sa.ForeignKeyConstraint(["need_code"], ["need.code"], name=op.f("fk_taxonomy_event_need_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_event")),
    )
    with op.batch_alter_table("taxonomy_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taxonomy_event_group_code"), ["group_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_taxonomy_event_need_code"), ["need_code"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("taxonomy_event")
    op.drop_table("need_ptv_event")
    for table in MAPPINGS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_taken_away_by_editor"), type_="check")
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_owner"), type_="check")
            batch_op.drop_column("applies")
            batch_op.drop_column("owner")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_need_merged_into_merged_into_state"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_need_code_state"), type_="unique")
        for name in (
            "state",
            "owner",
            "merged_has_target",
            "target_has_state",
            "target_not_merged",
            "not_into_itself",
            "not_into_what_is_below",
            "code_tells_parent",
        ):
            batch_op.drop_constraint(batch_op.f(f"ck_need_{name}"), type_="check")
        for column in ("state", "merged_into", "merged_into_state", "owner", "revision"):
            batch_op.drop_column(column)
