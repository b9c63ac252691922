"""Disputes of other shapes than the eight of the design, told by commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories import counts, papers, speakers
from tests.stories.story import Story, tell, tell_backwards

if TYPE_CHECKING:
    from tests.conftest import Run

STORIES = (*counts.STORIES, *papers.STORIES, *speakers.STORIES)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("story", STORIES, ids=str)
def test_what_is_known_after_each_command(run: Run, story: Story) -> None:
    tell(run, story)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("story", STORIES, ids=str)
def test_what_is_known_of_each_day_if_typed_backwards(run: Run, story: Story) -> None:
    tell_backwards(run, story)
