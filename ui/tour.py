"""The demo: a drawn series goes all the way from video files to datasets.

It may do one thing that real use cannot: name the groups from the truth that the drawing knows.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.add import add
from pipeline.dataset import DatasetResult, Request, make_datasets
from pipeline.measure.library_labels import Measured, lay_beside
from pipeline.measure.truth import read_boxes, read_shots
from pipeline.measure.videos import EpisodeScores, evaluate
from pipeline.naming import name_group
from pipeline.plan import experts, process
from pipeline.step import Progress
from sorter.errors import SorterError
from sorter.images import write_bytes
from sorter.library import Library
from sorter.records import Report
from ui.demo.episode import DrawnSeries, draw_series
from ui.logfile import logging_to
from ui.overview import group_rows, look
from ui.report.gather import gather
from ui.report.page import write_report

FORMATS = ("kohya", "plain")
"""What the demo exports."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw."""

    episodes: int = 2
    """How many."""
    seconds: float = 60.0
    """Length of each."""
    seed: int = 1
    """Which series; the same seed gives the same pictures."""
    size: int = 720
    """Height of the video in pixels; it is 16:9."""

    @property
    def shape(self) -> tuple[int, int]:
        """Width and height, both even."""
        return 2 * round(self.size * 8 / 9), 2 * round(self.size / 2)


@dataclass(frozen=True, slots=True)
class Tour:
    """Where everything is, and how good it is."""

    episodes: Path
    """Folder of the drawn videos and the truth about them."""
    library: Path
    """The library."""
    datasets: Path
    """The exports."""
    report: Path
    """The page."""
    named: tuple[tuple[int, str], ...]
    """(group, name) as the truth has it."""
    results: tuple[DatasetResult, ...]
    """One per character."""
    scores: EpisodeScores
    """The groups against the truth."""


def tour(folder: Path, wish: Wish, progress: Progress, *, count: int = 8, side: int = 512) -> Tour:
    """Draw, sort, name, export, report and measure, all below `folder`. A repeat goes on.

    `count` and `side` (pixels) bound the datasets: a demo has to end in minutes without a GPU.
    """
    drawn = draw(folder / "episodes", wish, progress)
    with Library.create(folder / "library") as library, logging_to(library.folder):
        add(library, drawn.videos)
        process(library, progress)
        measured = lay_beside(library, read_shots(drawn.shots_csv), read_boxes(drawn.boxes_csv))
        named = name_from_truth(library, measured)
        out = folder / "datasets"
        request = Request((), out, FORMATS, count, side)
        results = make_datasets(library, experts(library.settings), request, progress)
        write_report(gather(library), folder / "report.html")
        scores = evaluate(library, measured).overall
        return Tour(
            episodes=folder / "episodes",
            library=library.folder,
            datasets=out,
            report=folder / "report.html",
            named=named,
            results=tuple(results),
            scores=scores,
        )


def draw(folder: Path, wish: Wish, progress: Progress) -> DrawnSeries:
    """Draw the series unless it was drawn before. Raises SorterError when another one lies there.

    The note of what was drawn is written last: without it the drawing is not complete.
    """
    note = folder / "drawn.json"
    videos = tuple(folder / f"demo_ep{number}.mp4" for number in range(1, wish.episodes + 1))
    if note.exists():
        if json.loads(note.read_text(encoding="utf-8")) != asdict(wish):
            raise SorterError(
                f"'{folder}' holds a demo that was drawn with other options",
                hint="choose another folder, or delete this one",
            )
        return DrawnSeries(videos, folder / "shots.csv", folder / "boxes.csv")
    series = _draw(folder, wish, progress)
    write_bytes(note, json.dumps(asdict(wish)).encode())
    return series


def name_from_truth(library: Library, measured: Measured) -> tuple[tuple[int, str], ...]:
    """Give every group the name of the character that most of its crops truly show."""
    shown: dict[int, list[str]] = {}
    for face in measured.faces:
        if face.group is not None and face.label is not None:
            shown.setdefault(face.group, []).append(face.label)
    wanted = {number: _commonest(labels) for number, labels in shown.items()}
    for row in group_rows(look(library)):
        if row.id in wanted and row.character != wanted[row.id]:
            name_group(library, row.id, wanted[row.id])
    return tuple(sorted(wanted.items()))


def _commonest(labels: Sequence[str]) -> str:
    counts = Counter(labels)
    return min(counts, key=lambda name: (-counts[name], name))


def _draw(folder: Path, wish: Wish, progress: Progress) -> DrawnSeries:
    told, started = 0.0, time.perf_counter()

    def tell(share: float) -> None:
        nonlocal told
        progress.advance(100 * (share - told))
        told = share

    progress.begin("draw (percent)", 100)
    series = draw_series(
        folder,
        episodes=wish.episodes,
        seconds=wish.seconds,
        size=wish.shape,
        seed=wish.seed,
        progress=tell,
    )
    seconds = time.perf_counter() - started
    progress.end(Report("draw", done=wish.episodes, seconds=seconds))
    return series
