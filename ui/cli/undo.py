"""sorter undo: take decisions back."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import document, line


@click.command()
@click.argument("number", type=click.IntRange(min=1), default=1, metavar="[N]")
@library_option
@json_option
def undo(number: int, folder: Path, as_json: bool) -> None:
    """Take back the last decision, or the last N. Nothing is lost: redo brings it back."""
    from sorter import ledger
    from sorter.library import Library
    from ui.decisions import said, sentence

    with Library.open(folder) as library:
        taken = [entry for _ in range(number) if (entry := ledger.undo(library))]
    if as_json:
        document({"undone": [said(entry) for entry in taken]})
        return
    for entry in taken:
        line(f"taken back: {sentence(entry)}")
    if len(taken) < number:
        line("nothing more to take back" if taken else "nothing to take back")
