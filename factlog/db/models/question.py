"""Questions and the options that they offer."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from factlog.db.base import Slug, one_of
from factlog.db.models.entry import Recorded, recorded
from factlog.vocab import Answers, Time


class Question(Recorded, kw_only=True):
    """What competing claims answer."""

    __tablename__ = "question"
    __table_args__ = recorded(
        Index(None, "slug"),
        Index(None, "topic"),
        one_of("answers", Answers),
        one_of("time", Time),
    )

    slug: Mapped[Slug]
    text: Mapped[str]
    answers: Mapped[Answers]
    time: Mapped[Time]
    topic: Mapped[str | None] = mapped_column(default=None)
    unit: Mapped[str | None] = mapped_column(default=None)
    window_days: Mapped[int | None] = mapped_column(default=None)
    tolerance: Mapped[str | None] = mapped_column(default=None)


class Option(Recorded, kw_only=True):
    """An answer that a choice question offers."""

    __tablename__ = "option"
    __table_args__ = recorded(Index(None, "question_id"))

    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    slug: Mapped[Slug]
    label: Mapped[str]
