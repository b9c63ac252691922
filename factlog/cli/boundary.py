"""The only code that prints an error and chooses an exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from factlog.errors import FactlogError, RefusedError
from factlog.text import paragraphs

if TYPE_CHECKING:
    from typing import TextIO

INVALID = 2
INTERRUPTED = 130


class Boundary(TyperGroup):
    """A command group that shows factlog's own errors without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; turn what a person can mend into stderr and an exit code.

        A reader that closes the pipe is done; typer would say that this failed, and
        say 1 for a prompt that is interrupted or finds the end of the input.
        """
        try:
            found = super().invoke(ctx)
            sys.stdout.flush()
        except FactlogError as error:
            tell(error)
            raise typer.Exit(error.exit_code) from error
        except BrokenPipeError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from error
        except OSError as error:
            if not _stuck(sys.stdout):
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            message = f"the result cannot be printed: {error.strerror}"
            hint = "what was to be recorded is recorded: factlog log --limit 1"
            refused = RefusedError(message, hint=hint)
            tell(refused)
            raise typer.Exit(refused.exit_code) from error
        except typer.Abort as error:
            typer.echo(err=True)
            interrupted = isinstance(error.__context__, KeyboardInterrupt)
            raise typer.Exit(INTERRUPTED if interrupted else INVALID) from error
        return found


def _stuck(stream: TextIO) -> bool:
    """Whether nothing more can be written to a stream: what it held is lost."""
    try:
        stream.write("\n")
        stream.flush()
    except OSError:
        return True
    return False


def tell(error: FactlogError) -> None:
    """Print an error and its hint to stderr."""
    typer.echo(f"factlog: {paragraphs(error.message)}", err=True)
    if error.hint:
        typer.echo(f"  hint: {paragraphs(error.hint)}", err=True)
