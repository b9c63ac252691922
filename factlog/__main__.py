"""`python -m factlog`, and the command `factlog`."""

from __future__ import annotations

from factlog.cli.app import root


def main() -> None:
    """Run the command line."""
    root(prog_name="factlog")


if __name__ == "__main__":
    main()
