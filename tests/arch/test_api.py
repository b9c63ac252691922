"""The Python API: its names, and a use of it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

import factlog
from tests.arch import api_usage
from tests.arch.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_the_public_names_are_these() -> None:
    assert factlog.__all__ == [
        "connect",
        "export",
        "init",
        "inputs",
        "load",
        "query",
        "reading",
        "record",
        "report",
        "rows",
        "vocab",
    ]
    assert dir(factlog) == factlog.__all__
    for name in factlog.__all__:
        assert getattr(factlog, name) is not None


@pytest.mark.parametrize("name", ["query", "record", "report", "load"])
def test_the_names_of_a_part_are_all_there_and_documented(name: str) -> None:
    part = importlib.import_module(f"factlog.{name}")
    assert part.__all__ == sorted(set(part.__all__))
    for one in part.__all__:
        assert getattr(part, one).__doc__, f"{name}.{one}"


def test_another_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'rumour'"):
        factlog.rumour  # noqa: B018  asking for it is the test


def test_a_dispute_is_recorded_asked_for_and_reported(tmp_path: Path) -> None:
    text = api_usage.main(tmp_path)
    assert text.startswith("# Who controls Kursk Oblast?\n")
    assert "We still hold positions." in text


def test_a_file_is_loaded(tmp_path: Path) -> None:
    found = api_usage.loaded(tmp_path, ROOT / "fixtures" / "kursk.jsonl")
    assert found.recorded > 50
    assert found.known == 0
