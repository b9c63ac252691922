"""The same claims, typed in any order, give the same answer."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

import factlog
from tests.conftest import runner
from tests.stories.story import Story, Teller, beyond_recording, orders, others
from tests.stories.test_section_three import STORIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run


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


def what_is_known(run: Run, story: Story, lines: tuple[str, ...]) -> list[Any]:
    """Type the claims; return the dispute now, and as it was when half was said."""
    teller = Teller(run)
    for line in lines:
        teller.type(line)
    days = sorted({step.at for step in story.told if step.at})
    return [
        beyond_recording(teller.show(story.question, at))
        for at in (None, days[len(days) // 2])
    ]


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_the_same_claims_in_three_orders(
    again: Callable[[Story], Run], story: Story
) -> None:
    as_told, *shuffled = orders(story, 3)
    known = what_is_known(again(story), story, as_told)
    for lines in shuffled:
        assert what_is_known(again(story), story, lines) == known, lines
