"""What the stories ask for beside what every test may."""

from __future__ import annotations

from functools import cache

import pytest

from factlog.db import engine

pytest.register_assert_rewrite("tests.stories.story")


@pytest.fixture(autouse=True)
def _one_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands of a story share an engine, which keeps what it compiled.

    Each closes its connections when it ends, as ever; they run three times as fast.
    """
    monkeypatch.setattr(engine, "connect", cache(engine.connect))
