"""Reports: one frozen tree a question, for every format."""

from factlog.report.questions import question, questions

__all__ = ["question", "questions"]
