"""sorter redo: bring back what undo took."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import document, line


@click.command()
@click.argument("number", type=click.IntRange(min=1), default=1, metavar="[N]")
@library_option
@json_option
def redo(number: int, folder: Path, as_json: bool) -> None:
    """Bring back what the last undo took, or the last N. A new decision ends the chance."""
    from sorter import ledger
    from sorter.library import Library
    from ui.decisions import said, sentence

    with Library.open(folder) as library:
        back = [entry for _ in range(number) if (entry := ledger.redo(library))]
    if as_json:
        document({"redone": [said(entry) for entry in back]})
        return
    for entry in back:
        line(f"brought back: {sentence(entry)}")
    if len(back) < number:
        line("nothing more to bring back" if back else "nothing to bring back")
