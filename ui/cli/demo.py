"""sorter demo: everything at once, on a series that the sorter draws itself."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.export import said
from ui.cli.options import json_option
from ui.cli.output import document, line, table

if TYPE_CHECKING:
    from pipeline.measure.videos import EpisodeScores
    from ui.tour import Tour


@click.command()
@click.argument("folder", default="demo", metavar="[DIR]", type=Path)
@click.option("--episodes", default=2, show_default=True, type=click.IntRange(1, 99))
@click.option(
    "--seconds", default=60.0, show_default=True, type=click.FloatRange(5), help="Of each episode."
)
@click.option("--seed", default=1, show_default=True, help="Another number, another series.")
@click.option(
    "--size",
    default=720,
    show_default=True,
    type=click.IntRange(180, 2160),
    help="Height of the video in pixels.",
)
@click.option(
    "--count", default=8, show_default=True, type=click.IntRange(1), help="Pictures per dataset."
)
@json_option
def demo(
    folder: Path, episodes: int, seconds: float, seed: int, size: int, count: int, as_json: bool
) -> None:
    """Draw a small series and do everything with it.

    Draws episodes into DIR (default: demo), finds and groups the faces, names the groups from
    what the drawing knows, writes datasets and a report, and measures how good the groups are.
    """
    from ui.progress import shown_progress
    from ui.tour import Wish, tour

    with shown_progress() as progress:
        done = tour(folder, Wish(episodes, seconds, seed, size), progress, count=count)
    if as_json:
        document(_said(done))
    else:
        _print(done)


def _said(done: Tour) -> dict[str, object]:
    return {
        "episodes": str(done.episodes),
        "library": str(done.library),
        "datasets": str(done.datasets),
        "report": str(done.report),
        "named": [{"group": number, "name": name} for number, name in done.named],
        "results": [said(result) for result in done.results],
        "scores": asdict(done.scores),
    }


def _print(done: Tour) -> None:
    line()
    line("The groups were named from the drawing's own truth; with real episodes you name them:")
    table(
        ("character", "groups", "pictures", "still missing"),
        [_row(done, number) for number in range(len(done.results))],
    )
    line()
    line("How good the groups are, against the truth:")
    table(("measure", "value"), _scores(done.scores))
    line()
    line(f"episodes   {done.episodes}")
    line(f"library    {done.library}")
    line(f"datasets   {done.datasets}")
    line(f"report     {done.report}   (open it in a browser)")


def _row(done: Tour, place: int) -> tuple[object, ...]:
    result = done.results[place]
    groups = [str(number) for number, name in done.named if name == result.character.name]
    missing = result.problems or result.missing
    return (result.character.name, " ".join(groups), result.pictures, "; ".join(missing[:1]))


def _scores(scores: EpisodeScores) -> list[tuple[object, ...]]:
    return [
        ("faces found", scores.crops),
        ("characters", scores.characters),
        ("groups", scores.groups),
        ("pure (BCubed precision)", _share(scores.bcubed_precision)),
        ("together (BCubed recall)", _share(scores.bcubed_recall)),
        ("character-shots found", _share(scores.shots_found)),
        ("clicks until all is right", scores.clicks_to_clean),
        ("clicks when sorting crop by crop", scores.clicks_crop_by_crop),
    ]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
