"""Reports as JSON: the trees as they are, their fields in their order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from factlog.text import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factlog.rows import QuestionReport


def render(reports: Sequence[QuestionReport]) -> str:
    r"""Return one object for one question, for none or several an array of them.

    What acts on a reader (controls, forced directions) is written `\uXXXX`.
    """
    tree = reports[0] if len(reports) == 1 else list(reports)
    plain = msgspec.to_builtins(tree)
    return escaped(json.dumps(plain, ensure_ascii=False, indent=2)) + "\n"
