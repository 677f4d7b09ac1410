"""sorter characters: who has a name."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import document, line, table


@click.command()
@library_option
@json_option
def characters(folder: Path, as_json: bool) -> None:
    """List the named characters, the most frequent first."""
    from sorter.library import Library
    from ui.overview import character_rows, look

    with Library.open(folder) as library:
        rows = character_rows(look(library))
    if as_json:
        document({"characters": [asdict(row) for row in rows]})
    elif rows:
        table(
            ("name", "trigger", "crops", "confirmed", "episodes"),
            [(row.name, row.trigger, row.crops, row.confirmed, row.episodes) for row in rows],
        )
    else:
        line("no character has a name yet; see: sorter groups, sorter name GROUP NAME")
