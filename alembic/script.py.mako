"""${message}.

A script is frozen history: use sa.table and sa.column, never factlog's models.
SQLite copies a table to change it, and drops its triggers: make them again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

Uid = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
Flag = sa.Integer().with_variant(sa.Boolean(), "postgresql")
Instant = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Undo it."""
    ${downgrades if downgrades else "pass"}
