"""how the registry of an organiser is reached, which a decision must say.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COLUMNS = ("registry_address", "registry_email", "registry_phone")


def upgrade() -> None:
    """Bring the schema here."""
    with op.batch_alter_table("organiser", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_organiser_registry_address_said"), "registry_address <> ''"
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("organiser", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_organiser_registry_address_said"), type_="check")
        for name in COLUMNS:
            batch_op.drop_column(name)
