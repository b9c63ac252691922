"""What is worked out from the claims: read as cases, judged by the rules, stored."""

from factlog.derive.arrived import arrived, rebuild
from factlog.derive.cases import Case, cases, present
from factlog.derive.store import update

__all__ = ["Case", "arrived", "cases", "present", "rebuild", "update"]
