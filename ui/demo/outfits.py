"""Dresses a body: legs and lower part, then arms, trunk and the garment's details."""

from __future__ import annotations

from ui.demo.body import Body
from ui.demo.canvas import Canvas
from ui.demo.characters import Garment
from ui.demo.colours import Colour, line_of, shadow
from ui.demo.curves import bend, join, points, spline
from ui.demo.garments import GARMENT_PAINTERS

_SLEEVES: dict[Garment, float] = {"kimono": 2.6, "hoodie": 1.25, "jacket": 1.25}
"""Width at the wrist against the usual one."""
_TRUNK_SHADE = spline(
    [(0.72, 1.6), (0.9, 2.9), (0.5, 4.1), (0.8, 5.9), (2.4, 6.0), (2.4, 1.6)], closed=True
)


def draw_lower(canvas: Canvas, body: Body) -> None:
    """Paint legs, skirt or trousers. A kimono and a dress reach further down."""
    outfit = body.outfit
    bare = outfit.legwear != "trousers"
    body.draw_legs(canvas, outfit.legwear_colour, bare=bare)
    if outfit.garment == "kimono":
        _draw_skirt(canvas, body, outfit.colour, low=11.2, wide=1.45, pleats=0)
    elif outfit.garment == "dress":
        _draw_skirt(canvas, body, outfit.colour, low=8.6, wide=2.3, pleats=5)
    elif outfit.legwear == "skirt":
        _draw_skirt(canvas, body, outfit.legwear_colour, low=7.7, wide=1.85, pleats=7)
    elif outfit.legwear == "shorts":
        _draw_skirt(canvas, body, outfit.legwear_colour, low=7.3, wide=1.35, pleats=1)


def draw_upper(canvas: Canvas, body: Body) -> None:
    """Paint arms and the garment on the trunk, then hands that meet before it."""
    outfit = body.outfit
    sleeve = outfit.second if outfit.garment == "jacket" else outfit.colour
    wide = _SLEEVES.get(outfit.garment, 1.0)
    for side in (-1.0, 1.0):
        body.draw_arm(canvas, side, sleeve, wide=wide)
    trunk = body.trunk()
    canvas.shape(trunk, outfit.colour, edge=line_of(outfit.colour))
    canvas.blend(body.place(_TRUNK_SHADE), shadow(outfit.colour), inside=trunk)
    GARMENT_PAINTERS[outfit.garment](canvas, body, trunk)
    if body.pose.arms == "chest":
        for side in (-1.0, 1.0):
            body.draw_forearm(canvas, side, sleeve, wide=wide)


def draw_hood(canvas: Canvas, body: Body) -> None:
    """Paint what lies behind the neck, before the head is painted."""
    outfit = body.outfit
    if outfit.garment in ("hoodie", "jacket"):
        hood = spline([(-1.15, 2.1), (-1.05, 1.45), (0.0, 1.2), (1.05, 1.45), (1.15, 2.1)])
        canvas.shape(body.place(hood), shadow(outfit.colour, 1.2), edge=line_of(outfit.colour))


def _draw_skirt(
    canvas: Canvas, body: Body, colour: Colour, *, low: float, wide: float, pleats: int
) -> None:
    half = spline([(0.98, 5.0), (1.2, 5.7), (wide, low)])
    hem = bend((wide, low), (0.0, low + 0.35), (-wide, low), steps=16)
    shape = body.place(join(half, hem, (half * (-1, 1))[::-1]))
    canvas.shape(shape, colour, edge=line_of(colour))
    for number in range(pleats):
        x = (number + 0.5) / pleats * 2 - 1
        fold = points([(x * 0.95, 5.2), (x * wide, low + 0.3), ((x + 0.16) * wide, low + 0.3)])
        canvas.blend(body.place(fold), shadow(colour), inside=shape)
