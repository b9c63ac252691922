"""Stories as tables: what is typed, and what is known after it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import Run

A_AND_B = ('actor add a "Actor A"', 'actor add b "Actor B"')

_NAMED = re.compile(r"([a-z][a-z0-9-]*): (.*)", re.DOTALL)
_NUMBERED = re.compile(r"\bclaim (\d+)")
_MENTIONED = re.compile(r"\{([a-z][a-z0-9-]*)\}")


@dataclass(frozen=True, slots=True)
class Step:
    """A command as a person types it, and what is known after it.

    `name: claim add …` gives the claim a name; `{name}` in a later command is its
    number. Without a command time passes. What is None or empty is not looked at,
    but a side is split only where the step says so.
    """

    typed: str
    status: str = ""
    at: str | None = None
    question: str = ""
    """Another one than the story's."""
    since: str | None = None
    split: tuple[str, ...] = ()
    """The sides that do not agree with themselves."""
    held: Mapping[str, str] | None = None
    """The answers of each side."""
    stands: str | None = None
    """The claims that stand, by name."""
    ended: Mapping[str, str | None] = field(default_factory=dict)
    """The claims that no longer stand, and the claims that ended them."""
    conflicts: tuple[str, ...] | None = None
    """`later kind earlier basis`, by the names of the claims."""
    marks: tuple[str, ...] | None = None
    """What stands beside the status."""
    marked: tuple[str, ...] | None = None
    """`claim kind target`."""
    origins: int | None = None
    says: str = ""
    """Some of what the command says on stderr."""
    refused: int = 0
    """The exit code of a command that is not to succeed."""


@dataclass(frozen=True, slots=True)
class Story:
    """A question, who is known before anything is said, and what is said then."""

    title: str
    question: str
    known: tuple[str, ...]
    told: tuple[Step, ...]

    def __str__(self) -> str:
        """Return the title, by which pytest names the test."""
        return self.title


@dataclass(frozen=True, slots=True)
class Teller:
    """Types commands into a log, and knows the claims by their names."""

    run: Run
    numbers: dict[str, int] = field(default_factory=dict)

    def type(self, line: str, *, refused: int = 0) -> str:
        """Run a command; return what it says on stderr."""
        found = _NAMED.fullmatch(line)
        name, command = found.groups() if found else (None, line)
        result = self.run(_MENTIONED.sub(lambda m: str(self.numbers[m[1]]), command))
        assert result.exit_code == refused, (command, result.output)
        if name is not None and not refused:
            self.numbers[name] = int(result.stdout)
        return result.stderr

    def show(self, question: str, at: str | None = None) -> dict[str, Any]:
        """Return a dispute, its claims named instead of numbered."""
        words = ["dispute", "show", question, "--format", "json"]
        result = self.run(*words, *(["--at", at] if at else []))
        assert result.exit_code == 0, result.output
        return _named(json.loads(result.stdout), self.numbers)


def tell(run: Run, story: Story) -> None:
    """Type a story command by command, and compare what is known after each."""
    teller = Teller(run)
    for line in story.known:
        teller.type(line)
    for step in story.told:
        said = teller.type(step.typed, refused=step.refused) if step.typed else ""
        assert step.says in said, step.typed
        if step.status:
            seen = teller.show(step.question or story.question, step.at)
            assert _seen(step, seen) == _expected(step), step.typed


def tell_backwards(run: Run, story: Story) -> None:
    """Type a story's claims from the last to the first; no day of it is another."""
    teller = Teller(run)
    for line in (*others(story), *orders(story, 2)[-1]):
        teller.type(line)
    evenings = {(step.question or story.question, step.at): step for step in story.told}
    for (question, at), step in evenings.items():
        if at:
            seen = teller.show(question, at)
            assert _seen(step, seen) == _expected(step), (at, step.typed)


def _expected(step: Step) -> dict[str, Any]:
    """Return what a step states, under the names by which it is looked up."""
    stated: dict[str, Any] = {"status": step.status, "split": set(step.split)}
    for name in ("since", "held", "origins"):
        if (value := getattr(step, name)) is not None:
            stated[name] = value
    for name in ("conflicts", "marks", "marked"):
        if (value := getattr(step, name)) is not None:
            stated[name] = sorted(value)
    if step.stands is not None:
        stated["stands"] = set(step.stands.split())
    return stated | {"ended": step.ended}


