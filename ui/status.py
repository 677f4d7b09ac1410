"""How far a library is: every step's work, what failed and why, and what people have named."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.plan import states
from sorter import rows
from sorter.library import Library
from ui.overview import group_rows, look


@dataclass(frozen=True, slots=True)
class VideoRow:
    """A video as it is listed."""

    id: str
    """Its ID."""
    name: str
    """The episode's name."""
    path: str
    """Where it was last seen."""
    kind: str
    """video or pictures."""
    duration: float
    """Seconds; 0 for pictures."""
    frames: int
    """Frames taken, without duplicates."""
    crops: int
    """Faces found."""
    remark: str
    """What to know about it, such as that the file breaks off; usually empty."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step's work."""

    name: str
    """The step."""
    done: int
    """Items finished."""
    pending: int
    """Items still to do."""
    failed: int
    """Items that could not be done."""
    seconds: float
    """Time spent on it so far."""


@dataclass(frozen=True, slots=True)
class FailureRow:
    """An item that could not be done."""

    step: str
    """The step."""
    item: str
    """Its ID."""
    name: str
    """What a person calls it: the episode, and the moment in it."""
    error: str
    """Why, and what to do."""


@dataclass(frozen=True, slots=True)
class Status:
    """All of it; the fields are those of `sorter status --json`."""

    library: str
    """The folder."""
    videos: tuple[VideoRow, ...]
    """In the order of the series."""
    steps: tuple[StepRow, ...]
    """In the order of the work."""
    failures: tuple[FailureRow, ...]
    """By step."""
    crops: int
    """Faces."""
    groups: int
    """Proposed groups."""
    unsorted: int
    """Crops in no group about which nobody decided anything."""
    named: int
    """Crops that show a named character."""


def status_of(library: Library) -> Status:
    """Read how far a library is."""
    overview, steps = look(library), states(library)
    return Status(
        library=str(library.folder),
        videos=tuple(_videos(library)),
        steps=tuple(
            StepRow(step.name, step.done, step.pending, len(step.failed), round(step.seconds, 2))
            for step in steps
        ),
        failures=tuple(
            FailureRow(step.name, item, item_name(library, item), error)
            for step in steps
            for item, error in step.failed
        ),
        crops=len(overview.places),
        groups=len(group_rows(overview)),
        unsorted=len(overview.unsorted),
        named=sum(
            known.character is not None and crop in overview.places
            for crop, known in overview.assignments.items()
        ),
    )


def item_name(library: Library, item: str) -> str:
    """Return what a person calls an item: 'ep01', 'ep01 shot 12', 'ep01 3:20'."""
    for query in _NAMES:
        row = library.database.execute(query, (item,)).fetchone()
        if row is not None:
            return _name(row["name"], row["shot"], row["time"])
    return item


def clock(seconds: float) -> str:
    """Return a moment in a video: '3:20' or '1:03:20'."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


_NAMES = (
    "SELECT name, NULL AS shot, NULL AS time FROM video WHERE id = ?",
    "SELECT video.name, shot.number AS shot, NULL AS time FROM shot"
    " JOIN video ON video.id = shot.video WHERE shot.id = ?",
    "SELECT video.name, NULL AS shot, frame.time FROM frame"
    " JOIN video ON video.id = frame.video WHERE frame.id = ?",
    "SELECT video.name, NULL AS shot, frame.time FROM crop JOIN frame ON frame.id = crop.frame"
    " JOIN video ON video.id = frame.video WHERE crop.id = ?",
)


def _name(video: str, shot: int | None, time: float | None) -> str:
    if shot is not None:
        return f"{video} shot {shot}"
    return video if time is None else f"{video} {clock(time)}"


def _videos(library: Library) -> list[VideoRow]:
    query = (
        "SELECT count(DISTINCT frame.id), count(crop.id) FROM frame"
        " LEFT JOIN crop ON crop.frame = frame.id"
        " WHERE frame.video = ? AND frame.duplicate_of IS NULL"
    )
    remarks = dict(library.database.execute("SELECT video, text FROM remark").fetchall())
    found = []
    for video in rows.videos(library):
        frames, crops = library.database.execute(query, (video.id,)).fetchone()
        shown = (video.id, video.name, video.path, video.kind, round(video.duration, 3))
        found.append(VideoRow(*shown, frames, crops, remarks.get(video.id, "")))
    return found
