"""What a stranger is shown of a log proves itself, or it is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text as sql

from factlog import load, query, reading, record
from factlog.errors import (
    AlteredError,
    DamagedError,
    FactlogError,
    InvalidInputError,
    NotFoundError,
)
from factlog.load import merge
from tests.db.copies import heads
from tests.db.exports import audit, sha, tree
from tests.db.logs import (
    PAGE,
    actor,
    asked,
    behind,
    exported,
    kursk,
    said,
    written,
)
from tests.db.proofs import changed, checked, proof_of, shown
from tests.db.scenes import full

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def text(line: Any) -> bytes:
    """Return a line as it is hashed, by another hand."""
    return json.dumps(
        line, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def test_a_proof_is_what_its_definition_says(engine: Engine, path: Path) -> None:
    full(engine)
    leaves: dict[str, list[bytes]] = {}
    for line in map(json.loads, exported(engine).splitlines()):
        if "digest" in line:
            tall = leaves.setdefault(line["digest"], [])
        else:
            tall.append(sha(b"\x00" + text(line["line"])))
    sizes = set()
    with reading(engine) as session:
        numbers = [row.number for row in query.claims(session)]
    for number in numbers:
        proof = proof_of(engine, str(number))
        digests = [sha(text(line)).hex() for line in proof["entries"]]
        assert digests[0] == proof["head"] == heads(engine)[0]
        for place, digest in enumerate(digests[1:]):
            assert digest == proof["entries"][place]["previous"]
        for row in proof["rows"]:
            tall = sorted(leaves[row["entry"]])
            sizes.add(len(tall))
            assert tall[row["index"]] == sha(b"\x00" + text(row["line"]))
            assert row["path"] == [one.hex() for one in audit(row["index"], tall)]
            entry = proof["entries"][digests.index(row["entry"])]
            assert entry["root"] == tree(tall).hex()
            for name, words in row["words"].items():
                own = bytes.fromhex(row["salts"][name])
                assert row["line"][name] == sha(own + words.encode()).hex()
            assert "salt" not in row
        assert shown(path, proof).uid == proof["rows"][0]["line"]["uid"]
    assert max(sizes) > 8


def test_a_proof_says_what_was_claimed_and_by_whom(engine: Engine, path: Path) -> None:
    full(engine)
    found = shown(path, proof_of(engine, "1"))
    assert (found.actor, found.act, found.options) == (
        "Valery Gerasimov",
        "asserts",
        ("RUSSIA",),
    )
    assert (found.question, found.text) == ("Who controls Kursk?", "Free.")
    (link,) = found.speaks_for
    assert (link.organization, link.until) == ("Russia", "2025-05-01")
    first, second = found.citations
    assert (first.source, first.url) == ("A post", PAGE)
    assert (second.source, second.via) == ("copy", ("A post", PAGE + "/3"))
    assert (second.quote, second.reported_by) == ("Строка\n\ttwo", "Ukraine")
    assert (found.recorded_by, found.withheld) == ("tester", ())
    gone = shown(path, proof_of(engine, "5"))
    assert (gone.withdrawn, gone.recorded_by) == (True, "other")


def test_for_oneself_or_for_another_or_after_one_left(
    engine: Engine, path: Path
) -> None:
    kursk(engine)
    with record.entry(engine, by="me") as entry:
        record.leave_actor(entry, "gerasimov", "russia", "2025-05-01")
    numbers = written(
        engine,
        said("kursk", "gerasimov", "russia", "2025-05-02"),
        said("kursk", "gerasimov", "russia", "2025-04-01", on_behalf_of="gerasimov"),
        said("kursk", "gerasimov", "russia", on_behalf_of="ukraine"),
    )
    later, own, other = (shown(path, proof_of(engine, str(n))) for n in numbers)
    assert [one.speaks_for for one in (later, own, other)] == [(), (), ()]
    assert (own.on_behalf_of, other.on_behalf_of) == ("Valery Gerasimov", "Ukraine")


def test_a_proof_holds_no_more_entries_than_lead_to_its_rows(
    engine: Engine, second: Engine, path: Path
) -> None:
    kursk(engine)
    url = [log.url.render_as_string(hide_password=False) for log in (engine, second)]
    merge(second, url[0], by="tester")
    written(engine, said("kursk", "russia", "russia", "2025-05-01", "post"))
    for day in ("2025-05-02", "2025-05-03", "2025-05-04"):
        written(
            second,
            actor(f"bbc-{day}"),
            asked(f"next-{day}", "a", "b"),
            said(f"next-{day}", f"bbc-{day}", "a", day, PAGE + day),
        )
    merge(engine, url[1], by="tester")
    merge(second, url[0], by="tester")
    for log in (engine, second):
        with reading(log) as session:
            claims = list(query.claims(session))
        lengths = {}
        for claim in claims:
            proof = proof_of(log, claim.uid)
            assert shown(path, proof, against=heads(log)[0]).uid == claim.uid
            lengths[claim.said] = len(proof["entries"])
        mine = 3 if log is engine else 4  # a merge of the merge came on top
        assert lengths == {
            "2025-04-26": mine,
            "2025-04-27": mine,
            "2025-05-01": mine,
            "2025-05-02": 4,
            "2025-05-03": 3,
            "2025-05-04": 2,
        }


def test_what_was_known_on_a_day_is_proved_in_its_head(
    engine: Engine, path: Path
) -> None:
    kursk(engine)
    (head,) = heads(engine)
    with reading(engine) as session:
        (entry,) = query.entries(session)
    with record.entry(engine, by="me", reason="a slip") as change:
        record.amend_claim(change, "1", {"hedge": "reportedly"})
    now = shown(path, proof_of(engine, "1"))
    assert (now.hedge, now.recorded_by, now.head) == (
        "reportedly",
        "me",
        heads(engine)[0],
    )
    second = entry.recorded_at[: len("2025-04-26T14:00:00")] + "Z"
    if proof := _known(engine, second):
        then = shown(path, proof, against=head.upper())
        assert (then.hedge, then.head) == (None, head)
    with pytest.raises(NotFoundError, match="no head"):
        shown(path, proof_of(engine, "1"), against=head)
    with pytest.raises(NotFoundError):
        proof_of(engine, "99")


def _known(engine: Engine, second: str) -> dict[str, Any] | None:
    """Return a proof by what was known then, if that was before the amendment."""
    proof = proof_of(engine, "1", known_on=second)
    return proof if proof["head"] != heads(engine)[0] else None


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # no database is read
def test_any_change_to_a_proof_is_found_or_changes_nothing(
    engine: Engine, path: Path
) -> None:
    full(engine)
    proof = proof_of(engine, "3")
    right = shown(path, proof)
    tried = 0
    for other in changed(proof):
        tried += 1
        try:
            found = shown(path, other)
        except FactlogError:
            continue
        dropped = len(other["rows"]) < len(proof["rows"])
        assert found == right or (dropped and len(found.citations) == 0)
    assert tried > 4_000


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is neither a proof nor an export: it is not JSON"),
        ("[" * 100_000, "it is nested too deep"),
        ('{"factlog":' * 100_000, "it is nested too deep"),
        ('{"factlog": "proof", "factlog": "proof"}', "'factlog' is given twice"),
        ('{"factlog": NaN}', "NaN is not JSON"),
        ('{"factlog": "proof", "format": 1' + "0" * 9_999 + "}", "it is not JSON"),
        ('{"row": "actor"}', "is neither a proof nor an export"),
        ("[1]", "it is not an object"),
        ('{"factlog": "proof", "format": 2}', "a format that is not known"),
        ('{"factlog": "\ud800"}', "it is not UTF-8"),
    ],
)
def test_another_file_is_told_from_a_proof(path: Path, content: str, told: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        checked(path, content)
    assert told in refused.value.message
    assert len(refused.value.message) < 1_000


def test_a_file_that_is_too_long_or_not_there_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInputError, match="cannot be read"):
        load.verify(path)
    monkeypatch.setattr("factlog.load.checking.LONGEST_PROOF", 9)
    with pytest.raises(InvalidInputError, match="longer than"):
        checked(path, '{"factlog": "proof"}')


def part(name: str, value: Any) -> Any:
    """Return what changes a field of the first row of a proof."""
    return lambda proof: proof["rows"][0].update({name: value})


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (part("path", ["00" * 32] * 100_000), "does not lead to the root"),
        (part("path", [[[[]]]]), "row 1 (claim): path: it is not a list of hashes"),
        (part("index", 10**30), "row 1 (claim): it does not lead to the root of"),
        (part("entry", "00" * 32), "its entry is not on the way from the head"),
        (part("line", {"row": "poem"}), "row 1: row: it is none of actor, "),
        (part("line", {"row": ["claim"]}), "row 1: row: it is none of actor, "),
        (part("salts", {}), "row 1: salts.text: its salt is missing"),
        (part("salts", {"text": "00", "x": 5}), "salts.text: it is not 32 bytes"),
        (part("words", {"text": "No."}), "row 1: text: its words do not match"),
        (
            lambda p: p["rows"][0].update(words={"\ud800" * 999: ""}, salts={}),
            "row 1: words.\ud800",
        ),
        (lambda p: p["rows"].append(p["rows"][0]), "it is given twice"),
        (lambda p: p["rows"].pop(0), "the proof: it holds 0 claims, not one"),
        (lambda p: p["rows"].pop(-1), "it is named, and is not there"),
        (lambda p: p["entries"].append(p["entries"][0]), "nothing leads from the"),
        (lambda p: p["entries"].insert(0, 5), "entry 1: it is not the line of an"),
        (lambda p: p["entries"].clear(), "head: no entry has this digest"),
        (lambda p: p["entries"][0].update(rows=10**4000), "rows: Expected `int`"),
        (lambda p: p["entries"][0].update(format=2), "its format is not known here"),
        (lambda p: p.update(colour="red"), "the proof: colour: there is no such"),
        (lambda p: p["rows"][0].update(line=p["entries"][0]), "it is the line of an"),
    ],
)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # no database is read
def test_what_is_wrong_with_a_proof_is_named(
    engine: Engine, path: Path, spoil: Any, told: str
) -> None:
    kursk(engine)
    proof = proof_of(engine, "1")
    spoil(proof)
    with pytest.raises(AlteredError) as refused:
        checked(path, proof)
    assert told in refused.value.message
    assert len(refused.value.message) < 1_000


def test_a_row_that_does_not_belong_to_the_claim_is_refused(
    engine: Engine, path: Path
) -> None:
    kursk(engine)
    proof, other = (proof_of(engine, number) for number in "12")
    stray = next(r for r in other["rows"] if r["line"]["row"] == "citation")
    proof["rows"].append(stray)
    with pytest.raises(AlteredError, match=r"citation .* it does not belong"):
        checked(path, proof)
    stray = next(r for r in other["rows"] if r["line"]["row"] == "claim")
    proof["rows"][-1] = stray
    with pytest.raises(AlteredError, match="it holds 2 claims"):
        checked(path, proof)


def test_words_may_be_withheld_from_a_proof(engine: Engine, path: Path) -> None:
    kursk(engine)
    proof = proof_of(engine, "1")
    for row in proof["rows"]:
        row["words"], row["salts"] = {}, {}
    found = shown(path, proof)
    assert (found.text, found.actor, found.question) == (None, None, None)
    assert "claim.text" in found.withheld
    assert "actor.name" in found.withheld
    proof["rows"][0]["line"]["text"] = "No."
    with pytest.raises(AlteredError, match="text: it is not a hash"):
        checked(path, proof)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE claim SET text = 'Not so.' WHERE id = 1",
            "entry 1 fails: claim 1 is not as it was recorded",
        ),
        (
            "UPDATE entry SET recorded_by = 'x' WHERE id = 1",
            "entry 1 fails: it is not what its digest says",
        ),
        (
            "UPDATE entry SET previous = NULL WHERE id = 2",
            "entry 1 fails: no later entry follows on it",
        ),
    ],
)
def test_what_was_changed_behind_its_back_is_not_proved(
    engine: Engine, statement: str, told: str
) -> None:
    kursk(engine)
    written(engine, actor("bbc"))
    with behind(engine) as connection:
        connection.execute(sql(statement))
    with pytest.raises(DamagedError) as refused:
        proof_of(engine, "1")
    assert refused.value.message == told
