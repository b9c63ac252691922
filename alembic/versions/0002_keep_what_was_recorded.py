"""Keep what was recorded: refuse to change or delete it, and find old versions.

A script is frozen history: use sa.table and sa.column, never factlog's models.
SQLite copies a table to change it, and drops its triggers: make them again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

VERSIONED = (
    *("actor", "actor_name", "source", "source_basis", "affiliation", "question"),
    *("option", "claim", "citation", "counterclaim"),
)
WHOLE = ("entry", "log", "claim_option", "citation_via")
IN_FORCE = {
    "sqlite_where": sa.text("superseded_id IS NULL"),
    "postgresql_where": sa.text("superseded_id IS NULL"),
}

DELETED = "what was recorded is never deleted"
CHANGED = "what was recorded is never changed"

FUNCTIONS = f"""
CREATE FUNCTION factlog_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{DELETED} (%)', TG_TABLE_NAME USING ERRCODE = '23001';
END $$;

CREATE FUNCTION factlog_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later boolean := false;
BEGIN
    IF TG_ARGV[0] = 'versioned' THEN
        IF OLD.superseded_id IS NULL
            AND to_jsonb(NEW) - 'superseded_id' = to_jsonb(OLD) - 'superseded_id'
        THEN
            EXECUTE format(
                'SELECT EXISTS (SELECT 1 FROM %I.%I WHERE uid = $1 AND entry_id = $2'
                ' AND id <> $3)', TG_TABLE_SCHEMA, TG_TABLE_NAME
            ) INTO later USING OLD.uid, NEW.superseded_id, OLD.id;
        END IF;
    END IF;
    IF NOT later THEN
        RAISE EXCEPTION '{CHANGED} (%)', TG_TABLE_NAME USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END $$;
"""


def upgrade() -> None:
    """Refuse changes of recorded rows; index every version of a thing."""
    for table in VERSIONED:
        op.drop_index(f"ix_{table}_key", table)
        op.create_index(f"ix_{table}_key", table, ["key"])
    if op.get_bind().dialect.name == "sqlite":
        for table in (*VERSIONED, *WHOLE):
            _guard_sqlite(table)
    else:
        op.execute(FUNCTIONS)
        for table in (*VERSIONED, *WHOLE):
            _guard_postgresql(table)


def _guard_sqlite(table: str) -> None:
    named = op.get_bind().execute(
        sa.text(f"SELECT name FROM pragma_table_info('{table}')")
    )
    same = " AND ".join(
        f'NEW."{name}" IS OLD."{name}"' for (name,) in named if name != "superseded_id"
    )
    superseding = f"""
        OLD.superseded_id IS NULL AND {same} AND EXISTS (
            SELECT 1 FROM {table} AS later
            WHERE later.uid = OLD.uid AND later.entry_id = NEW.superseded_id
            AND later.id <> OLD.id
        )
    """
    unless = f"WHEN NOT ({superseding})" if table in VERSIONED else ""
    op.execute(f"""
        CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{DELETED} ({table})'); END
    """)
    op.execute(f"""
        CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} {unless}
        BEGIN SELECT RAISE(ABORT, '{CHANGED} ({table})'); END
    """)


def _guard_postgresql(table: str) -> None:
    kind = "versioned" if table in VERSIONED else "whole"
    op.execute(f"""
        CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION factlog_kept()
    """)
    op.execute(f"""
        CREATE TRIGGER {table}_emptied BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION factlog_kept()
    """)
    op.execute(f"""
        CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION factlog_frozen('{kind}')
    """)


def downgrade() -> None:
    """Let recorded rows be changed again."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in (*VERSIONED, *WHOLE):
        for name in ("kept", "frozen", *(() if sqlite else ("emptied",))):
            on = "" if sqlite else f" ON {table}"
            op.execute(f"DROP TRIGGER {table}_{name}{on}")
    if not sqlite:
        op.execute("DROP FUNCTION factlog_kept()")
        op.execute("DROP FUNCTION factlog_frozen()")
    for table in VERSIONED:
        op.drop_index(f"ix_{table}_key", table)
        op.create_index(f"ix_{table}_key", table, ["key"], **IN_FORCE)
