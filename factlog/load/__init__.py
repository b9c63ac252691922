"""Files in: rows, spreadsheets, or the entries of another log."""

from factlog.load.files import Loaded, load

__all__ = ["Loaded", "load"]
