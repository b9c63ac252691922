"""Find by an index what stands on a question, and what is claimed to hold the latest.

The latest claim is then worked out from what stands, not from all that was said.
A script is frozen history: use sa.table and sa.column, never factlog's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEXES = (
    ("standing", "ends", "superseded_id IS NULL"),
    ("claim", "holds_latest", "holds_latest IS NOT NULL"),
    ("claim", "holds_earliest", "holds_latest IS NULL AND holds_earliest IS NOT NULL"),
)


def upgrade() -> None:
    """Make the indexes."""
    for table, column, which in INDEXES:
        op.create_index(
            f"ix_{table}_question_id_{column}",
            table,
            ["question_id", column],
            sqlite_where=sa.text(which),
            postgresql_where=sa.text(which),
        )


def downgrade() -> None:
    """Drop them."""
    for table, column, _ in INDEXES:
        op.drop_index(f"ix_{table}_question_id_{column}", table)
