"""Every format of a report, as a whole."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from factlog.errors import InvalidInputError
from factlog.export import RENDERERS, renderer
from tests.unit.sample_report import EMPTY, KURSK

if TYPE_CHECKING:
    from tests.conftest import Golden

FORMATS = list(RENDERERS)


@pytest.mark.parametrize("form", FORMATS)
def test_the_kursk_story_reads_as_it_did(form: str, golden: Golden) -> None:
    golden(f"report.{form}", renderer(form)([KURSK]))


@pytest.mark.parametrize("form", FORMATS)
def test_several_questions_make_one_document(form: str, golden: Golden) -> None:
    golden(f"reports.{form}", renderer(form)([EMPTY, KURSK]))


@pytest.mark.parametrize("form", FORMATS)
def test_no_question_makes_a_document_too(form: str) -> None:
    assert renderer(form)([]).endswith("\n")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_report_is_the_same_bytes(form: str) -> None:
    render = renderer(form)
    assert render([KURSK, EMPTY]) == render([KURSK, EMPTY])


def test_an_unknown_format_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        renderer("docx")
    assert refusal.value.hint == "choose one of md, html, json, csv"


@pytest.mark.parametrize("form", FORMATS)
def test_a_renderer_imports_no_other_format_and_no_database(form: str) -> None:
    program = (
        "import sys; from factlog.export import renderer; "
        f"renderer({form!r}); print(*sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(ran.stdout.split())
    assert loaded.intersection(RENDERERS.values()) == {RENDERERS[form]}
    assert "sqlalchemy" not in loaded
    assert ("jinja2" in loaded) == (form == "html")
