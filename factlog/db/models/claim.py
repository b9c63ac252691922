"""Claims, where they are found, and what they are made against."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factlog.db.base import STRICT, Base, Local, one_of, only
from factlog.db.models.actor import Actor
from factlog.db.models.entry import Recorded, recorded
from factlog.db.models.question import Option, Question
from factlog.db.models.source import Source
from factlog.moments import DAY
from factlog.vocab import Act, Basis, Counter

ENDING = only("holds_latest IS NOT NULL")
UNENDING = only("holds_latest IS NULL AND holds_earliest IS NOT NULL")

IN_FORCE = ("superseded_id", "withdrawn", "entry_id")
"""What says that a version counts: an index that has it is enough to count by."""

ORDER = (
    *("(said IS NULL)", "(said_earliest IS NOT NULL)", "said_earliest"),
    *("(said_latest IS NULL)", "said_latest", '"key"'),
)
"""How claims are listed: the oldest first, undated ones last."""

SHORT, MONTH, YEAR = (days * DAY for days in (3, 31, 366))
"""Seconds that a date is long at most: of about a day, of a month, of a year."""

LASTS = "said_latest - said_earliest"
LONG = f"said IS NOT NULL AND (said_latest IS NULL OR {LASTS} > {SHORT})"
"""Claims that may have been said long after others that are listed later."""

LENGTH = f"(({LASTS}) <= {MONTH})", f"(({LASTS}) <= {YEAR})"
"""How long a date is: whether a month at most, and a year; unknown where it is open."""


class ClaimOption(Base, kw_only=True):
    """An option that the answer of a version of a claim names."""

    __tablename__ = "claim_option"
    __table_args__ = (STRICT,)

    claim_id: Mapped[Local] = mapped_column(ForeignKey("claim.id"), init=False)
    option_id: Mapped[Local] = mapped_column(ForeignKey(Option.id))


class Claim(Recorded, kw_only=True):
    """An actor's act, at a moment, of answering a question."""

    __tablename__ = "claim"
    __table_args__ = recorded(
        one_of("act", Act),
        CheckConstraint("text <> ''", name="text_not_empty"),
        Index(None, "question_id"),
        Index("ix_claim_actor_id", "actor_id", *IN_FORCE),
        Index("ix_claim_order", *map(text, ORDER), "act"),
        Index(
            "ix_claim_long",
            *map(text, LENGTH),
            "said_earliest",
            "said_latest",
            **only(LONG),
        ),
        Index(None, "question_id", "holds_latest", **ENDING),
        Index(None, "question_id", "holds_earliest", **UNENDING),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    actor_id: Mapped[int] = mapped_column(ForeignKey(Actor.id))
    act: Mapped[Act]
    on_behalf_of_id: Mapped[int | None] = mapped_column(
        ForeignKey(Actor.id), default=None
    )
    text: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str | None] = mapped_column(default=None)
    answer: Mapped[str | None] = mapped_column(default=None)
    low: Mapped[str | None] = mapped_column(default=None)
    high: Mapped[str | None] = mapped_column(default=None)
    approximate: Mapped[bool] = mapped_column(default=False)
    answer_earliest: Mapped[int | None] = mapped_column(default=None)
    answer_latest: Mapped[int | None] = mapped_column(default=None)
    said: Mapped[str | None] = mapped_column(default=None)
    said_earliest: Mapped[int | None] = mapped_column(default=None)
    said_latest: Mapped[int | None] = mapped_column(default=None)
    holds: Mapped[str | None] = mapped_column(default=None)
    holds_earliest: Mapped[int | None] = mapped_column(default=None)
    holds_latest: Mapped[int | None] = mapped_column(default=None)
    hedge: Mapped[str | None] = mapped_column(default=None)
    channel: Mapped[str | None] = mapped_column(default=None)
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey(Actor.id), default=None)
    retracts_id: Mapped[int | None] = mapped_column(
        ForeignKey("claim.id"), default=None
    )

    options: Mapped[list[ClaimOption]] = relationship(default_factory=list, repr=False)


class CitationVia(Base, kw_only=True):
    """A source that a version of a citation came through, the nearest first."""

    __tablename__ = "citation_via"
    __table_args__ = (STRICT,)

    citation_id: Mapped[Local] = mapped_column(ForeignKey("citation.id"), init=False)
    position: Mapped[Local]
    source_id: Mapped[int] = mapped_column(ForeignKey(Source.id))


class Citation(Recorded, kw_only=True):
    """Where a claim is found: the words, the place, who reported them."""

    __tablename__ = "citation"
    __table_args__ = recorded(
        Index(None, "claim_id"),
        Index("ix_citation_source_id", "source_id", *IN_FORCE, "claim_id"),
    )

    claim_id: Mapped[int] = mapped_column(ForeignKey(Claim.id))
    source_id: Mapped[int] = mapped_column(ForeignKey(Source.id))
    quote: Mapped[str | None] = mapped_column(default=None)
    quote_language: Mapped[str | None] = mapped_column(default=None)
    translation: Mapped[str | None] = mapped_column(default=None)
    prefix: Mapped[str | None] = mapped_column(default=None)
    suffix: Mapped[str | None] = mapped_column(default=None)
    start: Mapped[int | None] = mapped_column(default=None)
    end: Mapped[int | None] = mapped_column(default=None)
    locator: Mapped[str | None] = mapped_column(default=None)
    reported_by_id: Mapped[int | None] = mapped_column(
        ForeignKey(Actor.id), default=None
    )

    via: Mapped[list[CitationVia]] = relationship(
        default_factory=list, repr=False, order_by=CitationVia.position
    )


class Counterclaim(Recorded, kw_only=True):
    """A claim is made against another claim, or against a source."""

    __tablename__ = "counterclaim"
    __table_args__ = recorded(
        one_of("kind", Counter),
        CheckConstraint("basis IN ('stated', 'noted')", name="basis"),
        CheckConstraint("(claim_id IS NULL) <> (source_id IS NULL)", name="one_target"),
        Index(None, "counterclaim_id"),
        Index(None, "claim_id"),
        Index(None, "source_id"),
    )

    counterclaim_id: Mapped[int] = mapped_column(ForeignKey(Claim.id))
    kind: Mapped[Counter]
    basis: Mapped[Basis]
    claim_id: Mapped[int | None] = mapped_column(ForeignKey(Claim.id), default=None)
    source_id: Mapped[int | None] = mapped_column(ForeignKey(Source.id), default=None)
    note: Mapped[str | None] = mapped_column(default=None)
