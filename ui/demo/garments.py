"""The garments: each function paints what makes one recognisable on a body's trunk."""

from __future__ import annotations

from collections.abc import Callable

from ui.demo.body import Body
from ui.demo.canvas import Canvas
from ui.demo.characters import Garment
from ui.demo.colours import Colour, line_of, mix, shadow, skin_shadow
from ui.demo.curves import Points, brush, oval, points, spline


def _both(canvas: Canvas, body: Body, half: Points, colour: Colour) -> None:
    for side in (-1.0, 1.0):
        canvas.shape(body.place(half * (side, 1.0)), colour, edge=line_of(colour))


def _opening(canvas: Canvas, body: Body, colour: Colour, *, low: float, wide: float = 0.62) -> None:
    """Show skin or a shirt in the neck of a garment."""
    outline = points(
        [(-0.4 * wide, 1.58), (-wide, 1.75), (0.0, low), (wide, 1.75), (0.4 * wide, 1.58)]
    )
    shape = body.place(outline)
    canvas.fill(shape, colour)
    canvas.line(shape, line_of(colour))
    dark = skin_shadow if colour == body.character.skin else shadow
    canvas.blend(body.chin_shade(), dark(colour), inside=shape)


def _bow(canvas: Canvas, body: Body, colour: Colour, y: float) -> None:
    for side in (-1.0, 1.0):
        tail = points([(0.0, y), (0.2, y + 0.8), (0.42, y + 0.7)]) * (side, 1.0)
        canvas.shape(body.place(tail), shadow(colour, 0.6), edge=line_of(colour))
        wing = spline([(0.0, y), (0.45, y - 0.24), (0.52, y + 0.22)], closed=True) * (side, 1.0)
        canvas.shape(body.place(wing), colour, edge=line_of(colour))
    canvas.shape(body.place(oval((0.0, y), (0.12, 0.13))), colour, edge=line_of(colour))


def _sailor(canvas: Canvas, body: Body, trunk: Points) -> None:
    del trunk
    outfit = body.outfit
    _opening(canvas, body, body.character.skin, low=3.0)
    collar = points([(0.42, 1.66), (1.28, 2.06), (1.2, 2.75), (0.0, 3.3), (0.62, 1.95)])
    _both(canvas, body, collar, outfit.second)
    for side in (-1.0, 1.0):
        stripe = points([(1.12, 2.12), (1.07, 2.66), (0.18, 3.1)]) * (side, 1.0)
        canvas.line(body.place(stripe), (250, 250, 250), width=1.3)
    _bow(canvas, body, outfit.accent, 3.3)


def _blazer(canvas: Canvas, body: Body, trunk: Points) -> None:
    del trunk
    outfit = body.outfit
    _opening(canvas, body, outfit.second, low=4.3, wide=0.72)
    tie = points([(-0.13, 2.15), (0.13, 2.15), (0.2, 3.6), (0.0, 3.9), (-0.2, 3.6)])
    canvas.shape(body.place(tie), outfit.accent, edge=line_of(outfit.accent))
    wing = points([(0.36, 1.6), (0.62, 1.85), (0.35, 2.4), (0.0, 2.1)])
    _both(canvas, body, wing, outfit.second)
    lapel = points([(0.6, 1.8), (1.02, 2.15), (0.85, 2.9), (0.0, 4.35), (0.5, 2.6)])
    _both(canvas, body, lapel, mix(outfit.colour, (255, 255, 255), 0.1))
    _buttons(canvas, body, (230, 190, 90), (4.6, 5.2))


def _gakuran(canvas: Canvas, body: Body, trunk: Points) -> None:
    del trunk
    outfit = body.outfit
    collar = spline(
        [(-0.5, 1.3), (0.0, 1.62), (0.5, 1.3), (0.58, 1.8), (0.0, 2.12), (-0.58, 1.8)], closed=True
    )
    canvas.shape(body.place(collar), outfit.colour, edge=line_of(outfit.colour))
    canvas.line(body.place(points([(0.0, 1.65), (0.0, 5.7)])), line_of(outfit.colour))
    _buttons(canvas, body, outfit.accent, (2.4, 3.15, 3.9, 4.65, 5.4))


def _buttons(canvas: Canvas, body: Body, colour: Colour, rows: tuple[float, ...]) -> None:
    for y in rows:
        canvas.shape(body.place(oval((0.04, y), (0.09, 0.09))), colour)


