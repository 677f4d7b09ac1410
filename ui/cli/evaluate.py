"""`sorter evaluate`: how good the result is, against a truth that people wrote down."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli import output
from ui.cli.options import json_option, library_option

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from pipeline.measure.library_labels import Measured

_TRUTH = click.Path(path_type=Path, exists=True, dir_okay=False)

_COLUMNS = 6
"""Parts side by side in a table: more would not fit a usual terminal."""

Values = dict[str, float | None]
"""Scores by name."""

_profile_option = click.option(
    "--profile",
    type=click.Choice(["auto", "bundled", "full"]),
    default="auto",
    show_default=True,
    help="Which experts: full models, or the small ones that need no download.",
)


@click.group()
def evaluate() -> None:
    """Measure the result against a known truth."""


@evaluate.command()
@click.argument("manifest", type=_TRUTH)
@click.option("--series", "chosen", multiple=True, help="Only this series; may be repeated.")
@_profile_option
@json_option
def crops(manifest: Path, chosen: tuple[str, ...], profile: str, as_json: bool) -> None:
    """Group labelled pictures and compare.

    MANIFEST is a CSV file with path (relative to itself), label and series. Each series is
    embedded and grouped as a set of its own, as `run` does it.
    """
    from pipeline.measure.crops import evaluate as measure
    from pipeline.measure.truth import read_crops
    from pipeline.plan import experts
    from sorter.settings import Settings

    pictures = read_crops(manifest)
    known = list(dict.fromkeys(picture.series for picture in pictures))
    if unknown := [name for name in chosen if name not in known]:
        raise click.UsageError(
            f"no series '{unknown[0]}' in {manifest}; it has {', '.join(known) or 'none'}."
        )
    wanted = [picture for picture in pictures if not chosen or picture.series in chosen]
    scores = measure(wanted, experts(Settings(profile=profile)).embedders)
    _show("series", scores.series, scores.overall, as_json=as_json)


@evaluate.command()
@click.argument("boxes", type=_TRUTH)
@_profile_option
@json_option
def frames(boxes: Path, profile: str, as_json: bool) -> None:
    """Find faces in whole pictures and compare.

    BOXES is a CSV file with path (relative to itself), kind (face or body), x1, y1, x2, y2. A
    manifest.csv beside it with path and faces_complete adds pictures without a face; pictures
    whose faces are not all boxed are left out.
    """
    from pipeline.measure.frames import evaluate as measure
    from pipeline.measure.truth import read_frames
    from pipeline.plan import experts
    from sorter.settings import Settings

    settings = Settings(profile=profile)
    scores = measure(read_frames(boxes), experts(settings).detector, settings)
    _show("folders", scores.folders, scores.overall, as_json=as_json)


@evaluate.command()
@library_option
@click.option("--shots", type=_TRUTH, required=True, help="CSV: who is in every shot.")
@click.option("--boxes", type=_TRUTH, required=True, help="CSV: where, at some frames.")
@click.option(
    "--mistakes",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write contact sheets of the mistakes into this folder.",
)
@json_option
def videos(folder: Path, shots: Path, boxes: Path, mistakes: Path | None, as_json: bool) -> None:
    """Compare a library as it stands with who is in every shot.

    SHOTS needs episode (the video's file name without its ending), start_s, end_s and characters
    (separated by |). BOXES needs episode, time_s, character, kind (face or body), x1, y1, x2, y2.
    """
    from pipeline.measure.library_labels import lay_beside
    from pipeline.measure.truth import read_boxes, read_shots
    from pipeline.measure.videos import evaluate as measure
    from sorter.library import Library

    with Library.open(folder) as library:
        measured = lay_beside(library, read_shots(shots), read_boxes(boxes))
        _warn(measured)
        scores = measure(library, measured)
        if mistakes is not None:
            from pipeline.measure.mistakes import write_sheets

            sheets = write_sheets(library, measured.faces, mistakes)
            output.note(f"{output.counted(len(sheets), 'contact sheet')} in {mistakes}")
    _show("episodes", scores.episodes, scores.overall, as_json=as_json)


def _warn(measured: Measured) -> None:
    for name in measured.unknown:
        output.note(f"warning: video '{name}' is left out: the truth does not know it")
    for name in measured.missing:
        output.note(f"warning: episode '{name}' is left out: the library does not have it")
    if measured.stray:
        count = output.counted(measured.stray, "box position")
        output.note(f"warning: {count} left out: no shot covers that moment")


def _show(
    kind: str, parts: Mapping[str, DataclassInstance], overall: DataclassInstance, *, as_json: bool
) -> None:
    """Print all scores: one document, or a table with a column per part."""
    values = {name: _rounded(part) for name, part in parts.items()}
    if as_json:
        output.document({kind: values, "overall": _rounded(overall)})
        return
    columns = [*values.items(), ("overall", _rounded(overall))]
    for start in range(0, len(columns), _COLUMNS):
        if start:
            output.line()
        _table(columns[start : start + _COLUMNS])


def _rounded(scores: DataclassInstance) -> Values:
    """Return the fields by name, to four decimals: more is noise."""
    values = dataclasses.asdict(scores).items()
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in values}


def _table(columns: Sequence[tuple[str, Values]]) -> None:
    names = list(columns[0][1])
    texts = [[heading, *map(_shown, values.values())] for heading, values in columns]
    widths = [max(map(len, column)) for column in texts]
    padded = [
        [text.rjust(width) for text in column] for column, width in zip(texts, widths, strict=True)
    ]
    headings, *rows = zip(["", *names], *padded, strict=True)
    output.table(headings, rows)


def _shown(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4f}"
