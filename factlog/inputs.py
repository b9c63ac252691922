"""What is to be recorded: frozen values, refused where they could never be right.

The same classes serve the commands, the Python API and the rows of a file; a field
is called in a file what it is called here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from factlog import answers, moments
from factlog import text as words
from factlog.errors import InvalidInputError
from factlog.vocab import Act, ActorKind, Answers, Basis, Counter, SourceKind, Time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

MOST_DAYS = 36_525
MOST_PERCENT = 100
_LANGUAGE = re.compile(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,3}")
_PERCENT = re.compile(r"\d{1,6}(?:\.\d{1,6})?", re.ASCII)
RESERVED = {answers.NONE, answers.UNKNOWN}


def checked(check: Callable[[Any], object], default: Any = None) -> Any:
    """Declare a field whose value, if there is one, has to pass the check."""
    return field(default=default, metadata={"check": check})


def needed(check: Callable[[Any], object]) -> Any:
    """Declare a field that has to be given and to pass the check."""
    return field(metadata={"check": check})


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Base of all inputs: runs the checks of its fields, then its own."""

    def __post_init__(self) -> None:
        """Refuse what could never be stored."""
        checked = _checks(type(self))  # type: ignore[arg-type]  # a class has a hash
        values = {name: getattr(self, name) for name, _ in checked}
        for name, error in self.faults(values):
            told = f"{name.replace('_', ' ')}: {error.message}"
            raise InvalidInputError(told, hint=error.hint) from error
        self.agree()

    @classmethod
    def faults(
        cls, values: Mapping[str, Any]
    ) -> Iterator[tuple[str, InvalidInputError]]:
        """Yield each field whose value is wrong by itself, and why."""
        for name, check in _checks(cls):  # type: ignore[arg-type]  # a class has a hash
            value = values.get(name)
            if value is not None:
                try:
                    check(value)
                except InvalidInputError as error:
                    yield name, error

    def agree(self) -> None:
        """Refuse fields that contradict each other."""


@cache
def _checks(kind: type[Input]) -> tuple[tuple[str, Callable[[Any], object]], ...]:
    """Return the fields of a kind of input that are checked, and how."""
    checked = ((one.name, one.metadata.get("check")) for one in fields(kind))
    return tuple((name, check) for name, check in checked if check)


def address(url: str) -> str:
    """Return the host and path of a web address, or say what one looks like."""
    try:
        parts = urlsplit(words.worded(url))
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or url.split() != [url]:
        message = f"{words.printable(url)[:80]!r} is not a web address"
        hint = "it begins with http:// or https:// and holds no spaces"
        raise InvalidInputError(message, hint=hint)
    return f"{host} {parts.path}"


def _option_slug(slug: str) -> None:
    if slug in RESERVED:
        message = f"{slug!r} can be answered to any question and is not declared"
        raise InvalidInputError(message)
    words.checked_slug(slug)


def _whole(number: int) -> None:
    if not 0 <= number <= MOST_DAYS:
        message = f"{number} is not from 0 to {MOST_DAYS}"
        raise InvalidInputError(message, hint="type a whole number of days")


