"""Make the first tables.

A script is frozen history: use sa.table and sa.column, never factlog's models.
SQLite copies a table to change it, and drops its triggers: make them again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

Uid = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
Flag = sa.Integer().with_variant(sa.Boolean(), "postgresql")
Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Slug = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
IN_FORCE = {
    "sqlite_where": sa.text("superseded_id IS NULL"),
    "postgresql_where": sa.text("superseded_id IS NULL"),
}
Instant = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "entry",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("arrived_at", Instant, nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("previous", sa.LargeBinary(), nullable=True),
        sa.Column("merged", sa.LargeBinary(), nullable=True),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("digest", name="uq_entry_digest"),
        sa.UniqueConstraint("uid", name="uq_entry_uid"),
        sqlite_strict=True,
    )
    op.create_table(
        "log",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("application", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("application = 'factlog'", name=op.f("ck_log_application")),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_log"),
        sqlite_strict=True,
    )
    op.create_table(
        "actor",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("slug", Slug, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("wikidata", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('person', 'organization', 'state', 'government', 'military', 'group', 'media', 'unnamed')",
            name=op.f("ck_actor_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name="fk_actor_entry_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["key"], ["actor.id"], name="fk_actor_key_actor"),
        sa.ForeignKeyConstraint(
            ["superseded_id"],
            ["entry.id"],
            name="fk_actor_superseded_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_actor"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_actor_uid_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_actor_entry_id", "actor", ["entry_id"])
    op.create_index("ix_actor_key", "actor", ["key"], **IN_FORCE)
    op.create_index("ix_actor_slug", "actor", ["slug"])
    op.create_table(
        "question",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("slug", Slug, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("time", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("window_days", Whole, nullable=True),
        sa.Column("tolerance", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "answers IN ('choice', 'quantity', 'date', 'text')",
            name=op.f("ck_question_answers"),
        ),
        sa.CheckConstraint(
            "time IN ('changing', 'fixed', 'cumulative')", name=op.f("ck_question_time")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name="fk_question_entry_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["key"], ["question.id"], name="fk_question_key_question"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_id"],
            ["entry.id"],
            name="fk_question_superseded_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_question_uid_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_question_entry_id", "question", ["entry_id"])
    op.create_index("ix_question_key", "question", ["key"], **IN_FORCE)
    op.create_index("ix_question_slug", "question", ["slug"])
    op.create_table(
        "actor_name",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("actor_id", Whole, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name="fk_actor_name_actor_id_actor"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name="fk_actor_name_entry_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["key"], ["actor_name.id"], name="fk_actor_name_key_actor_name"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_id"],
            ["entry.id"],
            name="fk_actor_name_superseded_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_actor_name"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_actor_name_uid_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_actor_name_actor_id", "actor_name", ["actor_id"])
    op.create_index("ix_actor_name_entry_id", "actor_name", ["entry_id"])
    op.create_index(
        # A name may be longer than a page of a b-tree takes on PostgreSQL.
        "ix_actor_name_folded",
        "actor_name",
        ["folded"],
        postgresql_using="hash",
    )
    op.create_index("ix_actor_name_key", "actor_name", ["key"], **IN_FORCE)
    op.create_table(
        "claim",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("question_id", Whole, nullable=False),
        sa.Column("actor_id", Whole, nullable=False),
        sa.Column("on_behalf_of_id", Whole, nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("low", sa.Text(), nullable=True),
        sa.Column("high", sa.Text(), nullable=True),
        sa.Column("approximate", Flag, nullable=False),
        sa.Column("answer_earliest", Whole, nullable=True),
        sa.Column("answer_latest", Whole, nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("said_earliest", Whole, nullable=True),
        sa.Column("said_latest", Whole, nullable=True),
        sa.Column("holds", sa.Text(), nullable=True),
        sa.Column("holds_earliest", Whole, nullable=True),
        sa.Column("holds_latest", Whole, nullable=True),
        sa.Column("hedge", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("addressee_id", Whole, nullable=True),
        sa.Column("retracts_id", Whole, nullable=True),
        sa.CheckConstraint(
            "act IN ('asserts', 'denies', 'concedes', 'retracts', 'declines')",
            name=op.f("ck_claim_act"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_claim_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name="fk_claim_actor_id_actor"
        ),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["actor.id"], name="fk_claim_addressee_id_actor"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name="fk_claim_entry_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["key"], ["claim.id"], name="fk_claim_key_claim"),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"], ["actor.id"], name="fk_claim_on_behalf_of_id_actor"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_claim_question_id_question"
        ),
        sa.ForeignKeyConstraint(
            ["retracts_id"], ["claim.id"], name="fk_claim_retracts_id_claim"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_id"],
            ["entry.id"],
            name="fk_claim_superseded_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_claim_uid_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_claim_actor_id", "claim", ["actor_id"])
    op.create_index("ix_claim_entry_id", "claim", ["entry_id"])
    op.create_index("ix_claim_key", "claim", ["key"], **IN_FORCE)
    op.create_index("ix_claim_question_id", "claim", ["question_id"])
    op.create_index(
        "ix_claim_said_earliest_said_latest_id",
        "claim",
        ["said_earliest", "said_latest", "id"],
    )
    op.create_table(
        "option",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("question_id", Whole, nullable=False),
        sa.Column("slug", Slug, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name="fk_option_entry_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["key"], ["option.id"], name="fk_option_key_option"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_option_question_id_question"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_id"],
            ["entry.id"],
            name="fk_option_superseded_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_option"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_option_uid_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_option_entry_id", "option", ["entry_id"])
    op.create_index("ix_option_key", "option", ["key"], **IN_FORCE)
    op.create_index("ix_option_question_id", "option", ["question_id"])
    op.create_table(
        "source",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("slug", Slug, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("publisher_id", Whole, nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("published_earliest", Whole, nullable=True),
        sa.Column("published_latest", Whole, nullable=True),
        sa.CheckConstraint(
            "kind IN ('article', 'post', 'broadcast', 'video', 'briefing', 'statement', 'report', 'paper', 'dataset', 'document', 'interview', 'work')",
            name=op.f("ck_source_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name="fk_source_entry_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["key"], ["source.id"], name="fk_source_key_source"),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["actor.id"], name="fk_source_publisher_id_actor"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_id"],
            ["entry.id"],
            name="fk_source_superseded_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_source_uid_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_source_entry_id", "source", ["entry_id"])
    op.create_index("ix_source_key", "source", ["key"], **IN_FORCE)
    op.create_index("ix_source_slug", "source", ["slug"])
    op.create_table(
        "status_span",
        sa.Column("question_id", Whole, autoincrement=False, nullable=False),
        sa.Column("starts", Whole, autoincrement=False, nullable=False),
        sa.Column("ends", Whole, nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("since", Whole, nullable=True),
        sa.Column("sides", Whole, nullable=False),
        sa.Column("claims", Whole, nullable=False),
        sa.Column("origins", Whole, nullable=False),
        sa.Column("last_said", Whole, nullable=False),
        sa.CheckConstraint(
            "status IN ('contested', 'conceded', 'ended', 'split', 'uncontested')",
            name=op.f("ck_status_span_status"),
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_status_span_question_id_question"
        ),
        sa.PrimaryKeyConstraint("question_id", "starts", name="pk_status_span"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_status_span_status_last_said", "status_span", ["status", "last_said"]
    )
    op.create_table(
        "affiliation",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("actor_id", Whole, nullable=False),
        sa.Column("organization_id", Whole, nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("speaks_for", Flag, nullable=False),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("since_earliest", Whole, nullable=True),
        sa.Column("since_latest", Whole, nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("until_earliest", Whole, nullable=True),
        sa.Column("until_latest", Whole, nullable=True),
        sa.Column("source_id", Whole, nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name="fk_affiliation_actor_id_actor"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name="fk_affiliation_entry_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["key"], ["affiliation.id"], name="fk_affiliation_key_affiliation"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["actor.id"],
            name="fk_affiliation_organization_id_actor",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_affiliation_source_id_source"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_id"],
            ["entry.id"],
            name="fk_affiliation_superseded_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_affiliation"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_affiliation_uid_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_affiliation_actor_id", "affiliation", ["actor_id"])
    op.create_index("ix_affiliation_entry_id", "affiliation", ["entry_id"])
    op.create_index("ix_affiliation_key", "affiliation", ["key"], **IN_FORCE)
    op.create_index(
        "ix_affiliation_organization_id", "affiliation", ["organization_id"]
    )
    op.create_table(
        "citation",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("claim_id", Whole, nullable=False),
        sa.Column("source_id", Whole, nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("quote_language", sa.Text(), nullable=True),
        sa.Column("translation", sa.Text(), nullable=True),
        sa.Column("prefix", sa.Text(), nullable=True),
        sa.Column("suffix", sa.Text(), nullable=True),
        sa.Column("start", Whole, nullable=True),
        sa.Column("end", Whole, nullable=True),
        sa.Column("locator", sa.Text(), nullable=True),
        sa.Column("reported_by_id", Whole, nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name="fk_citation_claim_id_claim"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name="fk_citation_entry_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["key"], ["citation.id"], name="fk_citation_key_citation"
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["actor.id"], name="fk_citation_reported_by_id_actor"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_citation_source_id_source"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_id"],
            ["entry.id"],
            name="fk_citation_superseded_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_citation"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_citation_uid_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_citation_claim_id", "citation", ["claim_id"])
    op.create_index("ix_citation_entry_id", "citation", ["entry_id"])
    op.create_index("ix_citation_key", "citation", ["key"], **IN_FORCE)
    op.create_index("ix_citation_source_id", "citation", ["source_id"])
    op.create_table(
        "claim_option",
        sa.Column("claim_id", Whole, autoincrement=False, nullable=False),
        sa.Column("option_id", Whole, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name="fk_claim_option_claim_id_claim"
        ),
        sa.ForeignKeyConstraint(
            ["option_id"], ["option.id"], name="fk_claim_option_option_id_option"
        ),
        sa.PrimaryKeyConstraint("claim_id", "option_id", name="pk_claim_option"),
        sqlite_strict=True,
    )
    op.create_table(
        "counterclaim",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("counterclaim_id", Whole, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("claim_id", Whole, nullable=True),
        sa.Column("source_id", Whole, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "basis IN ('stated', 'noted')", name=op.f("ck_counterclaim_basis")
        ),
        sa.CheckConstraint(
            "kind IN ('disputes', 'corrects', 'qualifies', 'undercuts', 'disowns')",
            name=op.f("ck_counterclaim_kind"),
        ),
        sa.CheckConstraint(
            "(claim_id IS NULL) <> (source_id IS NULL)",
            name=op.f("ck_counterclaim_one_target"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name="fk_counterclaim_claim_id_claim"
        ),
        sa.ForeignKeyConstraint(
            ["counterclaim_id"],
            ["claim.id"],
            name="fk_counterclaim_counterclaim_id_claim",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name="fk_counterclaim_entry_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["key"], ["counterclaim.id"], name="fk_counterclaim_key_counterclaim"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_counterclaim_source_id_source"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_id"],
            ["entry.id"],
            name="fk_counterclaim_superseded_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_counterclaim"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_counterclaim_uid_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_counterclaim_claim_id", "counterclaim", ["claim_id"])
    op.create_index(
        "ix_counterclaim_counterclaim_id", "counterclaim", ["counterclaim_id"]
    )
    op.create_index("ix_counterclaim_entry_id", "counterclaim", ["entry_id"])
    op.create_index("ix_counterclaim_key", "counterclaim", ["key"], **IN_FORCE)
    op.create_index("ix_counterclaim_source_id", "counterclaim", ["source_id"])
    op.create_table(
        "source_basis",
        sa.Column("id", Whole, autoincrement=False, nullable=False),
        sa.Column("uid", Uid, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", Uid, nullable=True),
        sa.Column("withdrawn", Flag, nullable=False),
        sa.Column("key", Whole, nullable=False),
        sa.Column("entry_id", Whole, nullable=False),
        sa.Column("superseded_id", Whole, nullable=True),
        sa.Column("source_id", Whole, nullable=False),
        sa.Column("relies_on_id", Whole, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name="fk_source_basis_entry_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["key"], ["source_basis.id"], name="fk_source_basis_key_source_basis"
        ),
        sa.ForeignKeyConstraint(
            ["relies_on_id"], ["source.id"], name="fk_source_basis_relies_on_id_source"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_source_basis_source_id_source"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_id"],
            ["entry.id"],
            name="fk_source_basis_superseded_id_entry",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_source_basis"),
        sa.UniqueConstraint("uid", "entry_id", name="uq_source_basis_uid_entry_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_source_basis_entry_id", "source_basis", ["entry_id"])
    op.create_index("ix_source_basis_key", "source_basis", ["key"], **IN_FORCE)
    op.create_index("ix_source_basis_relies_on_id", "source_basis", ["relies_on_id"])
    op.create_index("ix_source_basis_source_id", "source_basis", ["source_id"])
    op.create_table(
        "standing",
        sa.Column("claim_id", Whole, autoincrement=False, nullable=False),
        sa.Column("starts", Whole, autoincrement=False, nullable=False),
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
        sa.PrimaryKeyConstraint("claim_id", "starts", name="pk_standing"),
        sqlite_strict=True,
    )
    op.create_index("ix_standing_side_id", "standing", ["side_id"])
    op.create_index("ix_standing_question_id", "standing", ["question_id"])
    op.create_table(
        "citation_via",
        sa.Column("citation_id", Whole, autoincrement=False, nullable=False),
        sa.Column("position", Whole, autoincrement=False, nullable=False),
        sa.Column("source_id", Whole, nullable=False),
        sa.ForeignKeyConstraint(
            ["citation_id"],
            ["citation.id"],
            name="fk_citation_via_citation_id_citation",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_citation_via_source_id_source"
        ),
        sa.PrimaryKeyConstraint("citation_id", "position", name="pk_citation_via"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("citation_via")
    op.drop_table("standing")
    op.drop_table("source_basis")
    op.drop_table("counterclaim")
    op.drop_table("claim_option")
    op.drop_table("citation")
    op.drop_table("affiliation")
    op.drop_table("status_span")
    op.drop_table("source")
    op.drop_table("option")
    op.drop_table("claim")
    op.drop_table("actor_name")
    op.drop_table("question")
    op.drop_table("actor")
    op.drop_table("log")
    op.drop_table("entry")
