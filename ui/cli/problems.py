"""What a person sees when something goes wrong: `error:`, `hint:` and an exit code.

Exit codes: 0 done, 1 a problem the user can fix (or a bug), 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from typing import IO, Any

import click

from sorter.errors import SorterError

DEBUG = "SORTER_DEBUG"
"""Environment variable: 1 shows tracebacks."""


class Problem(click.ClickException):
    """Ends the command with one `error:` line and, where there is one, a `hint:` line."""

    exit_code = 1

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(problem)
        self.hint = hint

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines to stderr, so that stdout stays what the command promised."""
        click.echo(f"error: {self.message}", file=file, err=True)
        if self.hint:
            click.echo(f"hint: {self.hint}", file=file, err=True)


class Stopped(click.ClickException):
    """Ends the command after Ctrl-C. What was saved stays saved."""

    exit_code = 130

    def show(self, file: IO[Any] | None = None) -> None:
        """Say how to go on."""
        click.echo(f"\n{self.message}", file=file, err=True)


@contextlib.contextmanager
def reported() -> Iterator[None]:
    """Turn whatever is raised inside into lines for a person, unless SORTER_DEBUG=1."""
    try:
        yield
    except (click.ClickException, click.Abort, click.exceptions.Exit):
        raise
    except KeyboardInterrupt as stop:
        raise Stopped("stopped; repeat the same command to go on") from stop
    except Exception as error:
        if os.environ.get(DEBUG) == "1" or _is_closed_pipe(error):
            raise
        raise _problem(error) from error


def _is_closed_pipe(error: Exception) -> bool:
    """`sorter history | head` ends the pipe early; click ends the program quietly then."""
    return isinstance(error, OSError) and error.errno == errno.EPIPE


def _problem(error: Exception) -> Problem:
    if isinstance(error, SorterError):
        return Problem(error.problem, error.hint)
    if isinstance(error, OSError) and error.strerror:
        where = f" '{error.filename}'" if error.filename else ""
        return Problem(
            f"cannot use{where or ' a file'}: {error.strerror}",
            "check the path, its permissions and the free space",
        )
    text = " ".join(str(error).split())
    return Problem(
        f"unexpected {type(error).__name__}: {text or 'no message'}",
        f"set {DEBUG}=1 for the traceback",
    )
