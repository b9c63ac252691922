"""Exports as lines, and their digests, told by the definition of RFC 6962."""

from __future__ import annotations

import hashlib
import json
from typing import Any

Lines = list[dict[str, Any]]
EMPTY = {"alembic_version": 1, "log": 1}
"""How many rows a log has in which nothing is recorded."""


def sha(raw: bytes) -> bytes:
    """Return the hash that RFC 6962 takes."""
    return hashlib.sha256(raw).digest()


def tree(leaves: list[bytes]) -> bytes:
    """Return the root of RFC 6962, told by its definition."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha(b"")
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha(b"\x01" + tree(leaves[:half]) + tree(leaves[half:]))


def audit(place: int, leaves: list[bytes]) -> list[bytes]:
    """Return the audit path of RFC 6962, 2.1.1, told by its definition."""
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if place < half:
        return [*audit(place, leaves[:half]), tree(leaves[half:])]
    return [*audit(place - half, leaves[half:]), tree(leaves[:half])]


def sealed(content: Lines) -> Lines:
    """Return an export of one entry with its root and digest made anew."""
    entry, *rows = content

    def text(line: Any) -> bytes:
        raw = json.dumps(
            line, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return raw.encode(errors="surrogatepass")

    leaves = sorted(sha(b"\x00" + text(row["line"])) for row in rows)
    entry["line"] |= {"rows": len(rows), "root": tree(leaves).hex()}
    entry["digest"] = sha(text(entry["line"])).hex()
    return content
