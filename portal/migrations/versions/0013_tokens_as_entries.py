"""the tokens of the PostgreSQL index as entries of its GIN index, and short rows for candidates.

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here; the index is another shape, which the worker or `tarjotin reindex` builds."""
    _replace_tokens(postgresql.ARRAY(sa.Text()), {"fastupdate": "off"})
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE search_document ALTER COLUMN generation SET STORAGE PLAIN")
        op.execute("ALTER TABLE search_document SET (toast_tuple_target = 128)")


def downgrade() -> None:
    """Take it back; `tarjotin reindex` makes it anew."""
    _replace_tokens(postgresql.JSONB(), {})
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE search_document RESET (toast_tuple_target)")
        op.execute("ALTER TABLE search_document ALTER COLUMN generation SET STORAGE EXTENDED")


def _replace_tokens(kind: sa.types.TypeEngine, settings: dict[str, str]) -> None:
    """Empty the index and give its tokens another type: what was written cannot be read as the other."""
    op.execute("DELETE FROM search_state")
    op.execute("DELETE FROM search_document")
    with op.batch_alter_table("search_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_document_tokens"))
        batch_op.drop_column("tokens")
    with op.batch_alter_table("search_document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tokens", sa.JSON().with_variant(kind, "postgresql"), nullable=False))
        batch_op.create_index(
            batch_op.f("ix_search_document_tokens"),
            ["tokens"],
            unique=False,
            postgresql_using="gin",
            postgresql_with=settings,
        )
