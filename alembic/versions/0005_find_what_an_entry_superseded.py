"""Find what an entry superseded by an index: on SQLite a small one.

SQLite looks into every table that refers to entries whenever one is written after
its rows; without an index it reads them whole.
A script is frozen history: use sa.table and sa.column, never factlog's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    *("actor", "actor_name", "affiliation", "citation", "claim", "counterclaim"),
    *("distinction", "option", "question", "source", "source_basis"),
)
SUPERSEDED = sa.text("superseded_id IS NOT NULL")


def upgrade() -> None:
    """Make the indexes."""
    for table in TABLES:
        name, columns = f"ix_{table}_superseded_id", ["superseded_id"]
        op.create_index(name, table, columns, sqlite_where=SUPERSEDED)


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_index(f"ix_{table}_superseded_id", table)
