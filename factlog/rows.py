"""What is found: frozen, plain rows. Their fields, in their order, are the columns of
a table, the cells of a line and the keys of JSON.

Things are named by slug, claims by number. Dates stand as they were typed; beside
them `_earliest` and `_latest` are the moments that they allow, null where open.
"""

from __future__ import annotations

from dataclasses import dataclass

from factlog.vocab import (
    Act,
    ActorKind,
    Answers,
    Basis,
    Conflict,
    Counter,
    SourceKind,
    Status,
    Time,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """An actor, and how many claims it made."""

    slug: str
    name: str
    kind: ActorKind
    description: str | None
    wikidata: str | None
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """A name of an actor, and its language."""

    name: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationRow:
    """An actor belongs to an organization."""

    actor: str
    organization: str
    role: str | None
    speaks_for: bool
    since: str | None
    since_earliest: str | None
    since_latest: str | None
    until: str | None
    until_earliest: str | None
    until_latest: str | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorDetail(ActorRow):
    """An actor with its names, what it belongs to, and who belongs to it."""

    names: tuple[NameRow, ...]
    affiliations: tuple[AffiliationRow, ...]
    members: tuple[AffiliationRow, ...]
    uid: str
    recorded_at: str
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source, and how many claims cite it."""

    slug: str
    kind: SourceKind
    title: str | None
    url: str | None
    publisher: str | None
    language: str | None
    published: str | None
    published_earliest: str | None
    published_latest: str | None
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDetail(SourceRow):
    """A source, what it relies on as a whole, and what relies on it."""

    relies_on: tuple[str, ...]
    relied_on_by: tuple[str, ...]
    uid: str
    recorded_at: str
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    """An answer that a choice question offers."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question, its status now, and how many claims answer it."""

    slug: str
    text: str
    topic: str | None
    answers: Answers
    unit: str | None
    time: Time
    window_days: int | None
    tolerance: str | None
    status: Status
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDetail(QuestionRow):
    """A question with the options that it offers."""

    options: tuple[OptionRow, ...]
    uid: str
    recorded_at: str
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow:
    """Where a claim is found, and by what way it came there."""

    source: str
    via: tuple[str, ...]
    reported_by: str | None
    quote: str | None
    quote_language: str | None
    translation: str | None
    locator: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim, whether it stands, and what it is cited from."""

    number: int
    uid: str
    question: str
    actor: str
    on_behalf_of: str | None
    side: str
    act: Act
    answer: str | None
    label: str | None
    low: str | None
    high: str | None
    approximate: bool
    unit: str | None
    text: str | None
    language: str | None
    said: str | None
    said_earliest: str | None
    said_latest: str | None
    holds: str | None
    holds_earliest: str | None
    holds_latest: str | None
    hedge: str | None
    channel: str | None
    addressee: str | None
    stands: bool
    ended_by: int | None
    counters: tuple[int, ...]
    countered_by: tuple[int, ...]
    disputed: bool
    citations: tuple[CitationRow, ...]
    recorded_at: str
    recorded_by: str
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRow:
    """A question and its status; `sides`, `claims` and `origins` count what stands."""

    question: str
    text: str
    topic: str | None
    status: Status
    sides: int
    claims: int
    origins: int
    since: str | None
    last_said: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """The question of a dispute."""

    slug: str
    text: str
    answers: Answers
    unit: str | None
    time: Time


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """A standing claim of an actor."""

    actor: str
    name: str
    claim: int
    act: Act
    answer: str | None
    label: str | None
    said: str | None
    hedge: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """A side and the positions of its actors."""

    side: str
    name: str
    positions: tuple[PositionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRow:
    """Two standing claims that cannot both hold; `claim` is the later one."""

    claim: int
    against: int
    kind: Conflict | Counter
    basis: Basis
    sides: tuple[str, str]
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """What one claim says of another, or of a source, without a conflict."""

    target: int | str
    kind: str
    claim: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeDetail:
    """A question at a moment: its status, who holds what, and what is against what."""

    question: AskedRow
    status: Status
    marks: tuple[str, ...]
    since: str | None
    at: str | None
    known_on: str | None
    sides: tuple[SideRow, ...]
    conflicts: tuple[ConflictRow, ...]
    marks_on: tuple[MarkRow, ...]
    claims: tuple[ClaimRow, ...]
    origins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRow:
    """A source that relies on no other; several, if they rely on one another."""

    sources: tuple[str, ...]
    circular: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnRow:
    """A claim that was recorded by mistake."""

    number: int
    reason: str | None
    withdrawn_at: str
    withdrawn_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """The state of a log: its newest entry and how many there are."""

    entries: int
    head: str | None
    recorded_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReport:
    """All that a report of one question shows, whatever its format.

    `names` gives each actor's name, `sources` each source on the way of a citation.
    """

    dispute: DisputeDetail
    topic: str | None
    options: tuple[OptionRow, ...]
    names: dict[str, str]
    sources: tuple[SourceRow, ...]
    origins: tuple[OriginRow, ...]
    withdrawn: tuple[WithdrawnRow, ...]
    made_at: str
    log: LogRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """Something wrong or thin in the log."""

    kind: str
    thing: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedRow:
    """An entry or one of its rows: its canonical line, its words, its salt."""

    line: dict[str, str | int | list[str]]
    words: dict[str, str]
    salt: str
    arrived_at: str | None = None
