"""An exported log that was changed on its way is refused."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factlog import query, reading
from factlog.errors import FactlogError, RefusedError
from tests.db.exports import EMPTY
from tests.db.logs import counts, loaded
from tests.db.refusals import entry_problems

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.db.exports import Lines


def places(content: Lines) -> list[tuple[int, tuple[str, ...]]]:
    """Return where in an export something stands."""
    found: list[tuple[int, tuple[str, ...]]] = []
    for number, line in enumerate(content):
        for name, value in line.items():
            inner = value if isinstance(value, dict) else {}
            found += [(number, (name, key)) for key in inner]
            found.append((number, (name,)))
    return found


def another(value: Any) -> Any:
    """Return something like a value, and not equal to it."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return value[1:] or [*value, "x"]
    if isinstance(value, dict):
        return {}
    if value and value[0] in "0123456789abcdef":
        return ("1" if value[0] == "0" else "0") + value[1:]
    return value + "x"


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_field_is_changed_or_lost_without_notice(
    out: Lines, fresh: Engine, path: Path, data: st.DataObject
) -> None:
    number, keys = data.draw(st.sampled_from(places(out)))
    content = copy.deepcopy(out)
    place: Any = content[number]
    for key in keys[:-1]:
        place = place[key]
    if data.draw(st.booleans()):
        del place[keys[-1]]
    elif keys == ("arrived_at",):
        place[keys[-1]] = data.draw(
            st.sampled_from(["", "soon", "2025-04-26", 5, None, "2025-04-26T14:00:00Z"])
        )
    else:
        place[keys[-1]] = another(place[keys[-1]])
    found = entry_problems(fresh, path, content)
    entry = max(n for n in range(number + 1) if "format" in out[n]["line"])
    assert {line - 1 for line, _, _ in found} & {number, entry}
    named = {field for _, field, _ in found}
    told = {*keys, *out[number].get("words", {}), "digest", "row", None}
    ends = {f"{keys[-1]}_{end}" for end in ("earliest", "latest")}  # if it is a date
    assert named & (told | (ends & out[number]["line"].keys()))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_row_is_lost_doubled_or_moved_without_notice(
    out: Lines, fresh: Engine, path: Path, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(out) - 1))
    content = copy.deepcopy(out)
    line = content.pop(number)
    match data.draw(st.sampled_from(["lost", "doubled", "moved"])):
        case "doubled":
            content[number:number] = [line, line]
        case "moved":
            entry = sum("format" in one["line"] for one in out[: number + 1])
            there = [
                n
                for n in range(len(content) + 1)
                if sum("format" in one["line"] for one in content[:n]) != entry
            ]
            content.insert(data.draw(st.sampled_from(there)), line)
    written = "".join(json.dumps(line) + "\n" for line in content)
    try:
        loaded(fresh, path, written)
    except FactlogError:
        assert {name: n for name, n in counts(fresh).items() if n} == EMPTY
        return
    pytest.fail(f"line {number + 1} of {len(out)}")


def test_rows_in_another_order_make_the_same_entry_or_none(
    one: Lines, engine: Engine, path: Path
) -> None:
    numbers = [n for n, row in enumerate(one) if row["line"].get("row") == "option"]
    first, last = numbers[0], numbers[-1]
    one[first], one[last] = one[last], one[first]
    written = "".join(json.dumps(line) + "\n" for line in one)
    try:
        loaded(engine, path, written)
    except FactlogError:
        assert {name: n for name, n in counts(engine).items() if n} == EMPTY
    else:
        with reading(engine) as session:
            assert query.state(session).head == one[0]["digest"]


def test_entries_in_another_order_are_refused(
    out: Lines, fresh: Engine, path: Path
) -> None:
    starts = [n for n, one in enumerate(out) if "format" in one["line"]]
    content = out[starts[1] :] + out[: starts[1]]
    written = "".join(json.dumps(line) + "\n" for line in content)
    with pytest.raises(FactlogError):
        loaded(fresh, path, written)
    assert {name: n for name, n in counts(fresh).items() if n} == EMPTY


def test_entries_without_the_first_are_refused(
    out: Lines, fresh: Engine, path: Path
) -> None:
    starts = [n for n, one in enumerate(out) if "format" in one["line"]]
    written = "".join(json.dumps(line) + "\n" for line in out[starts[1] :])
    with pytest.raises(RefusedError, match="does not follow on any"):
        loaded(fresh, path, written)
