"""Addresses that a reader may follow."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from factlog.text import printable

_WEB = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)
_LONGEST = 4000


def host(url: str | None) -> str | None:
    """Return the host of an address on the web, or None if it is to be no link.

    An address with a name before its host (`https://bbc.com@example.net/`) is none:
    it is made to be misread.
    """
    if url is None or len(url) > _LONGEST or not _WEB.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        found = parts.hostname
    except ValueError:
        return None
    safe = found and "@" not in parts.netloc and printable(url) == url
    return found.removeprefix("www.") if found and safe else None
