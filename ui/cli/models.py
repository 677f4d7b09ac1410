"""sorter models: which models there are, and which are used."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli.options import json_option
from ui.cli.output import document, line, table


@click.group()
def models() -> None:
    """Show the models that look at pictures."""


@models.command("list")
@click.option(
    "--library",
    "-l",
    "folder",
    envvar="SORTER_LIBRARY",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Whose settings say what is used.",
)
@json_option
def list_models(folder: Path | None, as_json: bool) -> None:
    """List every model: what it does, its profile, its revision and whether it is used."""
    from models.weights import cache_folder
    from ui.team import members

    found = members(folder)
    if as_json:
        rows = [
            {"kind": it.kind, "name": it.name, "profile": it.profile, "id": it.id, "used": it.used}
            for it in found
        ]
        document({"models": rows, "weights": str(cache_folder())})
        return
    table(
        ("does", "name", "profile", "used", "revision"),
        [(it.kind, it.name, it.profile, "yes" if it.used else "", it.id) for it in found],
    )
    line()
    line(f"weights: {cache_folder()}")
