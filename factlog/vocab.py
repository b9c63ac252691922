"""The closed word lists: one word, one meaning, in tables, code and commands."""

from __future__ import annotations

from enum import StrEnum


class ActorKind(StrEnum):
    """What kind of actor speaks or is spoken for."""

    PERSON = "person"
    ORGANIZATION = "organization"
    STATE = "state"
    GOVERNMENT = "government"
    MILITARY = "military"
    GROUP = "group"
    MEDIA = "media"
    UNNAMED = "unnamed"


class Noun(StrEnum):
    """What can be searched for."""

    CLAIM = "claim"
    QUESTION = "question"
    ACTOR = "actor"
    SOURCE = "source"


class Answers(StrEnum):
    """The kind of answer that a question takes."""

    CHOICE = "choice"
    QUANTITY = "quantity"
    DATE = "date"
    TEXT = "text"


class Time(StrEnum):
    """How a question's answer depends on time."""

    CHANGING = "changing"
    FIXED = "fixed"
    CUMULATIVE = "cumulative"


class Act(StrEnum):
    """What an actor does with an answer."""

    ASSERTS = "asserts"
    DENIES = "denies"
    CONCEDES = "concedes"
    RETRACTS = "retracts"
    DECLINES = "declines"

    @property
    def asserting(self) -> bool:
        """Whether the act holds its answer to be so."""
        return self is Act.ASSERTS or self is Act.CONCEDES

    @property
    def answering(self) -> bool:
        """Whether the act takes a position."""
        return self.asserting or self is Act.DENIES


class Counter(StrEnum):
    """How one claim stands against another, or against a source."""

    DISPUTES = "disputes"
    CORRECTS = "corrects"
    QUALIFIES = "qualifies"
    UNDERCUTS = "undercuts"
    DISOWNS = "disowns"

    @property
    def conflicting(self) -> bool:
        """Whether it says that both cannot hold; the others are marks."""
        return self in {Counter.DISPUTES, Counter.CORRECTS}


class Basis(StrEnum):
    """Who saw that two claims stand against each other."""

    STATED = "stated"
    NOTED = "noted"
    DERIVED = "derived"


class Conflict(StrEnum):
    """How two answers exclude each other."""

    CONTRARY = "contrary"
    CONTRADICTORY = "contradictory"


class Status(StrEnum):
    """Whether a question is in dispute."""

    CONTESTED = "contested"
    CONCEDED = "conceded"
    ENDED = "ended"
    SPLIT = "split"
    UNCONTESTED = "uncontested"


class SourceKind(StrEnum):
    """What kind of work a source is."""

    ARTICLE = "article"
    POST = "post"
    BROADCAST = "broadcast"
    VIDEO = "video"
    BRIEFING = "briefing"
    STATEMENT = "statement"
    REPORT = "report"
    PAPER = "paper"
    DATASET = "dataset"
    DOCUMENT = "document"
    INTERVIEW = "interview"
    WORK = "work"


class Format(StrEnum):
    """How a command prints what it found."""

    AUTO = "auto"
    TABLE = "table"
    TSV = "tsv"
    JSON = "json"
