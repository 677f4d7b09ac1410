"""sorter models: which models there are, and which are used."""

from __future__ import annotations

from dataclasses import asdict
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
    """List every model: what it does, whether it is used, its source and licence."""
    from models.weights import cache_folder
    from ui.team import members

    found = members(folder)
    if as_json:
        rows = [asdict(member) for member in found]
        document({"models": rows, "weights": str(cache_folder())})
        return
    table(
        ("does", "name", "profile", "used", "weights from (licence)"),
        [
            (it.kind, it.name, it.profile, "yes" if it.used else "", ", ".join(it.sources) or "-")
            for it in found
        ],
    )
    line()
    line(f"weights: {cache_folder()}")
