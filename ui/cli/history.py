"""sorter history: what people decided."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import document, line, table


@click.command()
@library_option
@json_option
def history(folder: Path, as_json: bool) -> None:
    """List every decision ever made, oldest first.

    Those that were taken back are listed too: nothing that a person did is ever lost.
    """
    from sorter import ledger
    from sorter.library import Library
    from ui.decisions import said, sentence

    with Library.open(folder) as library:
        decisions = ledger.history(library)
    in_force = {entry.number for entry in ledger.standing(decisions)}
    if as_json:
        rows = [{**said(entry), "in_force": entry.number in in_force} for entry in decisions]
        document({"history": rows})
    elif decisions:
        table(
            ("no", "time", "decision", "in force"),
            [_row(entry.number, entry.time, sentence(entry), in_force) for entry in decisions],
        )
    else:
        line("nobody decided anything yet")


def _row(number: int, time: str, text: str, in_force: set[int]) -> tuple[object, ...]:
    return (number, time.replace("T", " ").removesuffix("+00:00"), text, _mark(number in in_force))


def _mark(holds: bool) -> str:
    return "yes" if holds else ""
