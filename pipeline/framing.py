"""How much of the frame a training picture shows: head, upper body, person or the whole frame.

A picture must show one person. Where another face would come into a view, the view is cut back
to leave it out; where that is impossible, a narrower view is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.zoom import ZOOMS, Zoom, reach_box, zoom_box
from sorter.records import Box

Framing = Literal["head", "upper", "person", "frame"]
"""head: portrait. upper: head to chest. person: as much of the body as the frame has. frame: all
of the frame, with its background."""

FRAMINGS: tuple[Framing, ...] = ("head", "upper", "person", "frame")

MOST_ENLARGED = 4.0
"""A picture is never enlarged by more: beyond it an upscaler invents what it shows."""

SMALLEST_SIDE = 512
"""Shorter side that a picture must reach even where the wished size cannot be had."""

_REACH: dict[Framing, Zoom] = {
    # Wider than the head crop that embedders see: a portrait shows all of the hair.
    "head": Zoom(0.95, 1.1, 0.8),
    "upper": ZOOMS["upper"],
    "person": ZOOMS["person"],
}
_SHOWN: dict[Framing, float] = {"head": 0.8, "upper": 0.75, "person": 0.55}
# Share of a view's height that the frame must really show; a "person" may end at the thighs,
# because anime hardly ever shows the feet.

_SMALLEST_FACE = 1 / 9  # of the frame's height: a smaller person is part of the scenery
_SMALLEST_PIXELS = 48  # of a face: with fewer there is nothing that an upscaler could sharpen
_GLIMPSE = 0.1  # share of another face that may be seen at the edge
_MIDDLE = 0.34  # of the frame's width
_SAME_FACE = 0.5
_HAIR = 1.1  # from the middle of a face to beyond its hair, in face sides
_SLIMMEST = 0.42  # shorter by longer side; trainers' buckets end near 1:2.4


@dataclass(frozen=True, slots=True)
class View:
    """One way to cut a picture out of a frame."""

    framing: Framing
    """What it shows."""
    box: Box
    """Where, in whole pixels of the frame."""
    enlarged: float
    """Factor that brings the shorter side to the wished size, 4 at most; 1 or less: none."""
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
        crowded: Allow a portrait that another face reaches into; for characters who are never
            seen alone.
    """
    found: list[View] = []
    for framing in FRAMINGS if min(face.width, face.height) >= _SMALLEST_PIXELS else ():
        box = view_box(face, framing, others, width=width, height=height)
        if box is None and crowded and framing == "head":
            box = view_box(face, framing, [], width=width, height=height)
        if box is None:
            continue
        side = min(box.width, box.height)
        if side * MOST_ENLARGED >= min(size, SMALLEST_SIDE):
            wanted = _wanted(face, framing, width, height)
            enlarged = min(size / side, MOST_ENLARGED)
            found.append(View(framing, box, enlarged, trimmed=box != wanted))
    return found


def view_box(
    face: Box, framing: Framing, others: Sequence[Box], *, width: int, height: int
) -> Box | None:
    """Return the picture's box in whole pixels; None where there is no such view.

    It always holds the head, and never the centre of the face of a stranger among `others`.
    """
    others = strangers(face, others)
    if framing == "frame":
        return _whole_frame(face, width, height) if not others else None
    box = _wanted(face, framing, width, height)
    reach, side = _REACH[framing], (face.width + face.height) / 2
    if box.height < _SHOWN[framing] * (reach.up + reach.down) * side:
        return None
    core = _whole(zoom_box(face, "head", width=width, height=height))
    for other in sorted(others, key=lambda item: (item.x0, item.y0, item.x1, item.y1)):
        if box.overlap(other) > _GLIMPSE * other.area:
            cut = _without(box, core, other)
            if cut is None and box.holds(*other.centre):
                return None
            box = cut or box
    slim = min(box.width, box.height) / max(box.width, box.height)
    return box if slim >= _SLIMMEST else None


def _whole_frame(face: Box, width: int, height: int) -> Box | None:
    """Return the frame where the person is its subject: large enough, and in the middle.

    Who stands to one side often talks to somebody whom the detector has missed.
    """
    middle = abs(face.centre[0] / width - 0.5) <= _MIDDLE / 2
    return Box(0, 0, width, height) if middle and face.height >= _SMALLEST_FACE * height else None


def strangers(face: Box, others: Sequence[Box]) -> list[Box]:
    """Return the faces that are not `face` itself, found twice."""
    return [other for other in others if other.iou(face) < _SAME_FACE]


def _wanted(face: Box, framing: Framing, width: int, height: int) -> Box:
    if framing == "frame":
        return Box(0, 0, width, height)
    return _whole(reach_box(face, _REACH[framing], width=width, height=height))


def _whole(box: Box) -> Box:
    return Box(round(box.x0), round(box.y0), round(box.x1), round(box.y1))


def _without(box: Box, core: Box, other: Box) -> Box | None:
    """Cut one side back so that `other` is out and `core` stays in; the largest rest wins.

    None where no cut leaves the middle of `other` out.
    """
    x, y = other.centre
    away_x, away_y = _HAIR * other.width, _HAIR * other.height
    rests = [
        # Beyond the other's hair where the head leaves room for that, else beyond the face's
        # middle, which the head must leave free.
        (x < core.x0, min(x + away_x, core.x0), box.y0, box.x1, box.y1),
        (x >= core.x1, box.x0, box.y0, max(x - away_x, core.x1), box.y1),
        (y < core.y0, box.x0, min(y + away_y, core.y0), box.x1, box.y1),
        (y >= core.y1, box.x0, box.y0, box.x1, max(y - away_y, core.y1)),
    ]
    boxes = [
        _whole(Box(x0, y0, x1, y1))
        for possible, x0, y0, x1, y1 in rests
        if possible and round(x1) > round(x0) and round(y1) > round(y0)
    ]
    free = [rest for rest in boxes if not rest.holds(x, y)]
    return max(free, key=lambda rest: rest.area, default=None)