def _seen(step: Step, dispute: dict[str, Any]) -> dict[str, Any]:
    """Return of a dispute what a step states."""
    conflicts = dispute["conflicts"]
    within = {one["sides"][0] for one in conflicts if len(set(one["sides"])) == 1}
    ends = {c["number"]: c["ended_by"] for c in dispute["claims"] if not c["stands"]}
    seen = {
        "status": dispute["status"],
        "split": within,
        "since": dispute["since"],
        "held": {side["side"]: _held(side) for side in dispute["sides"]},
        "origins": dispute["origins"],
        "conflicts": sorted(map(_conflict, conflicts)),
        "marks": sorted(dispute["marks"]),
        "marked": sorted(
            f"{one['claim']} {one['kind']} {one['target']}"
            for one in dispute["marks_on"]
        ),
        "stands": {c["number"] for c in dispute["claims"] if c["stands"]},
        "ended": {n: ends.get(n, "it still stands") for n in step.ended},
    }
    stated = _expected(step)
    return {name: value for name, value in seen.items() if name in stated}


def _held(side: dict[str, Any]) -> str:
    answers = [(one["act"], one["answer"] or "…") for one in side["positions"]]
    return " / ".join(
        answer if act == "asserts" else f"{act} {answer}" for act, answer in answers
    )


def _conflict(one: dict[str, Any]) -> str:
    return f"{one['claim']} {one['kind']} {one['against']} {one['basis']}"


def _named(dispute: dict[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    """Return a dispute with the names of its claims where their numbers stood."""
    names = {number: name for name, number in numbers.items()}

    def name(value: int | str | None) -> int | str | None:
        return names.get(value, value) if isinstance(value, int) else value

    def words(label: str | None) -> str | None:
        return label and _NUMBERED.sub(lambda m: f"claim {name(int(m[1]))}", label)

    for side in dispute["sides"]:
        for one in side["positions"]:
            one["claim"] = name(one["claim"])
            one["label"] = words(one["label"])
    for one in dispute["conflicts"]:
        one["claim"], one["against"] = name(one["claim"]), name(one["against"])
    for one in dispute["marks_on"]:
        one["claim"], one["target"] = name(one["claim"]), name(one["target"])
    for claim in dispute["claims"]:
        claim["number"] = name(claim["number"])
        claim["ended_by"] = name(claim["ended_by"])
        claim["label"] = words(claim["label"])
        for listed in ("counters", "countered_by"):
            claim[listed] = [name(number) for number in claim[listed]]
    return dispute


def beyond_recording(dispute: dict[str, Any]) -> dict[str, Any]:
    """Return what of a dispute does not come from how it was recorded.

    Among things of the same moment the one that was recorded first stands first.
    """
    for claim in dispute["claims"]:
        for recorded in ("uid", "recorded_at"):
            del claim[recorded]
        for listed in ("counters", "countered_by"):
            claim[listed].sort()
    for one in dispute["conflicts"]:
        if one["basis"] == "derived":
            both = zip((one["claim"], one["against"]), one["sides"], strict=True)
            (one["claim"], one["against"]), one["sides"] = zip(
                *sorted(both), strict=True
            )
    for side in dispute["sides"]:
        side["positions"].sort(key=lambda one: one["claim"])
    dispute["sides"].sort(key=lambda side: side["side"])
    for listed in ("conflicts", "marks_on", "claims"):
        dispute[listed].sort(key=repr)
    return dispute


def orders(story: Story, count: int) -> list[tuple[str, ...]]:
    """Return orders in which a story's claims can be typed: as told, to backwards."""
    told = [step.typed for step in story.told if not step.refused]
    possible = list(filter(_in_reason, permutations(filter(_is_claim, told))))
    far = (len(possible) - 1) / max(1, count - 1)
    return [possible[round(place * far)] for place in range(count)]


def _is_claim(line: str) -> bool:
    return line.startswith("claim ") or ": claim " in line


def others(story: Story) -> list[str]:
    """Return the commands of a story that record no claim, in their order."""
    told = [step.typed for step in story.told if step.typed and not step.refused]
    return [*story.known, *(line for line in told if not _is_claim(line))]


def _in_reason(lines: tuple[str, ...]) -> bool:
    """Whether each claim stands behind those that it mentions."""
    known: set[str] = set()
    for line in lines:
        if not known.issuperset(_MENTIONED.findall(line)):
            return False
        if found := _NAMED.fullmatch(line):
            known.add(found[1])
    return True
