"""Step `shots`: the cuts of a video become shots, and every frame learns its shot."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.step import Tick
from sorter.ids import shot_id
from sorter.library import Library
from sorter.records import Shot


@dataclass(frozen=True, slots=True)
class Cuts:
    """A video with its cuts and the times of its frames."""

    id: str
    """ID of the video."""
    duration: float
    """Seconds."""
    times: tuple[float, ...]
    """Where a new shot begins."""
    frames: tuple[tuple[str, float], ...]
    """(frame ID, seconds)."""


@dataclass(frozen=True, slots=True)
class Shots:
    """The shots of a video."""

    shots: tuple[Shot, ...]
    """In time."""
    of_frame: tuple[tuple[str, str], ...]
    """(frame ID, shot ID)."""


@dataclass(frozen=True, slots=True)
class ShotsStep:
    """Makes shots out of cuts."""

    name: str = "shots"
    recipe: str = "cuts-1"
    batch: int = 1
    workers: int = 1

    def pending(self, library: Library) -> list[Cuts]:
        """Return the videos with frames whose shots are not made."""
        query = (
            "SELECT id, duration FROM video WHERE EXISTS"
            " (SELECT 1 FROM done WHERE step = 'frames' AND item = video.id AND error IS NULL)"
            " AND NOT EXISTS (SELECT 1 FROM done WHERE step = ? AND item = video.id AND recipe = ?)"
            " ORDER BY position"
        )
        found = library.database.execute(query, (self.name, self.recipe)).fetchall()
        return [_cuts(library, row["id"], row["duration"]) for row in found]

    def compute(self, items: Sequence[Cuts], tick: Tick) -> list[Shots]:
        """Divide each video at its cuts."""
        del tick  # too quick to tell
        return [divide(item) for item in items]

    def save(self, library: Library, item: Cuts, result: Shots) -> None:
        """Replace the video's shots."""
        database = library.database
        database.execute("DELETE FROM shot WHERE video = ?", (item.id,))
        values = [(shot.id, shot.video, shot.number, shot.start, shot.end) for shot in result.shots]
        database.executemany("INSERT INTO shot VALUES (?, ?, ?, ?, ?)", values)
        pairs = [(shot, frame) for frame, shot in result.of_frame]
        database.executemany("UPDATE frame SET shot = ? WHERE id = ?", pairs)


def divide(item: Cuts) -> Shots:
    """Return the shots between the cuts; the last reaches to the end of the video."""
    starts = [0.0, *(time for time in item.times if time > 0)]
    last = max([item.duration, *(time for _, time in item.frames)], default=item.duration)
    ends = [*starts[1:], max(last, starts[-1]) + 1e-3]
    shots = tuple(
        Shot(shot_id(item.id, number), item.id, number, start, end)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    numbers = [
        (frame, max(0, bisect_right(starts, time + 1e-9) - 1)) for frame, time in item.frames
    ]
    return Shots(shots, tuple((frame, shots[number].id) for frame, number in numbers))


def _cuts(library: Library, video: str, duration: float) -> Cuts:
    cuts = library.database.execute("SELECT time FROM cut WHERE video = ? ORDER BY time", (video,))
    times = tuple(row["time"] for row in cuts)
    frames = library.database.execute("SELECT id, time FROM frame WHERE video = ?", (video,))
    return Cuts(video, duration, times, tuple((row["id"], row["time"]) for row in frames))