def _percent(typed: str) -> None:
    if not _PERCENT.fullmatch(typed) or float(typed) > MOST_PERCENT:
        message = f"{words.printable(typed)!r} is not a percentage up to 100"
        raise InvalidInputError(message, hint="type one number, such as 5 or 2.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAffiliation(Input):
    """An actor belongs to another, and speaks for it unless said otherwise."""

    organization: str = needed(words.worded)
    actor: str | None = checked(words.worded)
    role: str | None = checked(words.worded)
    speaks_for: bool = True
    since: str | None = checked(moments.parse)
    until: str | None = checked(moments.parse)
    source: str | None = checked(words.worded)

    def agree(self) -> None:
        """Refuse an affiliation that ends before it begins."""
        if self.since and self.until:
            begins = moments.parse(self.since).earliest
            ends = moments.parse(self.until).latest
            if begins is not None and ends is not None and ends < begins:
                message = f"it ends ({self.until}) before it begins ({self.since})"
                raise InvalidInputError(message, hint="exchange the two dates")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActor(Input):
    """An actor; each alias is a name, or a name@language."""

    slug: str = needed(words.checked_slug)
    name: str = needed(words.worded)
    kind: ActorKind = ActorKind.ORGANIZATION
    description: str | None = checked(words.worded)
    wikidata: str | None = checked(words.worded)
    aliases: tuple[str, ...] = ()
    affiliations: tuple[NewAffiliation, ...] = ()

    def agree(self) -> None:
        """Refuse an alias without a name."""
        for alias in self.aliases:
            words.worded(split_alias(alias)[0])


def split_alias(alias: str) -> tuple[str, str | None]:
    """Return an alias as its name and its language, if it ends in one."""
    name, at, language = alias.rpartition("@")
    tagged = at and _LANGUAGE.fullmatch(language)
    return (name.strip(), language) if tagged else (alias.strip(), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource(Input):
    """A work in which something was said or reported."""

    slug: str = needed(words.checked_slug)
    kind: SourceKind = SourceKind.ARTICLE
    title: str | None = checked(words.worded)
    url: str | None = checked(address)
    publisher: str | None = checked(words.worded)
    language: str | None = checked(words.worded)
    published: str | None = checked(moments.parse)
    relies_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOption(Input):
    """An answer that a choice question offers."""

    slug: str = needed(_option_slug)
    label: str = needed(words.worded)
    question: str | None = checked(words.worded)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuestion(Input):
    """What competing claims answer."""

    slug: str = needed(words.checked_slug)
    text: str = needed(words.worded)
    topic: str | None = checked(words.worded)
    answers: Answers = Answers.CHOICE
    options: tuple[NewOption, ...] = ()
    unit: str | None = checked(words.worded)
    time: Time = Time.CHANGING
    window_days: int | None = checked(_whole)
    tolerance: str | None = checked(_percent)

    def agree(self) -> None:
        """Refuse settings that do not belong to this kind of question."""
        quantity = self.answers is Answers.QUANTITY
        given = {
            "options": (self.options, self.answers is Answers.CHOICE, "choice"),
            "a unit": (self.unit, quantity, "quantity"),
            "a tolerance": (self.tolerance, quantity, "quantity"),
        }
        for name, (value, right, kind) in given.items():
            if value and not right:
                message = f"{name}: only a {kind} question has that"
                hint = f"add --answers {kind}, or leave that out"
                raise InvalidInputError(message, hint=hint)
        if self.time is Time.CUMULATIVE and not quantity:
            message = "only a quantity adds up over time"
            raise InvalidInputError(message, hint="add --answers quantity, or --toll")
        if self.window_days is not None and self.time is not Time.CUMULATIVE:
            message = "a window of days: only a cumulative question has that"
            raise InvalidInputError(message, hint="add --cumulative, or --toll")
        slugs = [option.slug for option in self.options]
        if twice := {slug for slug in slugs if slugs.count(slug) > 1}:
            message = f"the option {min(twice)!r} is named twice"
            raise InvalidInputError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCitation(Input):
    """Where a claim is found: in which source, in which words, by what way."""

    source: str = needed(words.worded)
    claim: str | None = checked(words.worded)
    via: tuple[str, ...] = ()
    reported_by: str | None = checked(words.worded)
    quote: str | None = checked(words.worded)
    quote_language: str | None = checked(words.worded)
    translation: str | None = checked(words.worded)
    locator: str | None = checked(words.worded)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCounter(Input):
    """What a claim is made against: another claim, or a source of that claim."""

    claim: str = needed(words.worded)
    source: str | None = checked(words.worded)
    kind: Counter = Counter.DISPUTES
    basis: Basis = Basis.STATED
    note: str | None = checked(words.worded)

    def agree(self) -> None:
        """Refuse a basis that only the rules may give."""
        if self.basis is Basis.DERIVED:
            message = "a derived conflict is worked out, never recorded"
            raise InvalidInputError(message, hint="the basis is stated or noted")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim(Input):
    """An actor's act, at a moment, of answering a question."""

    actor: str = needed(words.worded)
    question: str | None = checked(words.worded)
    text: str | None = checked(words.worded)
    act: Act | None = None
    answer: str | None = checked(words.worded)
    on_behalf_of: str | None = checked(words.worded)
    said: str | None = checked(moments.parse)
    holds: str | None = checked(moments.parse)
    language: str | None = checked(words.worded)
    hedge: str | None = checked(words.worded)
    channel: str | None = checked(words.worded)
    addressee: str | None = checked(words.worded)
    citations: tuple[NewCitation, ...] = ()
    counters: NewCounter | None = None
    retracts: str | None = checked(words.worded)

    def agree(self) -> None:
        """Refuse words, act, answer and dates that do not go together."""
        if self.question is None and not (self.counters or self.retracts):
            message = "a claim answers a question"
            raise InvalidInputError(message, hint="name the question")
        if (self.act is Act.RETRACTS) != (self.retracts is not None):
            message = "a claim that retracts names the claim that it takes back"
            raise InvalidInputError(message, hint="type: factlog claim retract N")
        if self.act in {Act.RETRACTS, Act.DECLINES}:
            if self.answer is not None:
                message = f"a claim that {self.act} gives no answer"
                raise InvalidInputError(message, hint="leave the answer out")
        elif self.text is None:
            message = "a claim needs the words that were said"
            raise InvalidInputError(message, hint="type the words after the actor")
        self._refuse_a_prediction()

    def _refuse_a_prediction(self) -> None:
        if self.said is None or self.holds is None:
            return
        said, holds = moments.parse(self.said).latest, moments.parse(self.holds)
        if said is not None and holds.earliest is not None and holds.earliest > said:
            message = f"{self.holds} lies after the day it was said ({self.said})"
            hint = "ask a prediction as a question of its own, such as “Will …?”"
            raise InvalidInputError(message, hint=hint)


CSV_HEADER = (
    *("question", "actor", "text", "act", "answer", "on_behalf_of", "said", "holds"),
    *("language", "hedge", "channel", "addressee", "source", "via", "reported_by"),
    *("quote", "quote_language", "translation", "locator"),
)
"""The columns of a spreadsheet of claims, in any order; the first three are needed."""

CSV_SEPARATOR = " | "
"""Between several citations in one cell; the steps of a way are set off by ` > `."""

_BAR = re.compile(r"(?<= )(\\*)\|(?= )")
_ESCAPED_BAR = re.compile(r"(?<= )\\(\\*)\|(?= )")


def join_cell(texts: Iterable[str]) -> str:
    """Return several texts as one cell; a bar of their own takes a backslash."""
    return CSV_SEPARATOR.join(_BAR.sub(r"\\\1|", each) for each in texts)


def split_cell(cell: str) -> list[str]:
    """Return the texts of a cell, as `join_cell` joined them."""
    return [_ESCAPED_BAR.sub(r"\1|", each) for each in cell.split(CSV_SEPARATOR)]
