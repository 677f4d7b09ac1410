"""Nose, mouth and cheeks."""

from __future__ import annotations

import numpy as np

from ui.demo.canvas import Canvas
from ui.demo.colours import INK, Colour, mix, skin_shadow
from ui.demo.curves import Points, bend, brush, join, moved, oval, points, spline
from ui.demo.head import Head

_MOUTH_Y = 0.83
_INSIDE: Colour = (150, 44, 56)
_TONGUE: Colour = (236, 124, 124)
_BLUSH: Colour = (255, 110, 110)


def draw_nose(canvas: Canvas, head: Head) -> None:
    """Paint the nose: a small shadow, and in a turn the line of its back."""
    skin = head.character.skin
    turn = head.pose.turn
    tip = head.on_face(points([(0.0, 0.6)]), lift=0.14)[0]
    side = 1.0 if turn < -0.15 else -1.0
    tone = skin_shadow(skin, 1.0)
    under = points([(-0.05, 0.0), (0.06, 0.0), (0.0, 0.05)]) * (-side, 1.0) + tip
    canvas.fill(under, tone)
    back = bend((-0.02, -0.17), (0.07, -0.04), (0.01, 0.02)) * (-side, 1.0) + tip
    width = 0.014 + 0.022 * abs(turn)
    canvas.fill(brush(back, (0.004, width, width * 1.2)), mix(INK, skin, 0.3))


def draw_blush(canvas: Canvas, head: Head) -> None:
    """Paint the red of the cheeks."""
    face, opacity = head.outline(), head.pose.expression.blush
    for side in (-1.0, 1.0):
        for size, share in ((1.0, 0.35), (0.7, 0.4)):
            cheek = oval((0.62 * side, 0.68), (0.25 * size, 0.13 * size))
            canvas.blend(head.on_face(cheek), _BLUSH, inside=face, opacity=opacity * share)


def draw_mouth(canvas: Canvas, head: Head) -> None:
    """Paint the mouth of the expression."""
    mouth = head.pose.expression.mouth
    if mouth in ("line", "smile", "frown"):
        rise = {"line": 0.012, "smile": 0.075, "frown": -0.055}[mouth]
        width = 0.17 if mouth == "line" else 0.21
        arc = bend((-width, -rise / 2), (0.0, rise * 1.5), (width, -rise / 2), steps=14)
        canvas.fill(brush(_placed(head, arc), (0.016, 0.036, 0.036, 0.016)), INK)
        _draw_lower_lip(canvas, head)
        return
    _draw_open(canvas, head, _opening(mouth), teeth=mouth == "teeth")


def _opening(mouth: str) -> Points:
    if mouth == "grin":
        top = bend((-0.3, -0.07), (0.0, 0.03), (0.3, -0.07), steps=14)
        return join(top, bend((0.3, -0.07), (0.0, 0.46), (-0.3, -0.07), steps=14))
    if mouth == "round":
        return oval((0.0, 0.03), (0.11, 0.16))
    if mouth == "small":
        return spline(
            [(-0.13, 0.0), (0.0, -0.03), (0.13, 0.0), (0.05, 0.08), (-0.05, 0.08)], closed=True
        )
    if mouth == "teeth":
        return spline(
            [(-0.24, -0.06), (0.0, -0.08), (0.24, -0.06), (0.2, 0.17), (-0.2, 0.17)], closed=True
        )
    return spline(
        [(-0.22, -0.05), (0.0, -0.07), (0.22, -0.05), (0.13, 0.18), (-0.13, 0.18)], closed=True
    )


def _draw_open(canvas: Canvas, head: Head, shape: Points, *, teeth: bool) -> None:
    placed = _placed(head, shape)
    canvas.fill(placed, _INSIDE)
    tongue = _placed(head, oval((0.0, float(shape[:, 1].max())), (0.15, 0.1)))
    canvas.blend(tongue, _TONGUE, inside=placed)
    height = 0.075 if teeth else 0.04
    top = float(shape[:, 1].min())
    row = points([(-0.3, top), (0.3, top), (0.3, top + height), (-0.3, top + height)])
    if np.ptp(shape[:, 0]) > 0.3:
        canvas.blend(_placed(head, row), (252, 250, 248), inside=placed)
    canvas.line(placed, INK, width=1.0, closed=True)


def _draw_lower_lip(canvas: Canvas, head: Head) -> None:
    lip = bend((-0.06, 0.1), (0.0, 0.115), (0.06, 0.1))
    canvas.line(_placed(head, lip), skin_shadow(head.character.skin, 0.9), width=0.8)


def _placed(head: Head, shape: Points) -> Points:
    return head.on_face(moved(shape, (0.0, _MOUTH_Y)))
