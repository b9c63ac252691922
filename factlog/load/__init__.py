"""Files in: rows, spreadsheets, the entries of another log; proofs to check."""

from factlog.load.files import Loaded, load
from factlog.load.merge import Merged, merge
from factlog.load.proving import verify

__all__ = ["Loaded", "Merged", "load", "merge", "verify"]
