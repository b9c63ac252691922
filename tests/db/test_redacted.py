"""An export from which words are withheld proves what is left of it."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING

import pytest

from factlog import load
from factlog.errors import FactlogError, InvalidInputError, NotFoundError
from factlog.inputs import NewCitation
from factlog.rows import ExportedRow
from tests.db.copies import heads
from tests.db.logs import actor, counts, exported, kursk, written
from tests.db.proofs import changed, checked, redacted
from tests.db.scenes import full

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def test_a_redacted_export_verifies_and_is_not_loaded(
    engine: Engine, second: Engine, path: Path
) -> None:
    full(engine)
    whole = redacted(engine)
    assert whole == exported(engine)
    known = {"entries": len(heads(engine)), "head": heads(engine)[0]}
    first = checked(path, whole, against=heads(engine)[2].upper())
    assert isinstance(first, ExportedRow)
    assert {"entries": first.entries, "head": first.head} == known
    assert first.withheld == 0
    content = redacted(engine, "claim.text", "citation", "entry.reason")
    found = checked(path, content)
    assert isinstance(found, ExportedRow)
    assert (found.entries, found.rows, found.head) == (
        first.entries,
        first.rows,
        first.head,
    )
    assert found.withheld > 5
    for words in ("Free.", "Строка", "a mistake"):
        assert words in whole
        assert words not in content
    for line, open_ in zip(content.splitlines(), whole.splitlines(), strict=True):
        given, kept = json.loads(line), json.loads(open_)
        assert given["line"] == kept["line"]
        if given.get("words") == kept.get("words"):
            assert given["salt"] == kept["salt"]
        else:
            assert "salt" not in given
            assert kept["salt"] not in line
    before = counts(second)
    for take in (
        lambda: load.load(second, [path], by="me"),
        lambda: load.merge(second, str(path), by="me"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            take()
        assert "withholds words: citation.quote, claim.text, entry.reason" in str(
            refused.value
        )
        assert "the whole export" in (refused.value.hint or "")
    assert counts(second) == before
    with pytest.raises(NotFoundError):
        checked(path, content, against="00" * 32)


@pytest.mark.parametrize("name", ["claim.colour", "distinction", "claim.act", "", "."])
def test_what_cannot_be_withheld_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        redacted(engine, name)
    assert "claim.text" in (refused.value.hint or "")


def test_any_change_to_a_redacted_export_is_found(engine: Engine, path: Path) -> None:
    kursk(engine)
    written(engine, NewCitation(claim="1", source="post", quote="Ja", locator="2"))
    written(engine, actor("bbc"), reason="more")
    content = redacted(engine, "claim.text", "citation.quote", "entry")
    lines = [json.loads(line) for line in content.splitlines()]
    right = checked(path, content)
    for place, line in enumerate(lines):
        for name, part in line.items():
            for value in list(changed(part))[::7]:
                others = copy.deepcopy(lines)
                others[place][name] = value
                written_out = "".join(json.dumps(one) + "\n" for one in others)
                try:
                    found = checked(path, written_out)
                except FactlogError:
                    continue
                assert found == right or "withheld" in str(found), (name, value)
    for place in range(len(lines)):
        others = [*lines[:place], *lines[place + 1 :]]
        if place == len(lines) - 1:
            continue
        with pytest.raises(FactlogError):
            checked(path, "".join(json.dumps(one) + "\n" for one in others))
