"""List claims and questions in their order by an index, and find what is on a topic.

A page is then read from where it begins; nothing is sorted but what is of one day.
A script is frozen history: use sa.table and sa.column, never factlog's models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ORDER = (
    *("(said IS NULL)", "(said_earliest IS NOT NULL)", "said_earliest"),
    *("(said_latest IS NULL)", "said_latest", '"key"'),
)
LISTED = [
    *("status", "last_said", "starts", "ends"),
    *("superseded_id", "entry_id", "question_id"),
]
IN_FORCE = ["superseded_id", "withdrawn", "entry_id"]


def upgrade() -> None:
    """Make the indexes, most of them in the place of narrower ones."""
    op.drop_index("ix_claim_said_earliest_said_latest_id", "claim")
    order = [*(sa.text(one) for one in ORDER), "act"]
    op.create_index("ix_claim_order", "claim", order)
    op.drop_index("ix_status_span_status_last_said", "status_span")
    op.create_index("ix_status_span_list", "status_span", LISTED)
    op.drop_index("ix_standing_question_id", "standing")
    both = ["question_id", "side_id"]
    op.create_index("ix_standing_question_id_side_id", "standing", both)
    op.create_index("ix_question_topic", "question", ["topic"])
    ended = ["status", "ends", "last_said"]
    op.create_index(
        "ix_status_span_status_ends_last_said",
        "status_span",
        ended,
        sqlite_where=sa.text("superseded_id IS NULL"),
        postgresql_where=sa.text("superseded_id IS NULL"),
    )
    op.drop_index("ix_claim_actor_id", "claim")
    op.create_index("ix_claim_actor_id", "claim", ["actor_id", *IN_FORCE])
    op.drop_index("ix_citation_source_id", "citation")
    cited = ["source_id", *IN_FORCE, "claim_id"]
    op.create_index("ix_citation_source_id", "citation", cited)


def downgrade() -> None:
    """Make those of before."""
    op.drop_index("ix_citation_source_id", "citation")
    op.create_index("ix_citation_source_id", "citation", ["source_id"])
    op.drop_index("ix_claim_actor_id", "claim")
    op.create_index("ix_claim_actor_id", "claim", ["actor_id"])
    op.drop_index("ix_status_span_status_ends_last_said", "status_span")
    op.drop_index("ix_question_topic", "question")
    op.drop_index("ix_standing_question_id_side_id", "standing")
    op.create_index("ix_standing_question_id", "standing", ["question_id"])
    op.drop_index("ix_status_span_list", "status_span")
    said = ["status", "last_said"]
    op.create_index("ix_status_span_status_last_said", "status_span", said)
    op.drop_index("ix_claim_order", "claim")
    dates = ["said_earliest", "said_latest", "id"]
    op.create_index("ix_claim_said_earliest_said_latest_id", "claim", dates)
