"""What is derived from the claims: when they stand, and a question's status.

These rows are outside the chain and can be rebuilt at any time. They are versions too:
of the entry that brought them, until the one after which they were otherwise, so that
what was known on a day is found as what is known now.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from factlog.db.base import STRICT, Base, Local, one_of, only
from factlog.db.models.actor import Actor
from factlog.db.models.claim import Claim
from factlog.db.models.entry import newest
from factlog.db.models.question import Question
from factlog.vocab import Status

LISTED = (
    *("status", "last_said", "starts", "ends"),
    *("superseded_id", "entry_id", "question_id"),
)
"""What is asked of a span to list questions: an index says it all."""


class Standing(Base, kw_only=True):
    """A claim stands from one second to another, in dispute or not.

    Every claim has a row; one that never stood has an empty span.
    """

    __tablename__ = "standing"
    __table_args__ = (
        Index(None, "question_id", "side_id"),
        Index(None, "side_id"),
        Index(None, "question_id", "ends", **only("superseded_id IS NULL")),
        STRICT,
    )

    claim_id: Mapped[Local] = mapped_column(ForeignKey(Claim.id))
    starts: Mapped[Local]
    entry_id: Mapped[Local]
    superseded_id: Mapped[int | None]
    ends: Mapped[int | None]
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    side_id: Mapped[int] = mapped_column(ForeignKey(Actor.id))
    disputed: Mapped[bool]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey(Claim.id))


class StatusSpan(Base, kw_only=True):
    """A question has one status, and counts, from one second to another."""

    __tablename__ = "status_span"
    __table_args__ = (
        one_of("status", Status),
        Index("ix_status_span_list", *LISTED),
        Index(None, "status", "ends", "last_said", **only("superseded_id IS NULL")),
        STRICT,
    )

    question_id: Mapped[Local] = mapped_column(ForeignKey(Question.id))
    starts: Mapped[Local]
    entry_id: Mapped[Local]
    superseded_id: Mapped[int | None]
    ends: Mapped[int | None]
    status: Mapped[Status]
    since: Mapped[int | None]
    sides: Mapped[int]
    claims: Mapped[int]
    origins: Mapped[int]
    last_said: Mapped[int]


def holds_at(span: Any, moment: Any) -> ColumnElement[bool]:
    """Return the condition that a known span has begun by a moment and not ended.

    `span` is one of these tables' classes, an alias of it, or its columns.
    """
    ends = or_(span.ends.is_(None), span.ends > moment)
    return and_(newest(span), span.starts <= moment, ends)
