"""Step `track`: faces that follow each other inside one shot are one character.

Never across a cut: a shot is the item. Frames may lie a second apart, so faces are linked by how
far they moved in face sizes, how much they grew and how their tiny pictures differ; the Hungarian
method gives the cheapest pairing, and two faces of one frame can never share a track.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from pipeline.step import Tick
from sorter import rows
from sorter.library import Library
from sorter.records import Crop

_MOVED = 1.0
"""Cost of a move by this many face sides is 1."""
_GREW = 0.5
"""Cost of a size ratio of e**this is 1."""
_DIFFERS = 30.0
"""Cost of this mean difference of the tiny LAB copies (0-255) is 1."""
_LIMIT = 1.6
"""Pairs that cost more than this are not linked."""
_PATIENCE = 4.0
"""A track is continued over a gap of at most this many seconds."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A face at a moment."""

    crop: Crop
    """The face."""
    time: float
    """Seconds."""
    picture: npt.NDArray[np.float32]
    """The tiny LAB copy, flat."""


@dataclass(frozen=True, slots=True)
class ShotFaces:
    """The faces of one shot."""

    id: str
    """ID of the shot."""
    sightings: tuple[Sighting, ...]
    """In time."""


@dataclass(frozen=True, slots=True)
class TrackStep:
    """Links the faces of each shot."""

    name: str = "track"
    recipe: str = "hungarian-1"
    batch: int = 64
    workers: int = 1

    def pending(self, library: Library) -> list[ShotFaces]:
        """Return the shots whose faces are known and not linked."""
        query = (
            "SELECT crop.*, frame.time, frame.shot FROM crop JOIN frame ON frame.id = crop.frame"
            " JOIN shot ON shot.id = frame.shot JOIN video ON video.id = shot.video"
            " WHERE crop.kind = 'face' AND NOT EXISTS (SELECT 1 FROM done WHERE step = ?"
            " AND item = frame.shot AND recipe = ?)"
            " ORDER BY video.position, shot.number, frame.pts, crop.x0, crop.id"
        )
        found = library.database.execute(query, (self.name, self.recipe))
        return [
            ShotFaces(shot, tuple(_sighting(row) for row in group))
            for shot, group in groupby(found, key=lambda row: str(row["shot"]))
        ]

    def compute(self, items: Sequence[ShotFaces], tick: Tick) -> list[list[list[str]]]:
        """Return for each shot its tracks as lists of crop IDs in time."""
        del tick  # milliseconds
        return [link(item.sightings) for item in items]

    def save(self, library: Library, item: ShotFaces, result: list[list[str]]) -> None:
        """Write each crop's track, which is called after its first crop."""
        del item
        pairs = [(track[0], crop) for track in result for crop in track]
        library.database.executemany("UPDATE crop SET track = ? WHERE id = ?", pairs)


def link(sightings: Sequence[Sighting]) -> list[list[str]]:
    """Return the tracks of one shot as lists of crop IDs, each in time."""
    from scipy.optimize import linear_sum_assignment

    tracks: list[list[Sighting]] = []
    for _, group in groupby(sightings, key=lambda sighting: sighting.crop.frame):
        faces = list(group)
        now = faces[0].time
        open_tracks = [track for track in tracks if now - track[-1].time <= _PATIENCE]
        cost = np.array([[_cost(track[-1], face) for face in faces] for track in open_tracks])
        linked: set[int] = set()
        if open_tracks:
            for row, column in zip(*linear_sum_assignment(cost), strict=True):
                if cost[row, column] <= _LIMIT:
                    open_tracks[row].append(faces[column])
                    linked.add(int(column))
        tracks += [[face] for number, face in enumerate(faces) if number not in linked]
    return [[sighting.crop.id for sighting in track] for track in tracks]


def _cost(last: Sighting, face: Sighting) -> float:
    before, after = last.crop.box, face.crop.box
    side = math.sqrt(math.sqrt(before.area * after.area))
    moved = math.dist(before.centre, after.centre) / side / _MOVED
    grew = abs(math.log(after.area / before.area)) / 2 / _GREW
    differs = float(np.abs(last.picture - face.picture).mean()) / _DIFFERS
    return math.sqrt((moved**2 + grew**2) / 4 + differs**2)


def _sighting(row: object) -> Sighting:
    picture = np.frombuffer(row["thumbnail"], dtype=np.uint8)  # type: ignore[index]  # a Row
    time = float(row["time"])  # type: ignore[index]  # a Row
    return Sighting(rows.crop_of(row), time, picture.astype(np.float32))  # type: ignore[arg-type]
