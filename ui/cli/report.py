"""sorter report: a page that shows the whole library."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import document, line


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write it. Default: report.html in the library.",
)
@library_option
@json_option
def report(out: Path | None, folder: Path, as_json: bool) -> None:
    """Write one HTML page that shows the whole library.

    Faces of everybody, when they appear, what is missing and what failed. The page holds its
    pictures itself, so it can be moved or sent as one file.
    """
    from sorter.library import Library
    from ui.report.gather import gather
    from ui.report.page import write_report

    path = out or folder / "report.html"
    with Library.open(folder) as library:
        content = gather(library)
    write_report(content, path)
    if as_json:
        document(
            {
                "report": str(path),
                "bytes": path.stat().st_size,
                "characters": len(content.characters),
                "groups": len(content.groups) + content.hidden_groups,
            }
        )
        return
    line(f"report: {path} ({path.stat().st_size / 1e6:.1f} MB)")
