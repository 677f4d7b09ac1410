"""Truth files: who is in every shot, and where at three key frames a shot."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sorter.records import Box
from ui.demo.scene import Scene
from ui.demo.shot import FPS, Shot

SHOT_COLUMNS = (
    *("episode", "shot", "start_s", "end_s", "start_frame", "end_frame", "segment"),
    *("segment_shot", "characters", "n_characters", "kind", "transition_in", "fade_out"),
    *("camera", "animation", "tint", "burned_subtitle", "background", "faces_complete", "dup_of"),
)
BOX_COLUMNS = (
    *("episode", "frame", "time_s", "character", "kind", "x1", "y1", "x2", "y2"),
    *("visible_fraction", "box_source"),
)
_EDGE = 3
"""Frames between a cut and the first and last key frame."""

Row = tuple[str | int | float | bool, ...]


@dataclass(frozen=True, slots=True)
class Timed:
    """A shot with its place in an episode."""

    shot: Shot
    """What is shown."""
    number: int
    """0, 1, 2 ... in the episode."""
    within: int
    """0, 1, 2 ... in its segment."""
    start: int
    """First frame."""
    repeats: str
    """Shot of an earlier episode or moment that looks the same; empty for none."""


def timed(shots: Sequence[Shot], episode: int) -> list[Timed]:
    """Give each shot its number and first frame; later openings and endings repeat the first."""
    result: list[Timed] = []
    start = 0
    counts: dict[str, int] = {}
    for number, shot in enumerate(shots):
        within = counts.get(shot.segment, 0)
        counts[shot.segment] = within + 1
        same = episode > 1 and shot.segment in ("opening", "eyecatch", "ending")
        repeats = f"ep1:{shot.segment}+{within}" if same else shot.repeats
        result.append(Timed(shot, number, within, start, repeats))
        start += shot.frames
    return result


def shot_row(episode: str, item: Timed) -> Row:
    """Return a line of the shots file."""
    shot, end = item.shot, item.start + item.shot.frames
    names = sorted(actor.character.name for actor in shot.actors)
    return (
        *(episode, item.number, round(item.start / FPS, 3), round(end / FPS, 3)),
        *(item.start, end - 1, shot.segment, item.within, "|".join(names), len(names)),
        *(shot.kind, shot.transition, shot.fade_out, shot.camera, shot.animation, shot.tint),
        *(False, shot.place or "", True, item.repeats),
    )


def box_rows(episode: str, item: Timed, scene: Scene) -> list[Row]:
    """Return the lines of the boxes file for one shot: three key frames, body and face."""
    count = item.shot.frames
    edge = min(_EDGE, (count - 1) // 2)
    keys = sorted({edge, count // 2, count - 1 - edge})
    rows: list[Row] = []
    for key in keys if item.shot.actors else ():
        frame = item.start + key
        for name, body, face in scene.boxes(key):
            for kind, box in (("body", body), ("face", face)):
                row = _box_row(box, scene.size)
                if row is not None:
                    rows.append((episode, frame, round(frame / FPS, 3), name, kind, *row))
    return rows


def _box_row(box: Box, size: tuple[int, int]) -> Row | None:
    part = box.clipped(*size)
    if part is None:
        return None
    corners = (round(value, 1) for value in (part.x0, part.y0, part.x1, part.y1))
    return (*corners, round(part.area / box.area, 3), "drawn")


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a CSV file with a header."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(columns)
        table.writerows(rows)
