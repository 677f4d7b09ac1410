"""sorter run: from videos to proposed groups."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.add import said, tell_known, tell_refused
from ui.cli.options import json_option, library_option, verbose_option
from ui.cli.output import counted, document, line, note

if TYPE_CHECKING:
    from pipeline.add import Addition
    from sorter.library import Library
    from sorter.records import Report
    from ui.status import Status

_FAILURES = 5


@click.command()
@click.argument("paths", nargs=-1, metavar="[VIDEO|FOLDER]...", type=Path)
@library_option
@click.option("--frames", metavar="MODE", help="shots, keyframes, all or fps=N; stays set.")
@click.option("--profile", metavar="NAME", help="Which models: auto, bundled or full; stays set.")
@click.option(
    "--executor",
    type=click.Choice(["local"]),
    default="local",
    show_default=True,
    help="Where the work is done.",
)
@click.option("--retry", is_flag=True, help="Try the items again that failed before.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@verbose_option
@json_option
def run(
    paths: tuple[Path, ...],
    folder: Path,
    frames: str | None,
    profile: str | None,
    executor: str,
    retry: bool,
    dry_run: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Find everybody in the videos and propose groups.

    Takes frames, drops duplicates, finds faces, follows and compares them. Makes the library if
    there is none. Stop it at any time: the same command goes on where it stopped. Without
    videos it does what is still pending. --frames and --profile are written to the library's
    settings file, so that later episodes are treated alike.
    """
    del executor  # there is one so far, and the option keeps its place
    if dry_run:
        _foresee(folder, paths)
        return
    _change_settings(folder, {"frames": frames, "profile": profile})
    addition, reports, found = _work(folder, paths, retry=retry, verbose=verbose)
    if as_json:
        document(
            {
                **said(addition),
                "steps": [asdict(report) for report in reports],
                "status": asdict(found),
            }
        )
    else:
        _print(found)
    _tell_failures(found, reports)
    if addition.refused:
        note(f"refused: {counted(len(addition.refused), 'source')}, for the reasons above")
    if addition.refused or any(report.failed for report in reports):
        raise click.exceptions.Exit(1)


def _change_settings(folder: Path, wanted: dict[str, str | None]) -> None:
    from sorter.library import Library
    from ui.settings_file import change_settings

    Library.create(folder).close()
    values = {key: value for key, value in wanted.items() if value is not None}
    for key in change_settings(folder / "library.toml", values):
        note(f"settings: {key} = {values[key]} from now on (library.toml)")


def _work(
    folder: Path, paths: Sequence[Path], *, retry: bool, verbose: bool
) -> tuple[Addition, list[Report], Status]:
    from pipeline.add import add, sources
    from pipeline.plan import process, retry_failed
    from sorter.library import Library
    from ui.logfile import logging_to
    from ui.progress import shown_progress
    from ui.status import status_of

    with Library.create(folder) as library, logging_to(folder, verbose=verbose):
        if paths:
            note(f"reading {counted(len(list(sources(paths))), 'source')} once")
        addition = add(library, paths)
        tell_known(addition)
        tell_refused(addition)
        if retry:
            note(f"{counted(retry_failed(library), 'failed item')} to try again")
        with shown_progress() as progress:
            reports = process(library, progress)
        return addition, reports, status_of(library)


def _print(found: Status) -> None:
    line(
        f"{counted(len(found.videos), 'video')}, {counted(found.crops, 'crop')},"
        f" {counted(found.groups, 'group')}, {found.unsorted:,} unsorted, {found.named:,} named"
    )
    where = f"-l {shlex.quote(found.library)}"
    if found.groups and not found.named:
        line(f"look at them: sorter report {where}")
        line(f"name them:    sorter name GROUP NAME {where}")
    elif found.named:
        line(f"datasets:     sorter export {where} --out FOLDER")


def _tell_failures(found: Status, reports: Sequence[Report]) -> None:
    steps = {report.step for report in reports if report.failed}
    failures = [failure for failure in found.failures if failure.step in steps]
    for failure in failures[:_FAILURES]:
        note(f"error: {failure.step} failed for {failure.name}: {failure.error}")
    for video in found.videos:
        if video.remark:
            note(f"warning: {video.name} {video.remark}")
    if len(failures) > _FAILURES:
        note(f"hint: {len(failures) - _FAILURES} more failures: sorter status")


def _foresee(folder: Path, paths: Sequence[Path]) -> None:
    from pipeline.add import sources
    from sorter.library import DATABASE, Library

    for source in sources(paths):
        line(f"would add {source}")
    if not (folder / DATABASE).is_file():
        line(f"would make the library {folder}")
        return
    with Library.open(folder) as library:
        _foresee_steps(library)


def _foresee_steps(library: Library) -> None:
    from pipeline.plan import states

    pending = [state for state in states(library) if state.pending]
    for state in pending:
        line(f"would go on with {state.name}: {counted(state.pending, 'item')}")
    if not pending:
        line("nothing is pending in the library")
