"""Things worn on the head: glasses, pins, ribbons, bands, flowers, headphones, earrings."""

from __future__ import annotations

import numpy as np

from ui.demo.canvas import Canvas
from ui.demo.colours import Colour, light, line_of, mix, shadow
from ui.demo.curves import Pair, Points, brush, moved, oval, points, spline
from ui.demo.eyes import EYE_X, EYE_Y
from ui.demo.head import Head


def draw_glasses(canvas: Canvas, head: Head) -> None:
    """Paint glasses before the eyes, under the bangs."""
    if "glasses" not in head.character.accessories:
        return
    rim = mix(head.character.accessory_colour, (30, 24, 40), 0.45)
    for side in (-1.0, 1.0):
        glass = oval((EYE_X * side, EYE_Y + 0.06), (0.42, 0.38))
        placed = head.on_face(glass, lift=0.06)
        canvas.blend(placed, (235, 245, 255), opacity=0.14)
        canvas.line(placed, rim, width=1.7, closed=True)
        arm = points([((EYE_X + 0.42) * side, EYE_Y), (1.04 * side, EYE_Y - 0.04)])
        canvas.line(head.on_face(arm), rim, width=1.4)
    bridge = spline([(-0.07, EYE_Y + 0.04), (0.0, EYE_Y - 0.01), (0.07, EYE_Y + 0.04)])
    canvas.line(head.on_face(bridge, lift=0.1), rim, width=1.7)


def draw_on_hair(canvas: Canvas, head: Head) -> None:
    """Paint what sits on the hair."""
    colour = head.character.accessory_colour
    side = -head.character.hair.side
    worn = head.character.accessories
    if "hairband" in worn:
        band = spline([(-1.13, -0.35), (-0.92, -1.0), (0.0, -1.32), (0.92, -1.0), (1.13, -0.35)])
        canvas.shape(head.on_skull(brush(band, (0.16, 0.19, 0.16))), colour, edge=line_of(colour))
    if "hairpin" in worn:
        for dx, dy in ((0.0, 0.0), (0.03, 0.16)):
            pin = brush(points([(0.55 + dx, -0.48 + dy), (0.95 + dx, -0.36 + dy)]), (0.09, 0.09))
            canvas.shape(head.on_skull(pin * (side, 1.0)), colour, edge=line_of(colour))
    if "ribbon" in worn:
        for spot in _ribbon_spots(head):
            _draw_ribbon(canvas, head, spot, colour)
    if "flower" in worn:
        _draw_flower(canvas, head, (0.86 * side, -0.86), colour)
    if "headphones" in worn:
        _draw_headphones(canvas, head, colour)
    if "earrings" in worn:
        for ear in (-1.0, 1.0):
            if head.pose.turn * ear <= 0.3:
                drop = oval((1.08 * ear + 0.14 * head.pose.turn, 0.62), (0.08, 0.11))
                canvas.shape(drop, colour, edge=line_of(colour))


def _ribbon_spots(head: Head) -> list[Pair]:
    if head.character.hair.back == "twin_tails":
        return [(-1.08, -0.95), (1.08, -0.95)]
    if head.character.hair.back == "ponytail":
        return [(0.55 * head.character.hair.side, -1.5)]
    return [(0.75 * -head.character.hair.side, -1.2)]


def _draw_ribbon(canvas: Canvas, head: Head, spot: Pair, colour: Colour) -> None:
    for side in (-1.0, 1.0):
        wing = spline([(0.0, 0.0), (0.34, -0.32), (0.5, 0.02), (0.3, 0.26)], closed=True)
        placed = head.on_skull(moved(wing * (side, 1.0), spot))
        canvas.shape(placed, colour, edge=line_of(colour))
        fold = moved(points([(0.05, 0.0), (0.34, -0.06), (0.3, 0.1)]) * (side, 1.0), spot)
        canvas.blend(head.on_skull(fold), shadow(colour), inside=placed)
    canvas.shape(head.on_skull(oval(spot, (0.11, 0.13))), colour, edge=line_of(colour))


def _draw_flower(canvas: Canvas, head: Head, spot: Pair, colour: Colour) -> None:
    for number in range(5):
        angle = 2 * np.pi * number / 5 - np.pi / 2
        petal = oval((spot[0] + 0.2 * np.cos(angle), spot[1] + 0.2 * np.sin(angle)), (0.17, 0.17))
        canvas.shape(head.on_skull(petal), colour, edge=line_of(colour))
    canvas.shape(head.on_skull(oval(spot, (0.11, 0.11))), (250, 220, 110))


def _draw_headphones(canvas: Canvas, head: Head, colour: Colour) -> None:
    arc: Points = spline(
        [
            (-1.2, 0.0),
            (-1.2, -0.7),
            (-0.75, -1.45),
            (0.0, -1.72),
            (0.75, -1.45),
            (1.2, -0.7),
            (1.2, 0.0),
        ]
    )
    canvas.shape(head.on_skull(brush(arc, (0.14, 0.18, 0.14))), colour, edge=line_of(colour))
    for side in (-1.0, 1.0):
        cup = oval((1.16 * side + 0.1 * head.pose.turn, 0.18), (0.24, 0.36))
        canvas.shape(cup, colour, edge=line_of(colour))
        canvas.blend(moved(cup * (1, 1), (0.08, 0.05)), light(colour), inside=cup, opacity=0.4)


def draw_scarf(canvas: Canvas, head: Head) -> None:
    """Paint a scarf around the neck, over the collar."""
    if "scarf" not in head.character.accessories:
        return
    colour = head.character.accessory_colour
    tail = points([(0.35, 1.9), (0.85, 1.9), (1.0, 3.9), (0.45, 4.0)])
    canvas.shape(tail, colour, edge=line_of(colour))
    roll = spline(
        [(-0.95, 1.5), (0.0, 1.32), (0.95, 1.5), (1.0, 2.0), (0.0, 2.3), (-1.0, 2.0)], closed=True
    )
    canvas.shape(roll, colour, edge=line_of(colour))
    fold = spline([(-0.9, 1.75), (0.0, 1.95), (0.9, 1.7)])
    canvas.line(fold, shadow(colour), width=1.5)
