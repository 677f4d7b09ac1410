"""sorter export: datasets of the named characters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.options import json_option, library_option, verbose_option
from ui.cli.output import counted, document, line

if TYPE_CHECKING:
    from pipeline.dataset import DatasetResult


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR"
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("kohya",),
    show_default=True,
    metavar="FORMAT",
    help="kohya or plain; may be repeated.",
)
@click.option("--count", type=click.IntRange(1), help="Pictures per character; else the setting.")
@click.option("--size", type=click.IntRange(64), help="Shorter side in pixels; else the setting.")
@click.option("--prune", is_flag=True, help="Leave to the trigger what most pictures share.")
@library_option
@verbose_option
@json_option
def export(
    names: tuple[str, ...],
    out: Path,
    formats: tuple[str, ...],
    count: int | None,
    size: int | None,
    prune: bool,
    folder: Path,
    verbose: bool,
    as_json: bool,
) -> None:
    """Write a dataset for each NAME, or for all named ones.

    Picks the best and most varied pictures, enlarges, tags and captions them, writes the folders
    below DIR and checks them as a trainer would load them. A repeat renews them and keeps
    captions, pictures and files that a person changed or added.
    """
    from pipeline.dataset import Request, make_datasets
    from pipeline.plan import experts
    from sorter.library import Library
    from ui.logfile import logging_to
    from ui.progress import shown_progress

    with (
        Library.open(folder) as library,
        logging_to(folder, verbose=verbose),
        shown_progress() as progress,
    ):
        settings = library.settings
        sizes = (count or settings.count, size or settings.size)
        request = Request(names, out, formats, *sizes, prune)
        results = make_datasets(library, experts(settings), request, progress)
    if as_json:
        document({"out": str(out), "datasets": [said(result) for result in results]})
    else:
        for result in results:
            tell(result)
    if any(result.problems for result in results):
        raise click.exceptions.Exit(1)


def said(result: DatasetResult) -> dict[str, object]:
    """Return what became of a character as data."""
    return {
        "name": result.character.name,
        "trigger": result.character.trigger,
        "pictures": result.pictures,
        "folders": [str(folder) for folder in result.folders],
        "problems": list(result.problems),
        "missing": list(result.missing),
    }


def tell(result: DatasetResult) -> None:
    """Print what became of a character."""
    line(f"{result.character.name}: {counted(result.pictures, 'picture')}")
    for folder in result.folders:
        line(f"  {folder}")
    for problem in result.problems:
        line(f"  problem: {problem}")
    for sentence in result.missing:
        line(f"  missing: {sentence}")
