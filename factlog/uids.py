"""Names for things that hold across databases (RFC 9562)."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import uuid

SALT, AT_ONCE = 16, 256
"""Bytes of a salt, and salts that are drawn together."""

_SALTS: list[bytes] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_SALTS.clear)  # else both would use the same


def fresh(microseconds: int) -> uuid.UUID:
    """Return a UUIDv7 for a thing first recorded at this moment since 1970."""
    milliseconds = microseconds // 1000 & (1 << 48) - 1
    return _versioned(milliseconds << 80 | secrets.randbits(80), 7)


def of_address(url: str) -> uuid.UUID:
    """Return the UUIDv5 of an address: whoever cites the page cites the same source."""
    return uuid.uuid5(uuid.NAMESPACE_URL, url)


def of_line(secret: bytes, line: bytes, repetition: int, part: str = "") -> uuid.UUID:
    """Return the UUIDv8 of a loaded line: the same for the same line, for one log.

    The secret keeps others from guessing words out of uids. `part` tells apart the
    several things that one line makes.
    """
    content = b"%d\0%s\0%s" % (repetition, part.encode(), line)
    found = hmac.new(secret, content, hashlib.sha256).digest()[:16]
    return _versioned(int.from_bytes(found), 8)


def salt() -> bytes:
    """Return the random bytes that keep a version's words from being guessed.

    They are drawn many at a time: to ask the system takes longer than all that is done
    with them.
    """
    try:
        return _SALTS.pop()
    except IndexError:
        drawn = secrets.token_bytes(SALT * AT_ONCE)
        starts = range(0, len(drawn), SALT)
        first, *rest = (drawn[at : at + SALT] for at in starts)
        _SALTS.extend(rest)
        return first


def _versioned(bits: int, version: int) -> uuid.UUID:
    bits = bits & ~(0xF << 76) | version << 76
    return uuid.UUID(int=bits & ~(0b11 << 62) | 0b10 << 62)
