"""The table of commands: the root prints it without importing any of them."""

from __future__ import annotations

COMMANDS = {
    "init": "Make the database, or migrate it to this version.",
    "demo": "Load real disputes, show one, and write a report.",
    "actor": "Who speaks, and for whom: add, join, leave, merge, list, show, …",
    "source": "Works in which things were said: add, list, show, …",
    "question": "What competing claims answer: add, merge, option, list, show, …",
    "claim": "Who said what: add, counter, retract, cite, list, show, …",
    "dispute": "What is in dispute, by whom and since when: list, show.",
    "search": "Find words in claims, quotes, questions, actors and sources.",
    "report": "Write a report of questions: md, html, json or csv.",
    "load": "Load files of rows, spreadsheets or exported entries.",
    "export": "Write every entry of the log, or every claim.",
    "merge": "Take over what another log has and this one has not.",
    "log": "Show every change: who, when, why, and what it touched.",
    "undo": "Take back a change, as a change of its own.",
    "erase": "Erase words for good, where the law demands it.",
    "prove": "Write a small file that proves a claim to a stranger.",
    "verify": "Check every hash of the log, or of a file.",
    "backup": "Write the whole log to a file, while others write.",
    "db": "The database itself: check, rebuild, roles.",
    "check": "Say what is wrong or thin in the log.",
    "help": "Longer texts: how to ask a question, dates, rows, a server.",
}
"""Each command and what it does; a test compares this with the modules."""
