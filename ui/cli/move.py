"""sorter move: say who single crops show."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import counted, document, line


@click.command()
@click.argument("crops", nargs=-1, required=True, metavar="CROP...")
@click.argument("name")
@library_option
@json_option
def move(crops: tuple[str, ...], name: str, folder: Path, as_json: bool) -> None:
    """Say who single crops show, whatever their group is called.

    A CROP is given by its ID, or by as many letters of it as no other crop begins with.
    """
    from pipeline.naming import move_crops
    from sorter.library import Library

    with Library.open(folder) as library:
        moved = move_crops(library, crops, name)
    if as_json:
        document(
            {"name": moved.character.name, "crops": list(moved.crops), "new": moved.new},
        )
        return
    line(f"{counted(len(moved.crops), 'crop')} moved to {moved.character.name}")