def _hoodie(canvas: Canvas, body: Body, trunk: Points) -> None:
    outfit = body.outfit
    _opening(canvas, body, outfit.second, low=2.35, wide=0.6)
    roll = points([(0.42, 1.5), (0.95, 1.75), (0.8, 2.25), (0.0, 2.55), (0.35, 2.05)])
    _both(canvas, body, roll, mix(outfit.colour, (255, 255, 255), 0.12))
    for side in (-1.0, 1.0):
        string = spline([(0.24, 2.35), (0.3, 2.9), (0.27, 3.4)]) * (side, 1.0)
        canvas.line(body.place(string), outfit.accent, width=2.0)
    pocket = points([(-0.62, 4.3), (0.62, 4.3), (0.95, 5.4), (-0.95, 5.4)])
    canvas.line(body.place(pocket), line_of(outfit.colour), closed=True)
    band = body.place(points([(-2, 3.55), (2, 3.55), (2, 3.95), (-2, 3.95)]))
    canvas.blend(band, outfit.accent, inside=trunk)


def _jacket(canvas: Canvas, body: Body, trunk: Points) -> None:
    del trunk
    outfit = body.outfit
    inner = points([(-0.55, 1.78), (-0.42, 5.8), (0.42, 5.8), (0.55, 1.78), (0.0, 2.3)])
    canvas.shape(body.place(inner), outfit.accent, edge=line_of(outfit.accent))
    canvas.blend(
        body.place(oval((0.0, 1.6), (0.9, 0.9))), shadow(outfit.accent), inside=body.place(inner)
    )
    flap = points([(0.45, 1.5), (0.92, 1.85), (0.75, 2.6), (0.38, 2.9), (0.5, 2.1)])
    _both(canvas, body, flap, outfit.second)


def _dress(canvas: Canvas, body: Body, trunk: Points) -> None:
    outfit = body.outfit
    _opening(canvas, body, body.character.skin, low=2.4, wide=0.8)
    frill = spline([(0.3, 1.72), (0.9, 1.85), (1.15, 2.3), (0.7, 2.65), (0.0, 2.75), (0.4, 2.2)])
    _both(canvas, body, frill, outfit.second)
    _bow(canvas, body, outfit.accent, 2.75)
    belt = body.place(points([(-2, 4.55), (2, 4.55), (2, 4.95), (-2, 4.95)]))
    canvas.blend(belt, outfit.accent, inside=trunk)


def _kimono(canvas: Canvas, body: Body, trunk: Points) -> None:
    outfit = body.outfit
    _opening(canvas, body, body.character.skin, low=2.75, wide=0.6)
    for start, end in (((-0.72, 1.72), (0.75, 3.9)), ((0.72, 1.72), (-0.8, 4.1))):
        bandage = brush(points([start, end]), (0.34, 0.36))
        canvas.shape(body.place(bandage), outfit.second, edge=line_of(outfit.second))
    for x, y in ((-0.85, 2.9), (0.95, 2.7), (0.75, 3.6), (-0.95, 3.6)):
        canvas.blend(body.place(oval((x, y), (0.2, 0.2))), outfit.second, inside=trunk, opacity=0.8)
    obi = body.place(points([(-2, 3.95), (2, 3.95), (2, 5.2), (-2, 5.2)]))
    canvas.blend(obi, outfit.accent, inside=trunk)
    cord = body.place(points([(-2, 4.5), (2, 4.5), (2, 4.65), (-2, 4.65)]))
    canvas.blend(cord, outfit.second, inside=trunk)


def _cardigan(canvas: Canvas, body: Body, trunk: Points) -> None:
    del trunk
    outfit = body.outfit
    _opening(canvas, body, outfit.second, low=4.0, wide=0.7)
    wing = points([(0.34, 1.6), (0.66, 1.86), (0.4, 2.35), (0.0, 2.1)])
    _both(canvas, body, wing, outfit.second)
    _bow(canvas, body, outfit.accent, 2.3)
    _buttons(canvas, body, outfit.second, (4.35, 5.0, 5.6))


def _shirt(canvas: Canvas, body: Body, trunk: Points) -> None:
    del trunk
    outfit = body.outfit
    _opening(canvas, body, body.character.skin, low=2.3, wide=0.6)
    ring = spline([(-0.68, 1.76), (-0.4, 2.2), (0.0, 2.36), (0.4, 2.2), (0.68, 1.76)])
    canvas.line(body.place(ring), outfit.second, width=4.0)
    star = oval((0.0, 3.5), (0.42, 0.42), steps=6)
    canvas.shape(body.place(star), outfit.accent, edge=line_of(outfit.accent))


GARMENT_PAINTERS: dict[Garment, Callable[[Canvas, Body, Points], None]] = {
    "sailor": _sailor,
    "blazer": _blazer,
    "gakuran": _gakuran,
    "hoodie": _hoodie,
    "jacket": _jacket,
    "dress": _dress,
    "kimono": _kimono,
    "cardigan": _cardigan,
    "shirt": _shirt,
}
"""How each garment is painted; a fixed table."""
