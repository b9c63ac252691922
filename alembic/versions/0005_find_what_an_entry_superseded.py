"""Find what an entry superseded: an index, small, for few versions ever are.

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
        op.create_index(
            f"ix_{table}_superseded_id",
            table,
            ["superseded_id"],
            sqlite_where=SUPERSEDED,
            postgresql_where=SUPERSEDED,
        )


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_index(f"ix_{table}_superseded_id", table)
