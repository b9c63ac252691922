"""Tell two actors apart: a recorded row that they are not the same.

A script is frozen history: use sa.table and sa.column, never factlog's models.
SQLite copies a table to change it, and drops its triggers: make them again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

Flag = sa.Integer().with_variant(sa.Boolean(), "postgresql")
Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Uid = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DELETED = "what was recorded is never deleted (distinction)"
CHANGED = "what was recorded is never changed (distinction)"


def upgrade() -> None:
    """Make the table, and let the database refuse to change what is in it."""
    op.create_table(
        "distinction",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("actor_id", Whole, nullable=False),
        sa.Column("other_id", Whole, nullable=False),
        sa.CheckConstraint(
            "actor_id <> other_id", name=op.f("ck_distinction_two_actors")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name="fk_distinction_actor_id_actor"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["actor.id"], name="fk_distinction_other_id_actor"
        ),
        sa.ForeignKeyConstraint(
            ["key"], ["distinction.id"], name="fk_distinction_key_distinction"
        ),
        *(_of_entry(name) for name in ("entry_id", "superseded_id")),
        sa.PrimaryKeyConstraint("id", name="pk_distinction"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_distinction_uid_entry_id"),
        sqlite_strict=True,
    )
    for name in ("key", "entry_id", "actor_id", "other_id"):
        op.create_index(f"ix_distinction_{name}", "distinction", [name])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _of_entry(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name],
        ["entry.id"],
        name=f"fk_distinction_{name}_entry",
        initially="DEFERRED",
        deferrable=True,
    )


def _guard_sqlite() -> None:
    named = op.get_bind().execute(
        sa.text("SELECT name FROM pragma_table_info('distinction')")
    )
    same = " AND ".join(
        f'NEW."{name}" IS OLD."{name}"' for (name,) in named if name != "superseded_id"
    )
    op.execute(f"""
        CREATE TRIGGER distinction_kept BEFORE DELETE ON distinction
        BEGIN SELECT RAISE(ABORT, '{DELETED}'); END
    """)
    op.execute(f"""
        CREATE TRIGGER distinction_frozen BEFORE UPDATE ON distinction WHEN NOT (
            OLD.superseded_id IS NULL AND {same} AND EXISTS (
                SELECT 1 FROM distinction AS later
                WHERE later.uid = OLD.uid AND later.entry_id = NEW.superseded_id
                AND later.id <> OLD.id
            )
        )
        BEGIN SELECT RAISE(ABORT, '{CHANGED}'); END
    """)


def _guard_postgresql() -> None:
    """Use the functions that guard the older tables."""
    op.execute("""
        CREATE TRIGGER distinction_kept BEFORE DELETE ON distinction
        FOR EACH ROW EXECUTE FUNCTION factlog_kept()
    """)
    op.execute("""
        CREATE TRIGGER distinction_emptied BEFORE TRUNCATE ON distinction
        FOR EACH STATEMENT EXECUTE FUNCTION factlog_kept()
    """)
    op.execute("""
        CREATE TRIGGER distinction_frozen BEFORE UPDATE ON distinction
        FOR EACH ROW EXECUTE FUNCTION factlog_frozen('versioned')
    """)


def downgrade() -> None:
    """Drop the table, and its guards with it."""
    op.drop_table("distinction")
