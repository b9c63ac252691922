"""What is worked out from the claims: read as cases, judged by the rules, stored."""

from factlog.derive.cases import Case, cases
from factlog.derive.store import rebuild, update

__all__ = ["Case", "cases", "rebuild", "update"]
