"""sorter add: tell a library about videos without working on them yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import document, line, note

if TYPE_CHECKING:
    from pipeline.add import Added, Addition, Refused


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="VIDEO|FOLDER...", type=Path)
@library_option
@json_option
def add(paths: tuple[Path, ...], folder: Path, as_json: bool) -> None:
    """Register videos; sorter run does the work later.

    A folder stands for the videos in it; a folder of pictures is taken as one video. The
    library is made if there is none. The same file under another name is known again.
    """
    from pipeline import add as adding
    from sorter.library import Library

    with Library.create(folder) as library:
        addition = adding.add(library, paths)
    if as_json:
        document(said(addition))
    else:
        for entry in addition.added:
            line(f"{'added' if entry.new else 'known'}: {entry.video.name}")
        tell_known(addition)
    tell_refused(addition)
    if addition.refused:
        raise click.exceptions.Exit(1)


def said(addition: Addition) -> dict[str, object]:
    """Return what adding gave as data."""
    return {
        "added": [_added(entry) for entry in addition.added],
        "refused": [_refused(entry) for entry in addition.refused],
    }


def tell_known(addition: Addition) -> None:
    """Print which files are copies of what the library knows under another name."""
    for entry in addition.added:
        if entry.path != entry.video.path:
            note(f"'{entry.path}' is already known as {entry.video.name}")


def tell_refused(addition: Addition) -> None:
    """Print why some sources could not be added."""
    for entry in addition.refused:
        note(f"error: {entry.error.problem}")
        if entry.error.hint:
            note(f"hint: {entry.error.hint}")


def _added(entry: Added) -> dict[str, object]:
    video = entry.video
    return {"id": video.id, "name": video.name, "path": video.path, "new": entry.new}


def _refused(entry: Refused) -> dict[str, object]:
    return {"path": str(entry.path), "error": entry.error.problem, "hint": entry.error.hint}
