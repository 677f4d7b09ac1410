"""Options that many verbs share, so that they mean the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

_LIBRARY = "library.db"  # sorter.library.DATABASE; not imported, to keep --help fast


def library_option(command: CommandT) -> CommandT:
    """Add --library; the command receives an argument `folder`."""
    return click.option(
        "--library",
        "-l",
        "folder",
        envvar="SORTER_LIBRARY",
        type=click.Path(path_type=Path, file_okay=False),
        callback=_here_if_missing,
        metavar="DIR",
        help="The library's folder. Default: $SORTER_LIBRARY, or the current folder if it is one.",
    )(command)


def json_option(command: CommandT) -> CommandT:
    """Add --json; the command receives an argument `as_json`."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
    )(command)


def verbose_option(command: CommandT) -> CommandT:
    """Add -v; the command receives an argument `verbose`."""
    return click.option(
        "--verbose", "-v", is_flag=True, help="Print what is written to the log as well."
    )(command)


def _here_if_missing(_: click.Context, __: click.Parameter, value: Path | None) -> Path:
    if value is not None:
        return value
    if Path(_LIBRARY).is_file():
        return Path()
    raise click.UsageError(
        f"which library? Add --library DIR (the current folder holds no {_LIBRARY})."
    )
