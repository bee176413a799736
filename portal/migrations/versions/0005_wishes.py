"""wishes for offerings.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "wish",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("need_code", sa.Text(), nullable=True),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.Column("organiser_code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 500", name=op.f("ck_wish_words_fit")),
        sa.CheckConstraint("language IN ('fi', 'sv', 'en')", name=op.f("ck_wish_language_known")),
        sa.CheckConstraint(
            "(municipality_code IS NULL) = (organiser_code IS NULL)",
            name=op.f("ck_wish_place_has_organiser"),
        ),
        sa.ForeignKeyConstraint(["need_code"], ["need.code"], name=op.f("fk_wish_need_code")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_wish_municipality_code")
        ),
        sa.ForeignKeyConstraint(["organiser_code"], ["organiser.code"], name=op.f("fk_wish_organiser_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_organiser_code"), ["organiser_code"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wish_organiser_code"))
        batch_op.drop_index(batch_op.f("ix_wish_created_at"))
    op.drop_table("wish")
