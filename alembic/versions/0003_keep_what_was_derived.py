"""Keep what was derived before: its rows become versions, of an entry and until one.

A script is frozen history: use sa.table and sa.column, never factlog's models.
SQLite copies a table to change it, and drops its triggers: make them again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

Flag = sa.Integer().with_variant(sa.Boolean(), "postgresql")
Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATUSES = "'contested', 'conceded', 'ended', 'split', 'uncontested'"


def upgrade() -> None:
    """Make the tables anew, empty: what they hold is worked out after this."""
    _make(version=True)


def downgrade() -> None:
    """Keep only what is derived now."""
    _make(version=False)


def _make(*, version: bool) -> None:
    op.drop_table("standing")
    op.drop_table("status_span")
    more = ["entry_id"] if version else []
    op.create_table(
        "standing",
        sa.Column("claim_id", Whole, autoincrement=False, nullable=False),
        sa.Column("starts", Whole, autoincrement=False, nullable=False),
        *(_version() if version else ()),
        sa.Column("ends", Whole, nullable=True),
        sa.Column("question_id", Whole, nullable=False),
        sa.Column("side_id", Whole, nullable=False),
        sa.Column("disputed", Flag, nullable=False),
        sa.Column("ended_by_id", Whole, nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name="fk_standing_claim_id_claim"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["claim.id"], name="fk_standing_ended_by_id_claim"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_standing_question_id_question"
        ),
        sa.ForeignKeyConstraint(
            ["side_id"], ["actor.id"], name="fk_standing_side_id_actor"
        ),
        sa.PrimaryKeyConstraint("claim_id", "starts", *more, name="pk_standing"),
        sqlite_strict=True,
    )
    op.create_index("ix_standing_side_id", "standing", ["side_id"])
    op.create_index("ix_standing_question_id", "standing", ["question_id"])
    op.create_table(
        "status_span",
        sa.Column("question_id", Whole, autoincrement=False, nullable=False),
        sa.Column("starts", Whole, autoincrement=False, nullable=False),
        *(_version() if version else ()),
        sa.Column("ends", Whole, nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("since", Whole, nullable=True),
        sa.Column("sides", Whole, nullable=False),
        sa.Column("claims", Whole, nullable=False),
        sa.Column("origins", Whole, nullable=False),
        sa.Column("last_said", Whole, nullable=False),
        sa.CheckConstraint(
            f"status IN ({STATUSES})", name=op.f("ck_status_span_status")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_status_span_question_id_question"
        ),
        sa.PrimaryKeyConstraint("question_id", "starts", *more, name="pk_status_span"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_status_span_status_last_said", "status_span", ["status", "last_said"]
    )


def _version() -> tuple[sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("entry_id", Whole, autoincrement=False, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
    )
