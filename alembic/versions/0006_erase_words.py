"""Let words be erased where the law demands it: their hashes are kept.

A script is frozen history: use sa.table and sa.column, never factlog's models.
SQLite copies a table to change it, and drops its triggers: make them again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

Flag = sa.Integer().with_variant(sa.Boolean(), "postgresql")
Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Uid = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORDS = {
    "actor": ("slug", "name", "description", "wikidata"),
    "actor_name": ("name", "folded"),
    "source": ("slug", "title"),
    "affiliation": ("role",),
    "question": ("slug", "text"),
    "option": ("slug", "label"),
    "claim": ("text", "hedge", "channel"),
    "citation": ("quote", "translation", "prefix", "suffix", "locator"),
    "counterclaim": ("note",),
    "entry": ("reason",),
}
VERSIONED = ("source_basis", "distinction", *WORDS)
SUPERSEDED = sa.text("superseded_id IS NOT NULL")
DELETED = "what was recorded is never deleted (erasure)"
CHANGED = "what was recorded is never changed"

FROZEN = """
CREATE OR REPLACE FUNCTION factlog_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed boolean := false;
    erased text[] := string_to_array(TG_ARGV[1], ',') || ARRAY['salt', 'kept'];
BEGIN
    IF TG_ARGV[0] = 'versioned' THEN
        IF OLD.superseded_id IS NULL
            AND to_jsonb(NEW) - 'superseded_id' = to_jsonb(OLD) - 'superseded_id'
        THEN
            EXECUTE format(
                'SELECT EXISTS (SELECT 1 FROM %I.%I WHERE uid = $1 AND entry_id = $2'
                ' AND id <> $3)', TG_TABLE_SCHEMA, TG_TABLE_NAME
            ) INTO allowed USING OLD.uid, NEW.superseded_id, OLD.id;
        END IF;
    END IF;
    IF NOT allowed AND TG_ARGV[1] <> '' THEN
        IF OLD.kept IS NULL AND NEW.kept IS NOT NULL AND length(NEW.salt) = 0
            AND to_jsonb(NEW) - erased = to_jsonb(OLD) - erased
            AND NOT EXISTS (
                SELECT 1 FROM jsonb_each_text(to_jsonb(NEW)) AS field
                WHERE field.key = ANY (string_to_array(TG_ARGV[1], ','))
                AND field.value <> 'erased'
            )
        THEN
            EXECUTE format(
                'SELECT EXISTS (SELECT 1 FROM %I.erasure WHERE thing = $1)',
                TG_TABLE_SCHEMA
            ) INTO allowed USING OLD.uid::text;
        END IF;
    END IF;
    IF NOT allowed THEN
        RAISE EXCEPTION 'what was recorded is never changed (%)', TG_TABLE_NAME
            USING ERRCODE = '23001';
    END IF;
    RETURN NEW;
END $$;
"""


def upgrade() -> None:
    """Make the table of what was erased, and room for what is kept of it."""
    _make()
    for table in VERSIONED:
        op.add_column(table, sa.Column("kept", sa.Text(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _kept_sqlite("erasure")
        for table in ("erasure", *VERSIONED):
            _frozen_sqlite(table, WORDS.get(table, ()))
    else:
        op.execute(FROZEN)
        for when, each, name in (
            ("DELETE", "ROW", "kept"),
            ("TRUNCATE", "STATEMENT", "emptied"),
        ):
            op.execute(f"""
                CREATE TRIGGER erasure_{name} BEFORE {when} ON erasure
                FOR EACH {each} EXECUTE FUNCTION factlog_kept()
            """)
        for table in ("erasure", *VERSIONED):
            _frozen_postgresql(table, WORDS.get(table, ()))


def _make() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["key"], ["erasure.id"], name="fk_erasure_key_erasure"),
        *(_of_entry(name) for name in ("entry_id", "superseded_id")),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_erasure_uid_entry_id"),
        sqlite_strict=True,
    )
    for name in ("key", "entry_id", "thing"):
        op.create_index(f"ix_erasure_{name}", "erasure", [name])
    op.create_index(
        "ix_erasure_superseded_id",
        "erasure",
        ["superseded_id"],
        sqlite_where=SUPERSEDED,
        postgresql_where=SUPERSEDED,
    )


def _of_entry(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name],
        ["entry.id"],
        name=f"fk_erasure_{name}_entry",
        initially="DEFERRED",
        deferrable=True,
    )


def _kept_sqlite(table: str) -> None:
    op.execute(f"""
        CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{DELETED}'); END
    """)


def _frozen_sqlite(table: str, words: tuple[str, ...]) -> None:
    op.execute(f"DROP TRIGGER IF EXISTS {table}_frozen")
    named = op.get_bind().execute(
        sa.text(f"SELECT name FROM pragma_table_info('{table}')")
    )
    columns = [name for (name,) in named]
    allowed = []
    if "superseded_id" in columns:
        allowed.append(f"""
            OLD.superseded_id IS NULL AND {_same(columns, ("superseded_id",))}
            AND EXISTS (
                SELECT 1 FROM {table} AS later
                WHERE later.uid = OLD.uid AND later.entry_id = NEW.superseded_id
                AND later.id <> OLD.id
            )
        """)
    if words:
        blank = " AND ".join(
            f"coalesce(NEW.\"{name}\", 'erased') = 'erased'" for name in words
        )
        allowed.append(f"""
            OLD.kept IS NULL AND NEW.kept IS NOT NULL AND length(NEW.salt) = 0
            AND {blank} AND {_same(columns, (*words, "salt", "kept"))}
            AND EXISTS (
                SELECT 1 FROM erasure
                WHERE replace(erasure.thing, '-', '') = lower(hex(OLD.uid))
            )
        """)
    either = " OR ".join(f"({one})" for one in allowed) or "0"
    op.execute(f"""
        CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} WHEN NOT ({either})
        BEGIN SELECT RAISE(ABORT, '{CHANGED} ({table})'); END
    """)


def _same(columns: list[str], but: tuple[str, ...]) -> str:
    return " AND ".join(
        f'NEW."{name}" IS OLD."{name}"' for name in columns if name not in but
    )


def _frozen_postgresql(table: str, words: tuple[str, ...]) -> None:
    kind = "whole" if table == "entry" else "versioned"
    op.execute(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}")
    op.execute(f"""
        CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION factlog_frozen('{kind}', '{",".join(words)}')
    """)


def downgrade() -> None:
    """Drop the table of what was erased; what is blank stays so."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in VERSIONED if sqlite else ():
        op.execute(f"DROP TRIGGER {table}_frozen")
    for table in VERSIONED:
        op.drop_column(table, "kept")
    op.drop_table("erasure")
    for table in VERSIONED:
        if sqlite:
            _frozen_sqlite(table, ())
        else:
            _frozen_postgresql(table, ())
