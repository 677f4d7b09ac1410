"""How much of the frame a training picture shows: head, upper body, person or the whole frame.

A picture must show one person. Where another face would come into a view, the view is cut back
to leave it out; where that is impossible, a narrower view is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.zoom import shown_share, zoom_box
from sorter.records import Box, CropKind

Framing = Literal["head", "upper", "person", "frame"]
"""head: portrait. upper: head to chest. person: as much of the body as the frame has. frame: all
of the frame, with its background."""

FRAMINGS: tuple[Framing, ...] = ("head", "upper", "person", "frame")

MOST_ENLARGED = 4.0
"""A picture is never enlarged by more: beyond it an upscaler invents what it shows."""

SMALLEST_SIDE = 512
"""Shorter side that a picture must reach even where the wished size cannot be had."""

_SHOWN: dict[CropKind, float] = {"head": 0.85, "upper": 0.75, "person": 0.55}
# Share of a view's height that the frame must really show; a "person" may end at the thighs,
# because anime hardly ever shows the feet.

_SMALLEST_FACE = 1 / 9  # of the frame's height: a smaller person is part of the scenery
_SAME_FACE = 0.5
_SLIMMEST = 0.42  # shorter by longer side; trainers' buckets end near 1:2.4


@dataclass(frozen=True, slots=True)
class View:
    """One way to cut a picture out of a frame."""

    framing: Framing
    """What it shows."""
    box: Box
    """Where, in whole pixels of the frame."""
    enlarged: float
    """Factor that the shorter side needs to reach the wished size; 1 or less: none."""
    trimmed: bool
    """True where it was cut back to leave another face out."""


def views(
    face: Box, others: Sequence[Box], *, width: int, height: int, size: int, crowded: bool = False
) -> list[View]:
    """Return every view of the person with this face that makes a usable picture.

    Args:
        face: The person's face, in pixels of the frame.
        others: The other faces in the frame.
        width: Of the frame, in pixels.
        height: Of the frame, in pixels.
        size: Wished shorter side of the picture, in pixels.
        crowded: Only a portrait, but even one that another face reaches into; for characters
            who are never seen alone.
    """
    found: list[View] = []
    for framing in FRAMINGS[:1] if crowded else FRAMINGS:
        left_out = [] if crowded else others
        box = view_box(face, framing, left_out, width=width, height=height)
        if box is None:
            continue
        side = min(box.width, box.height)
        if side * MOST_ENLARGED >= min(size, SMALLEST_SIDE):
            wanted = _wanted(face, framing, width, height)
            found.append(View(framing, box, size / side, trimmed=box != wanted))
    return found


def view_box(
    face: Box, framing: Framing, others: Sequence[Box], *, width: int, height: int
) -> Box | None:
    """Return the picture's box in whole pixels; None where there is no such view.

    It always holds the head, and never the centre of the face of a stranger among `others`.
    """
    others = strangers(face, others)
    if framing == "frame":
        seen = face.height / height >= _SMALLEST_FACE
        return Box(0, 0, width, height) if seen and not others else None
    if shown_share(face, framing, width=width, height=height) < _SHOWN[framing]:
        return None
    box = _wanted(face, framing, width, height)
    core = _whole(zoom_box(face, "head", width=width, height=height))
    for other in sorted(others, key=lambda item: (item.x0, item.y0, item.x1, item.y1)):
        if box.holds(*other.centre):
            cut = _without(box, core, other)
            if cut is None:
                return None
            box = cut
    slim = min(box.width, box.height) / max(box.width, box.height)
    return box if slim >= _SLIMMEST else None


def strangers(face: Box, others: Sequence[Box]) -> list[Box]:
    """Return the faces that are not `face` itself, found twice."""
    return [other for other in others if other.iou(face) < _SAME_FACE]


def _wanted(face: Box, framing: Framing, width: int, height: int) -> Box:
    if framing == "frame":
        return Box(0, 0, width, height)
    return _whole(zoom_box(face, framing, width=width, height=height))


def _whole(box: Box) -> Box:
    return Box(round(box.x0), round(box.y0), round(box.x1), round(box.y1))


def _without(box: Box, core: Box, other: Box) -> Box | None:
    """Cut one side back so that `other` is out and `core` stays in; the largest rest wins."""
    x, y = other.centre
    rests = [
        # Beyond the whole other face where the head leaves room for that, else beyond its middle.
        (x < core.x0, min(other.x1, core.x0), box.y0, box.x1, box.y1),
        (x >= core.x1, box.x0, box.y0, max(other.x0, core.x1), box.y1),
        (y < core.y0, box.x0, min(other.y1, core.y0), box.x1, box.y1),
        (y >= core.y1, box.x0, box.y0, box.x1, max(other.y0, core.y1)),
    ]
    boxes = [
        _whole(Box(x0, y0, x1, y1))
        for possible, x0, y0, x1, y1 in rests
        if possible and round(x1) > round(x0) and round(y1) > round(y0)
    ]
    free = [rest for rest in boxes if not rest.holds(x, y)]
    return max(free, key=lambda rest: rest.area, default=None)
