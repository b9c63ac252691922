"""Make the index of words; what it holds is worked out after this.

A script is frozen history: use sa.table and sa.column, never factlog's models.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index: a table of FTS5, or one with a tsvector."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'ascii')")
        return
    op.execute("""
        CREATE TABLE search (
            id bigint CONSTRAINT pk_search PRIMARY KEY,
            words tsvector NOT NULL
        )""")
    op.execute("CREATE INDEX ix_search_words ON search USING gin (words)")


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE search")
