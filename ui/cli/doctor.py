"""sorter doctor: does everything work here, and what is lost where it does not?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.options import json_option
from ui.cli.output import document, line, note

if TYPE_CHECKING:
    from ui.health.check import Check


@click.command()
@click.option(
    "--library",
    "-l",
    "folder",
    envvar="SORTER_LIBRARY",
    default=".",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where free space is looked at.",
)
@click.option("--quick", is_flag=True, help="Do not run the models.")
@json_option
def doctor(folder: Path, quick: bool, as_json: bool) -> None:
    """Check that everything works, and say what is lost if not.

    Looks at Python, packages, models and the machine. Every model does a small job on a drawn
    picture; weights that are not there yet are fetched. Ends with 0 when videos can be sorted,
    even where something that can be spared is missing.
    """
    from ui.health.machine import check_machine
    from ui.health.packages import check_packages, check_program

    checks = [*check_program(), *check_packages(), *check_machine(folder)]
    if not quick:
        from ui.health.experts import check_experts

        note("running every model once; this takes a minute at the first time")
        checks += check_experts()
    works = all(check.ok for check in checks if check.essential)
    if as_json:
        document({"ok": works, "checks": [asdict(check) for check in checks]})
    else:
        _print(checks, works)
    if not works:
        raise click.exceptions.Exit(1)


def _print(checks: Sequence[Check], works: bool) -> None:
    for area, group in groupby(checks, key=lambda check: check.area):
        line(area)
        for check in group:
            _print_check(check)
    line()
    if not works:
        line("videos cannot be sorted here: see the lines marked 'x'")
    elif all(check.ok for check in checks):
        line("everything works")
    else:
        line("videos can be sorted; see the lines marked 'x' for what is lost")


def _print_check(check: Check) -> None:
    mark = click.style("ok", fg="green") if check.ok else click.style("x ", fg="red", bold=True)
    line(f"  {mark}  {check.name:<30} {check.detail}")
    if not check.ok and check.lost:
        line(f"      lost: {check.lost}")
