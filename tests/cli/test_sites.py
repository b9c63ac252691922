"""What `factlog help sites` tells to type, typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import make_url

import factlog
from factlog.cli.help import TEXTS
from tests.conftest import runner
from tests.db.copies import content, heads, proved
from tests.db.logs import behind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = "postgresql://desk@db/desk"
FIELD = "field.db"
SHOW = "claim show 1 --format json"
FORK = "claim amend 1 --hedge {0} --reason 'so the {0} says'"
ADD = (
    "claim add crossing Lab 'Open, says the {0}.' --answer yes --said {1} --source {2}"
)


@pytest.fixture
def desk(databases: Callable[[str], str]) -> str:
    """Return the URL of the log of a desk, with a question in it."""
    url = databases("postgresql")
    told = ADD.format("desk", "2025-01-01", "https://example.org/a")
    for line in (
        "question add crossing 'Is it open?'",
        "actor add lab Lab",
        told,
    ):
        assert runner(url)(line).exit_code == 0
    return url


@pytest.fixture
def reader(desk: str) -> Iterator[str]:
    """Yield the URL by which somebody reads this log who may do nothing else."""
    role, engine = f"reader_{uuid4().hex}", factlog.connect(desk)
    with behind(engine) as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        connection.exec_driver_sql(f"GRANT pg_read_all_data TO {role}")
    yield make_url(desk).set(username=role).render_as_string(hide_password=False)
    with behind(engine) as connection:
        connection.exec_driver_sql(f"DROP ROLE {role}")
    engine.dispose()


def typed(told: str, url: str, reader: str) -> list[str]:
    """Type the commands of a paragraph of the page; return what they print."""
    page = (TEXTS / "sites.md").read_text(encoding="utf-8")
    _, _, rest = page.partition(f"**{told}")
    printed = []
    for line in rest.partition("\n**")[0].splitlines():
        if line.startswith("    $ factlog "):
            words = line.removeprefix("    $ factlog ")
            words = words.replace(f"merge {PAGE}", f"merge '{reader}'")
            done = runner(None)(words.replace(PAGE, f"'{url}'"))
            assert done.exit_code == 0, (line, done.output)
            printed.append(done.stdout + done.stderr)
    assert printed, told
    return printed


def newest(url: str) -> tuple[str, str]:
    """Check that the field and the desk hold the same; return the heads of both."""
    field, desk = factlog.connect(FIELD), factlog.connect(url)
    assert content(field) == content(desk)
    proved(field)
    proved(desk)
    found = heads(field)[0], heads(desk)[0]
    field.dispose()
    desk.dispose()
    return found


def test_the_page_can_be_followed(desk: str, reader: str) -> None:
    typed("To begin", desk, reader)
    for url, what in ((desk, "desk"), (FIELD, "field")):
        told = ADD.format(what, "2025-01-02", f"https://example.org/{what}")
        for line in (told, FORK.format(what)):
            assert runner(url)(line).exit_code == 0
    for printed in typed("To exchange", desk, reader):
        assert "clash\tclaim 1\t" in printed
    newest(desk)
    hedges = [json.loads(runner(one)(SHOW).stdout)["hedge"] for one in (desk, FIELD)]
    assert hedges == ["field", "field"]  # the later change
    assert "clash\tclaim 1\t" in typed("A clash", desk, reader)[0]
    settled = "claim amend 1 --hedge both --reason 'asked both'"
    assert runner(desk)(settled).exit_code == 0
    typed("To exchange", desk, reader)
    assert "clash" not in typed("A clash", desk, reader)[0]
    typed("To exchange", desk, reader)
    joined, same = newest(desk)
    assert joined == same
    typed("To exchange", desk, reader)
    assert newest(desk) == (joined, joined)
    told = ADD.format("field", "2025-01-03", "https://example.org/b")
    assert runner(FIELD)(told).exit_code == 0
    typed("By file", desk, reader)
    newest(desk)
