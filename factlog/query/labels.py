"""What an answer is called where people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factlog import moments, text
from factlog.answers import NONE, is_unknown, names_none, printed_quantity
from factlog.vocab import Act, Answers

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE_OF_THEM = "none of them"
CANNOT_SAY = "cannot say"
NO_ANSWER = "gave no answer"


def label(  # noqa: PLR0913  an answer is what its question and its act make it
    answers: Answers,
    act: Act,
    typed: str | None,
    *,
    options: Sequence[str] = (),
    unit: str | None = None,
    target: int | None = None,
) -> str | None:
    """Return the label of an answer; a denial's begins with “not: ”.

    `options` are the labels of the options named, `target` is the claim countered or
    taken back. None for a claim without an answer.
    """
    if act is Act.RETRACTS:
        return f"takes back claim {target}"
    if act is Act.DECLINES:
        return NO_ANSWER
    if typed is None:
        if act is Act.DENIES and target is not None:
            return f"not: what claim {target} says"
        return None
    said = _said(answers, typed, options, unit)
    return f"not: {said}" if act is Act.DENIES else said


def _said(
    answers: Answers, typed: str, options: Sequence[str], unit: str | None
) -> str:
    if is_unknown(typed):
        return CANNOT_SAY
    if answers is Answers.CHOICE:
        none = names_none(typed)
        return " or ".join([*options, NONE_OF_THEM] if none else options)
    if answers is Answers.QUANTITY:
        figure = NONE if text.fold(typed) == NONE else printed_quantity(typed)
        return f"{figure} {unit}" if unit else figure
    return moments.printed(typed) if answers is Answers.DATE else typed
