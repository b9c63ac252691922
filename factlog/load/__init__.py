"""Files in: rows, spreadsheets, or the entries of another log."""

from factlog.load.files import Loaded, load
from factlog.load.merge import Merged, merge

__all__ = ["Loaded", "Merged", "load", "merge"]
