"""sorter status: how far a library is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import counted, document, line, table
from ui.progress import duration

if TYPE_CHECKING:
    from ui.status import Status

_FAILURES = 20


@click.command()
@library_option
@json_option
def status(folder: Path, as_json: bool) -> None:
    """Show what is done, pending or failed, and why."""
    from sorter.library import Library
    from ui.status import status_of

    with Library.open(folder) as library:
        found = status_of(library)
    if as_json:
        document(asdict(found))
    else:
        _print(found)


def _print(found: Status) -> None:
    length = duration(sum(video.duration for video in found.videos))
    line(f"{found.library}: {counted(len(found.videos), 'video')}, {length}")
    line(
        f"{counted(found.crops, 'crop')}, {counted(found.groups, 'group')},"
        f" {found.named:,} named, {found.unsorted:,} unsorted"
    )
    line()
    table(
        ("step", "done", "pending", "failed", "seconds"),
        [(step.name, step.done, step.pending, step.failed, step.seconds) for step in found.steps],
    )
    remarks = [video for video in found.videos if video.remark]
    if found.failures or remarks:
        line()
    for video in remarks:
        line(f"{video.name} {video.remark}")
    for failure in found.failures[:_FAILURES]:
        line(f"{failure.step} failed for {failure.name}: {failure.error}")
    if len(found.failures) > _FAILURES:
        line(f"... and {len(found.failures) - _FAILURES} more: sorter status --json")
    line()
    line(_next(found))


def _next(found: Status) -> str:
    if not found.videos:
        return "next: sorter run VIDEO..."
    if any(step.pending for step in found.steps):
        return "next: sorter run (goes on with what is pending)"
    if found.groups and not found.named:
        return "next: sorter groups, then sorter name GROUP NAME"
    if found.failures:
        return "next: mend what failed, then sorter run --retry"
    return "all work is done; next: sorter export --out FOLDER"
