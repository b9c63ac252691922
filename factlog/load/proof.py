"""A proof for strangers: that a claim was recorded in a head, checked without a log.

The hashes are checked first; only then is it said in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from factlog import canonical
from factlog.errors import AlteredError, InvalidInputError
from factlog.load.hidden import withheld, words_shown
from factlog.load.sealed import faults, is_hash
from factlog.rows import CitationRow, LinkRow, ProvedRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WHOLE = {"factlog": str, "format": int, "head": str, "rows": list, "entries": list}
PART = {
    **dict.fromkeys(("line", "words", "salts"), dict),
    "entry": str,
    "index": int,
    "path": list,
}
KINDS = {
    **dict.fromkeys(("on_behalf_of", "addressee", "reported_by"), "actor"),
    **dict.fromkeys(("publisher", "organization"), "actor"),
    "options": "option",
    "via": "source",
    "retracts": "claim",
}
"""The kind of thing that a field names, where it has another name."""
PARTS = {"citation": "claim", "affiliation": "actor"}
"""What goes with a thing, which a field of that name says."""
LATEST = "~"
"""A moment after all that are written."""
LONGEST = 400
"""Characters of a message: what is wrong may be as long as it likes."""

Thing = tuple[str, str]
"""A kind of row and a uid."""


class _Row(NamedTuple):
    """A row of a proof, found to be in its entry: their lines, and the words shown."""

    line: dict[str, Any]
    words: dict[str, str]
    entry: dict[str, Any]

    @property
    def thing(self) -> Thing:
        """Return which version of what it is."""
        return self.line["row"], self.line["uid"]


def proved(content: Mapping[str, Any]) -> ProvedRow:
    """Return what a proof says, once every hash of it is found to be right.

    Raises AlteredError, which names the row or entry that is wrong, and
    InvalidInputError for a proof of another format.
    """
    if content.get("format") != canonical.FORMAT:
        message = "it is a proof of a format that is not known here"
        raise InvalidInputError(message, hint="install a newer factlog")
    _shaped(content, WHOLE, "the proof")
    entries = _entries(content["entries"], content["head"])
    rows: dict[Thing, _Row] = {}
    for number, part in enumerate(content["rows"], 1):
        row = _row(part, entries, f"row {number}")
        if rows.setdefault(row.thing, row) is not row:
            _fail(f"row {number}", "it is given twice")
    claims = [*_all(rows, "claim")]
    if len(claims) != 1:
        _fail("the proof", f"it holds {len(claims)} claims, not one")
    _one_whole(claims[0], rows)
    return _told(claims[0], rows, len(entries), content["head"])


def _fail(place: str, message: str, name: str | None = None) -> NoReturn:
    told = f"{place}: {name}: {message}" if name else f"{place}: {message}"
    raise AlteredError(told if len(told) < LONGEST else f"{told[:LONGEST]}…")


def _shaped(given: object, kinds: Mapping[str, type], place: str) -> None:
    """Refuse what does not hold just these fields, each of its kind."""
    if not isinstance(given, dict):
        _fail(place, "it is not an object: {…}")
    for name in given.keys() - kinds.keys():
        _fail(place, "there is no such field", name)
    for name, kind in kinds.items():
        if type(given.get(name)) is not kind:
            _fail(place, f"it is not of the kind {kind.__name__}", name)


def _entries(given: list[Any], head: str) -> dict[str, dict[str, Any]]:
    """Return the lines of entries by digest; each leads on from one before it."""
    followed = {head: LATEST}
    found: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(given, 1):
        place = f"entry {number}"
        if not isinstance(line, dict) or "format" not in line:
            _fail(place, "it is not the line of an entry")
        _fit({"line": line, "salts": {}}, place)
        if line["format"] != canonical.FORMAT:
            _fail(place, "its format is not known here")
        digest = canonical.digest(line).hex()
        if digest not in followed or digest in found:
            _fail(place, f"nothing leads from the head to its digest, {digest}")
        if line["recorded_at"] >= followed[digest]:
            _fail(place, "it was not recorded before what follows on it")
        found[digest] = line
        for before in (line.get("previous"), line.get("merged")):
            if before is not None:
                after = followed.get(before, LATEST)
                followed[before] = min(after, line["recorded_at"])
    if head not in found:
        _fail("head", "no entry has this digest")
    return found


def _fit(content: Mapping[str, Any], place: str) -> dict[str, str]:
    """Return the words that are shown; refuse a line that no log could hold."""

    def note(message: str, name: str | None) -> None:
        _fail(place, message, name)

    line = content["line"]
    hidden = canonical.words_in(line)
    if hidden is None:
        _fail(place, f"it is none of {', '.join(canonical.FORMS)}", "row")
    words = words_shown(content, hidden, note)
    for name, fault in faults(line, words):
        _fail(place, fault, name)
    return words


def _row(
    part: dict[str, Any], entries: Mapping[str, dict[str, Any]], place: str
) -> _Row:
    """Return a row that was in its entry when that was sealed."""
    _shaped(part, PART, place)
    if "format" in part["line"]:
        _fail(place, "it is the line of an entry")
    words = _fit(part, place)
    place = f"{place} ({part['line']['row']})"
    entry = entries.get(part["entry"])
    if entry is None:
        _fail(place, "its entry is not on the way from the head", "entry")
    path = part["path"]
    if not all(isinstance(one, str) and is_hash(one) for one in path):
        _fail(place, "it is not a list of hashes", "path")
    leaf, nodes = canonical.leaf(part["line"]), [bytes.fromhex(one) for one in path]
    root = canonical.rooted(leaf, part["index"], entry["rows"], nodes)
    if root is None or root.hex() != entry["root"]:
        _fail(place, f"it does not lead to the root of its entry, {entry['root']}")
    return _Row(part["line"], words, entry)


def _one_whole(claim: _Row, rows: Mapping[Thing, _Row]) -> None:
    """Refuse rows that do not belong to the claim, and a thing that is only named."""
    parts: dict[Thing, list[Thing]] = {}
    for row in rows.values():
        if owner := PARTS.get(row.line["row"]):
            parts.setdefault((owner, row.line[owner]), []).append(row.thing)
    met, ahead = {claim.thing}, [claim.thing]
    while ahead:
        thing = ahead.pop()
        if thing not in rows:
            _fail(" ".join(thing), "it is named, and is not there")
        near = {*_named(rows[thing].line), *parts.get(thing, ())} - met
        met |= near
        ahead += near
    for row in rows.values():
        if row.thing not in met:
            _fail(" ".join(row.thing), "it does not belong to the claim")


def _named(line: Mapping[str, Any]) -> Iterator[Thing]:
    """Yield the things that a line names, apart from claims."""
    form = canonical.FORMS[line["row"]]
    for name in (*form.things, *form.lists):
        kind = KINDS.get(name, name)
        given = line.get(name, [])
        if kind != "claim":
            yield from ((kind, u) for u in (given if type(given) is list else [given]))


def _told(
    claim: _Row, rows: Mapping[Thing, _Row], entries: int, head: str
) -> ProvedRow:
    """Return a claim in words."""
    line, words = claim.line, claim.words
    asked = rows["question", line["question"]]
    return ProvedRow(
        actor=_actor(rows, line, "actor"),
        on_behalf_of=_actor(rows, line, "on_behalf_of"),
        speaks_for=tuple(_link(rows, row) for row in _all(rows, "affiliation")),
        act=line["act"],
        answer=line.get("answer"),
        options=tuple(_label(rows, uid) for uid in line.get("options", ())),
        question=asked.words.get("text"),
        unit=asked.line.get("unit"),
        text=words.get("text"),
        hedge=words.get("hedge"),
        said=line.get("said"),
        holds=line.get("holds"),
        channel=words.get("channel"),
        addressee=_actor(rows, line, "addressee"),
        withdrawn="withdrawn" in line,
        citations=tuple(_cited(rows, row) for row in _all(rows, "citation")),
        recorded_at=claim.entry["recorded_at"],
        recorded_by=claim.entry["recorded_by"],
        withheld=_withheld(rows),
        uid=line["uid"],
        rows=len(rows),
        entries=entries,
        head=head,
    )


def _all(rows: Mapping[Thing, _Row], noun: str) -> Iterator[_Row]:
    return (row for (kind, _), row in rows.items() if kind == noun)


def _withheld(rows: Mapping[Thing, _Row]) -> tuple[str, ...]:
    found = {
        f"{kind}.{name}"
        for (kind, _), row in rows.items()
        for name in withheld(row.line, row.words)
    }
    return tuple(sorted(found))


def _actor(
    rows: Mapping[Thing, _Row], line: Mapping[str, Any], name: str
) -> str | None:
    """Return the name of the actor in a field of a line, if one is there and shown."""
    return rows["actor", line[name]].words.get("name") if name in line else None


def _label(rows: Mapping[Thing, _Row], uid: str) -> str:
    return rows["option", uid].words.get("label", uid)


def _source(rows: Mapping[Thing, _Row], uid: str) -> str:
    """Return what a source is called; where all is withheld, its uid."""
    source = rows["source", uid]
    words = source.words
    return words.get("title") or source.line.get("url") or words.get("slug") or uid


def _link(rows: Mapping[Thing, _Row], row: _Row) -> LinkRow:
    return LinkRow(
        actor=_actor(rows, row.line, "actor"),
        organization=_actor(rows, row.line, "organization"),
        role=row.words.get("role"),
        since=row.line.get("since"),
        until=row.line.get("until"),
    )


def _cited(rows: Mapping[Thing, _Row], row: _Row) -> CitationRow:
    line, words = row.line, row.words
    return CitationRow(
        source=_source(rows, line["source"]),
        via=tuple(_source(rows, uid) for uid in line.get("via", ())),
        reported_by=_actor(rows, line, "reported_by"),
        quote=words.get("quote"),
        quote_language=line.get("quote_language"),
        translation=words.get("translation"),
        locator=words.get("locator"),
        url=rows["source", line["source"]].line.get("url"),
    )
