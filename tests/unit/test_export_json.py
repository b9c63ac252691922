"""JSON is the tree itself."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

from hypothesis import given
from hypothesis import strategies as st

from factlog.export.json import render
from factlog.rows import QuestionReport
from tests.unit.hostile import changed, words
from tests.unit.sample_report import EMPTY, KURSK


def test_one_question_is_an_object_and_several_are_an_array() -> None:
    assert json.loads(render([KURSK]))["topic"] == "kursk"
    assert [one["topic"] for one in json.loads(render([KURSK, EMPTY]))] == [
        "kursk",
        None,
    ]
    assert render([]) == "[]\n"


def test_keys_are_the_fields_in_their_order() -> None:
    found = json.loads(render([KURSK]))
    assert list(found) == [field.name for field in fields(QuestionReport)]
    assert found["dispute"]["status"] == "contested"


@given(words)
def test_any_report_parses_back_to_itself(text: str) -> None:
    report = changed(KURSK, lambda words: f"{text}{words}")
    plain = json.loads(render([report]))
    assert plain == json.loads(json.dumps(asdict(report)))


@given(st.text())
def test_escapes_are_those_of_json(text: str) -> None:
    report = changed(EMPTY, lambda _: text)
    assert json.loads(render([report]))["made_at"] == text
