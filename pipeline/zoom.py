"""Several views of one person, from the face box alone: face, head, upper body, whole person.

Where a person detector saw the body its box is used instead. The factors are the proportions of
anime figures: a head crop is the face x 1.5 square (the field's habit), the shoulders are about
three faces wide, and a standing figure is six to seven faces high.
"""

from __future__ import annotations

from dataclasses import dataclass

from sorter.records import Box, CropKind


@dataclass(frozen=True, slots=True)
class Zoom:
    """How far a view reaches from the middle of the face, in face sides."""

    left_right: float
    """To either side."""
    up: float
    """Above the middle."""
    down: float
    """Below the middle."""


ZOOMS: dict[CropKind, Zoom] = {
    "face": Zoom(0.5, 0.5, 0.5),
    "head": Zoom(0.75, 0.85, 0.65),
    "upper": Zoom(1.5, 1.1, 1.9),
    "person": Zoom(2.2, 1.2, 5.8),
}
"""Every view, narrowest first."""


def zoom_box(face: Box, kind: CropKind, *, width: int, height: int) -> Box:
    """Return the view `kind` of the person with this face, cut off at the frame's edges."""
    return reach_box(face, ZOOMS[kind], width=width, height=height)


def reach_box(face: Box, reach: Zoom, *, width: int, height: int) -> Box:
    """Return what lies within `reach` of a face, cut off at the frame's edges."""
    side, (x, y) = (face.width + face.height) / 2, face.centre
    box = Box(
        x - reach.left_right * side,
        y - reach.up * side,
        x + reach.left_right * side,
        y + reach.down * side,
    ).clipped(width, height)
    if box is None:
        raise ValueError(f"face {face} lies outside its frame of {width} x {height}")
    return box
