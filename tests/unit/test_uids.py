"""Names that hold across databases (RFC 9562)."""

from __future__ import annotations

import subprocess
import sys
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factlog import uids

LAW = settings(max_examples=80, deadline=None)


@LAW
@given(st.integers(0, 2**48 * 1000 - 1))
def test_a_fresh_uid_is_of_version_7_and_begins_with_its_moment(moment: int) -> None:
    uid = uids.fresh(moment)
    assert (uid.version, uid.variant) == (7, uuid.RFC_4122)
    assert uid.int >> 80 == moment // 1000


def test_fresh_uids_differ_and_sort_by_their_moment() -> None:
    made = [uids.fresh(1_700_000_000_000_000 + 1000 * step) for step in range(200)]
    assert made == sorted(made)
    at_once = {uids.fresh(1_700_000_000_000_000) for _ in range(200)}
    assert len(at_once) == 200
    assert {uid.version for uid in at_once} == {7}


def test_the_uid_of_an_address_is_anybodys() -> None:
    url = "https://example.org/a?b=ü"
    assert uids.of_address(url) == uuid.uuid5(uuid.NAMESPACE_URL, url)
    assert uids.of_address(url).version == 5
    known = uuid.UUID("2ed6657d-e927-568b-95e1-2665a8aea6a2")
    assert uids.of_address("www.example.com") != known
    assert uuid.uuid5(uuid.NAMESPACE_DNS, "www.example.com") == known


@LAW
@given(st.binary(), st.binary(), st.integers(0, 9), st.text(max_size=5))
def test_a_line_has_the_same_uid_each_time_it_is_loaded(
    secret: bytes, line: bytes, repetition: int, part: str
) -> None:
    uid = uids.of_line(secret, line, repetition, part)
    assert uid == uids.of_line(secret, line, repetition, part)
    assert (uid.version, uid.variant) == (8, uuid.RFC_4122)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param((b"other", b"line", 0, ""), id="another log"),
        pytest.param((b"secret", b"line ", 0, ""), id="another line"),
        pytest.param((b"secret", b"line", 1, ""), id="its second time"),
        pytest.param((b"secret", b"line", 0, "citation"), id="another part of it"),
    ],
)
def test_another_uid_for(other: tuple[bytes, bytes, int, str]) -> None:
    assert uids.of_line(*other) != uids.of_line(b"secret", b"line", 0)


def test_where_repetition_part_and_line_meet_is_no_matter() -> None:
    found = {
        uids.of_line(b"s", b"1x", 1, ""),
        uids.of_line(b"s", b"x", 11, ""),
        uids.of_line(b"s", b"x", 1, "1"),
        uids.of_line(b"s", b"", 1, "1x"),
    }
    assert len(found) == 4


def test_salts_are_random() -> None:
    salts = {uids.salt() for _ in range(100)}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {16}


def test_salts_differ_however_many_are_drawn() -> None:
    drawn = [uids.salt() for _ in range(3 * uids.AT_ONCE)]
    assert len(set(drawn)) == len(drawn)
    assert {len(salt) for salt in drawn} == {16}


FORKED = """
import os
from factlog import uids
first = uids.salt()
read, write = os.pipe()
if not os.fork():
    os.write(write, b"".join(uids.salt() for _ in range(9)))
    os._exit(0)
os.wait()
drawn = os.read(read, 999)
theirs = {drawn[at : at + 16] for at in range(0, len(drawn), 16)}
ours = {uids.salt() for _ in range(600)}
print(len(theirs), len(theirs & (ours | {first})))
"""


def test_a_process_and_its_child_draw_other_salts() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED], capture_output=True, text=True, check=True
    )
    assert done.stdout == "9 0\n"
