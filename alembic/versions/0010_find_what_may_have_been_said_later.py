"""Find claims with long dates: a list that begins on a day has them, too.

A script is frozen history: use sa.table and sa.column, never factlog's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LASTS = "said_latest - said_earliest"
LONG = f"said IS NOT NULL AND (said_latest IS NULL OR {LASTS} > 259200)"
LENGTH = f"(({LASTS}) <= 2678400)", f"(({LASTS}) <= 31622400)"


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_claim_long",
        "claim",
        [*map(sa.text, LENGTH), "said_earliest", "said_latest"],
        sqlite_where=sa.text(LONG),
        postgresql_where=sa.text(LONG),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_claim_long", "claim")
