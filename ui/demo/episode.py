"""Draws a whole series: videos and the truth about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sorter.records import Image
from ui.demo.background import Places
from ui.demo.camera import stage_size
from ui.demo.film import Film
from ui.demo.scene import Scene
from ui.demo.script import write_episode
from ui.demo.transition import with_transitions
from ui.demo.truth import (
    BOX_COLUMNS,
    SHOT_COLUMNS,
    Row,
    Timed,
    box_rows,
    shot_row,
    timed,
    write_table,
)


@dataclass(frozen=True, slots=True)
class DrawnSeries:
    """Where a drawn series lies."""

    videos: tuple[Path, ...]
    """One file per episode, in order."""
    shots_csv: Path
    """Who is in every shot."""
    boxes_csv: Path
    """Faces and bodies at three key frames a shot."""


def draw_series(
    folder: Path,
    *,
    episodes: int = 2,
    seconds: float = 60.0,
    size: tuple[int, int] = (1280, 720),
    seed: int = 1,
    progress: Callable[[float], None] | None = None,
) -> DrawnSeries:
    """Draw `demo_ep1.mp4` ... and the truth files `shots.csv` and `boxes.csv` into `folder`.

    `size` (width, height) must be even, `seconds` is the length of one episode. `progress` is
    told the finished share, 0 to 1. The same arguments give the same pictures.
    """
    if size[0] % 2 or size[1] % 2:
        raise ValueError(f"a video needs an even width and height, but got {size}")
    folder.mkdir(parents=True, exist_ok=True)
    stages = _Stages(size, Places(stage_size(size)))
    videos: list[Path] = []
    shots: list[Row] = []
    boxes: list[Row] = []
    for number in range(1, episodes + 1):
        path = folder / f"demo_ep{number}.mp4"
        items = timed(write_episode(number, seconds=seconds, seed=seed), number)
        shots += [shot_row(path.stem, item) for item in items]
        done = (number - 1) / episodes
        boxes += _draw_episode(path, items, stages, _part_of(progress, done, 1 / episodes))
        videos.append(path)
    shots_csv, boxes_csv = folder / "shots.csv", folder / "boxes.csv"
    write_table(shots_csv, SHOT_COLUMNS, shots)
    write_table(boxes_csv, BOX_COLUMNS, boxes)
    return DrawnSeries(tuple(videos), shots_csv, boxes_csv)


@dataclass(frozen=True, slots=True)
class _Stages:
    """What all episodes of a series share."""

    size: tuple[int, int]
    places: Places


def _draw_episode(
    path: Path, items: list[Timed], stages: _Stages, progress: Callable[[float], None]
) -> list[Row]:
    rows: list[Row] = []
    before: Image | None = None
    with Film(path, stages.size) as film:
        for item in items:
            scene = Scene(item.shot, stages.size, stages.places)
            for frame in with_transitions(item.shot, scene.frames(), before):
                film.add(frame)
                before = frame
            rows += box_rows(path.stem, item, scene)
            progress((item.number + 1) / len(items))
    return rows


def _part_of(
    progress: Callable[[float], None] | None, start: float, share: float
) -> Callable[[float], None]:
    def tell(done: float) -> None:
        if progress is not None:
            progress(start + share * done)

    return tell
