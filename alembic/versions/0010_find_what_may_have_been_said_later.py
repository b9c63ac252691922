"""Find claims with long dates by their ends: a list that begins on a day has them, too.

A script is frozen history: use sa.table and sa.column, never factlog's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LATEST = "coalesce(said_latest, 4611686018427387904)"
LONG = (
    "said IS NOT NULL AND (said_latest IS NULL OR said_latest - said_earliest > 259200)"
)


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_claim_long",
        "claim",
        [sa.text(LATEST), "said_earliest"],
        sqlite_where=sa.text(LONG),
        postgresql_where=sa.text(LONG),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_claim_long", "claim")
