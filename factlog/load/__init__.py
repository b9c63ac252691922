"""Files in: rows, spreadsheets, the entries of another log; proofs to check."""

from factlog.load.checking import verify
from factlog.load.files import Loaded, load
from factlog.load.merge import Merged, merge
from factlog.load.progress import Progress

__all__ = ["Loaded", "Merged", "Progress", "load", "merge", "verify"]
