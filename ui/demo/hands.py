"""Hands: a fist for most poses, spread fingers for a greeting."""

from __future__ import annotations

import numpy as np

from ui.demo.canvas import Canvas
from ui.demo.colours import Colour, line_of, skin_shadow
from ui.demo.curves import Points, brush, moved, oval, points, spline

# Frontal right hand that points up; the wrist lies at the origin.
_FINGERS = (
    ((-0.17, -0.42), (-0.27, -0.72), (-0.32, -0.86)),
    ((-0.06, -0.46), (-0.1, -0.84), (-0.11, -0.99)),
    ((0.06, -0.45), (0.08, -0.82), (0.1, -0.95)),
    ((0.17, -0.4), (0.24, -0.68), (0.28, -0.8)),
)
_THUMB = ((-0.16, -0.16), (-0.34, -0.32), (-0.42, -0.52))


def draw_open_hand(canvas: Canvas, wrist: Points, skin: Colour) -> None:
    """Paint a hand with spread fingers above the wrist."""
    edge = line_of(skin)
    for finger in (*_FINGERS, _THUMB):
        shape = moved(brush(spline(finger, steps=4), (0.13, 0.13, 0.12, 0.05)), _pair(wrist))
        canvas.shape(shape, skin, edge=edge)
    palm = spline([(-0.15, 0.06), (-0.25, -0.3), (0.0, -0.52), (0.25, -0.3), (0.15, 0.06)])
    canvas.fill(moved(palm, _pair(wrist)), skin)
    for outer in (palm[:8], palm[-16:]):
        canvas.line(moved(outer, _pair(wrist)), edge)
    fold = spline([(-0.12, -0.3), (0.02, -0.24), (0.14, -0.3)])
    canvas.line(moved(fold, _pair(wrist)), skin_shadow(skin), width=0.8)


def draw_fist(canvas: Canvas, wrist: Points, ahead: Points, skin: Colour) -> None:
    """Paint a closed hand; `ahead` is the unit direction of the forearm."""
    across = np.array([-ahead[1], ahead[0]])
    axes = np.stack([across, ahead])
    palm = oval((0.0, 0.26), (0.22, 0.3)) @ axes + wrist
    canvas.shape(palm, skin, edge=line_of(skin))
    for x in (-0.08, 0.02, 0.12):
        gap = points([(x, 0.32), (x, 0.52)]) @ axes + wrist
        canvas.line(gap, skin_shadow(skin, 1.3), width=0.7)


def _pair(point: Points) -> tuple[float, float]:
    return float(point[0]), float(point[1])
