"""Who else is in the picture: the faces around a face, also where a detector missed one.

A detector that overlooks somebody in one frame often finds them in the next. Inside a track the
other face is carried over: it keeps its place relative to the tracked face while the camera moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pipeline.framing import strangers
from sorter.records import Box, Crop

_SAME = 0.3
"""Overlap from which on a face that is carried over is one that was found here too."""


@dataclass(frozen=True, slots=True)
class Company:
    """All faces of a library by frame and by track."""

    frames: Mapping[str, tuple[Crop, ...]]
    """By frame ID."""
    tracks: Mapping[str, tuple[Crop, ...]]
    """By track ID."""

    def others(self, crop: Crop, *, width: int, height: int) -> list[Box]:
        """Return the faces of other people in the frame of `crop`, found or carried over."""
        found = self._beside(crop)
        for sibling in self.tracks.get(crop.track or "", ()):
            for other in self._beside(sibling) if sibling.frame != crop.frame else ():
                moved = _carried(other, sibling.box, crop.box)
                seen = Box(0, 0, width, height).holds(*moved.centre)
                if seen and all(moved.iou(known) < _SAME for known in found):
                    found.append(moved)
        return strangers(crop.box, found)

    def _beside(self, crop: Crop) -> list[Box]:
        return [other.box for other in self.frames.get(crop.frame, ()) if other.id != crop.id]


def company(crops: Iterable[Crop], *, nobody: Collection[str]) -> Company:
    """Sort face crops; `nobody` are the crops that a person said show no character."""
    frames: dict[str, list[Crop]] = {}
    tracks: dict[str, list[Crop]] = {}
    for crop in crops:
        if crop.id not in nobody:
            frames.setdefault(crop.frame, []).append(crop)
            if crop.track is not None:
                tracks.setdefault(crop.track, []).append(crop)
    return Company(
        {frame: tuple(members) for frame, members in frames.items()},
        {track: tuple(members) for track, members in tracks.items()},
    )


def _carried(other: Box, beside: Box, face: Box) -> Box:
    """Return where `other` lies when its neighbour `beside` has moved and grown to `face`."""
    scale = (face.width + face.height) / (beside.width + beside.height)
    (x, y), (from_x, from_y) = face.centre, beside.centre
    return Box(
        x + (other.x0 - from_x) * scale,
        y + (other.y0 - from_y) * scale,
        x + (other.x1 - from_x) * scale,
        y + (other.y1 - from_y) * scale,
    )
