"""The table of commands: the root prints it without importing any of them."""

from __future__ import annotations

COMMANDS = {
    "init": "Make the database, or migrate it to this version.",
    "demo": "Load real disputes, show one, and write a report.",
    "actor": "Who speaks: add, amend, withdraw, join, leave, list, show.",
    "source": "Where it is said: add, amend, withdraw, list, show.",
    "question": "What is asked: add, amend, withdraw, option, list, show.",
    "claim": "Claims: add, counter, retract, cite, amend, withdraw, list, show.",
    "dispute": "What is in dispute, by whom and since when: list, show.",
    "report": "Write a report of questions: md, html, json or csv.",
    "load": "Load files of rows, spreadsheets or exported entries.",
    "export": "Write every entry of the log, or every claim.",
    "check": "Say what is wrong or thin in the log.",
    "help": "Longer texts: how to ask a question, dates, files of rows.",
}
"""Each command and what it does; a test compares this with the modules."""
