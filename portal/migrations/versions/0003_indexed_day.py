"""the day whose prices the search index holds.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "indexed_day",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_indexed_day_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indexed_day")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("indexed_day")
