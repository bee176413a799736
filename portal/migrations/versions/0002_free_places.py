"""free places of an offering.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    with op.batch_alter_table("offering_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("free_places", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_offering_version_places_not_negative"), "free_places IS NULL OR free_places >= 0"
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("offering_version", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_offering_version_places_not_negative"), type_="check")
        batch_op.drop_column("free_places")
