"""`python -m factlog`, and the command `factlog`."""

from __future__ import annotations

import gc

from factlog.cli.app import root

SELDOM = 10_000, 20, 10
"""How many things are made between looks for cycles: a load makes many, and few of
these; as often as usual, that takes a sixth of its time."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(*SELDOM)
    root(prog_name="factlog")


if __name__ == "__main__":
    main()
