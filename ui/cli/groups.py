"""sorter groups: who the sorter thinks belongs together."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import counted, document, line, table

if TYPE_CHECKING:
    from ui.overview import GroupRow

_EXAMPLES = 3
_LETTERS = 8


@click.command()
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also draw the groups' faces into a picture (.png or .jpg).",
)
@library_option
@json_option
def groups(sheet: Path | None, folder: Path, as_json: bool) -> None:
    """List the proposed groups, largest first.

    The examples are the beginnings of some crops' IDs, as move and reject take them.
    """
    from sorter.library import Library
    from ui.overview import group_rows, look
    from ui.sheet import write_sheet

    with Library.open(folder) as library:
        overview = look(library)
        rows = group_rows(overview)
        if sheet:
            write_sheet(library, rows, sheet)
    unsorted = len(overview.unsorted)
    if as_json:
        document({"groups": [asdict(row) for row in rows], "unsorted": unsorted})
        return
    _print(rows, unsorted)
    if sheet:
        line(f"faces: {sheet}")


def _print(rows: list[GroupRow], unsorted: int) -> None:
    if rows:
        table(("group", "crops", "character", "sure", "examples"), [_cells(row) for row in rows])
    else:
        line("no groups yet; find them with: sorter run")
    if unsorted:
        line(f"{counted(unsorted, 'crop')} in no group")


def _cells(row: GroupRow) -> tuple[object, ...]:
    suggested = f"{row.suggested_name}?" if row.suggested_name else "-"
    examples = " ".join(crop[:_LETTERS] for crop in row.examples[:_EXAMPLES])
    return (row.id, row.size, row.character or suggested, f"{row.confidence:.0%}", examples)
