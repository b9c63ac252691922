"""What had to be erased."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from factlog.db.models.entry import Recorded, recorded


class Erasure(Recorded, kw_only=True):
    """The words of a thing were erased, in all its versions; `thing` is its uid."""

    __tablename__ = "erasure"
    __table_args__ = recorded(Index(None, "thing"))

    noun: Mapped[str]
    thing: Mapped[str]
