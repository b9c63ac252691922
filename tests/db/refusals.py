"""How the log refuses what is recorded or loaded, and keeps nothing of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from factlog import record
from factlog.errors import FactlogError, ProblemsError
from tests.db.exports import EMPTY
from tests.db.logs import RECORDERS, counts, loaded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from factlog.db.journal import Journal
    from factlog.inputs import Input
    from tests.db.exports import Lines


def attempted(engine: Engine, do: Callable[[Journal], object]) -> FactlogError:
    """Return how something is refused; nothing of it may stay."""
    before = counts(engine)
    with pytest.raises(FactlogError) as refused, record.entry(engine, by="me") as entry:
        do(entry)
    assert counts(engine) == before
    return refused.value


def refused(engine: Engine, new: Input) -> FactlogError:
    """Return how an input is refused."""
    return attempted(engine, lambda entry: RECORDERS[type(new)](entry, new))


def problems(
    engine: Engine, path: Path, content: str | bytes, **how: Any
) -> list[tuple[int, str | None, str]]:
    """Return line, field and message of what is wrong with a file; nothing stays."""
    before = counts(engine)
    with pytest.raises(ProblemsError) as refused:
        loaded(engine, path, content, **how)
    assert counts(engine) == before
    assert {one.file for one in refused.value.problems} <= {str(path)}
    return [(one.line, one.field, one.message) for one in refused.value.problems]


def entry_problems(
    log: Engine, path: Path, content: Lines
) -> list[tuple[int, str | None, str]]:
    """Return what is wrong with entries; nothing of them may stay."""
    written = "".join(json.dumps(line) + "\n" for line in content)
    with pytest.raises(FactlogError) as raised:
        loaded(log, path, written)
    assert {name: n for name, n in counts(log).items() if n} == EMPTY
    assert isinstance(raised.value, ProblemsError)
    return [(one.line, one.field, one.message) for one in raised.value.problems]
