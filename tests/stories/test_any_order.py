"""The same claims, typed in any order, give the same answer."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

import factlog
from tests.conftest import runner
from tests.stories import test_other_shapes, test_rules, test_section_three, test_ties
from tests.stories.story import Story, Teller, beyond_recording, orders, others

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run

SECTION_THREE = test_section_three.STORIES
REST = [
    story
    for story in (*test_other_shapes.STORIES, *test_rules.STORIES, *test_ties.STORIES)
    if story.any_order
]


@pytest.fixture
def again(tmp_path: Path) -> Callable[[Story], Run]:
    """Begin a story anew: all is recorded, and nothing said."""
    log = tmp_path / "log.db"

    def begin(story: Story) -> Run:
        before = tmp_path / "before.db"
        if not before.exists():
            factlog.init(str(log)).dispose()
            teller = Teller(runner(str(log)))
            for line in others(story):
                teller.type(line)
            shutil.copyfile(log, before)
        shutil.copyfile(before, log)
        return runner(str(log))

    return begin


def what_is_known(run: Run, story: Story, lines: tuple[str, ...]) -> dict[Any, Any]:
    """Type the claims; return each dispute, now and on the days of the story."""
    teller = Teller(run)
    for line in lines:
        teller.type(line)
    asked = {(step.question or story.question, step.at) for step in story.told}
    return {
        (question, at): beyond_recording(teller.show(question, at))
        for question, at in asked
        if at or question == story.question
    }


@pytest.mark.parametrize("story", SECTION_THREE, ids=str)
def test_a_story_of_section_three(again: Callable[[Story], Run], story: Story) -> None:
    as_told, *shuffled = orders(story, 5)
    known = what_is_known(again(story), story, as_told)
    assert shuffled
    for lines in shuffled:
        assert what_is_known(again(story), story, lines) == known, lines


@pytest.mark.parametrize("story", REST, ids=str)
def test_any_other_story(again: Callable[[Story], Run], story: Story) -> None:
    as_told, *_, reversed_ = orders(story, 99)
    known = what_is_known(again(story), story, as_told)
    assert what_is_known(again(story), story, reversed_) == known, reversed_
