"""sorter reject: say whom single crops do not show."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import counted, document, line


@click.command()
@click.argument("crops", nargs=-1, required=True, metavar="CROP...")
@click.option("--character", "-c", metavar="NAME", help="Only say that they do not show NAME.")
@library_option
@json_option
def reject(crops: tuple[str, ...], character: str | None, folder: Path, as_json: bool) -> None:
    """Say that crops show nobody, or not this character.

    Without --character they are no character at all: hands, posters, passers-by. With
    --character they only do not show that one, and may still show another.
    """
    from pipeline.naming import reject_crops
    from sorter.library import Library

    with Library.open(folder) as library:
        rejected = reject_crops(library, crops, character)
    if as_json:
        document({"character": character, "crops": list(rejected)})
        return
    shown = f"do not show {character}" if character else "show no character"
    line(f"noted: {counted(len(rejected), 'crop')} {shown}")
