"""Hair behind the head: short, bob, long, waves, tails and buns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ui.demo.canvas import Canvas
from ui.demo.characters import BackHair as BackHairKind
from ui.demo.colours import light, line_of, shadow
from ui.demo.curves import Pair, Points, brush, join, moved, oval, points, spline
from ui.demo.head import Head


@dataclass(frozen=True, slots=True)
class BackHair:
    """The hair that neck and shoulders cover."""

    head: Head

    def draw(self, canvas: Canvas) -> None:
        """Paint everything behind the body."""
        hair = self.head.character.hair
        if hair.back in ("twin_tails", "ponytail", "buns"):
            self._draw_tied(canvas)
        shape = self.head.behind(_MASSES[hair.back](hair.length))
        canvas.shape(shape, hair.colour, edge=line_of(hair.colour))
        if hair.tips is not None:
            low = shape[shape[:, 1] > 1.4]
            if len(low):
                box = _box(low)
                canvas.gradient(box, hair.colour, hair.tips, inside=shape)
        # What lies under the chin is far from the light.
        hollow = self.head.behind(oval((0.0, 0.9), (1.0, 1.5)))
        canvas.blend(hollow, shadow(hair.colour, 1.2), inside=shape)
        self._draw_strands(canvas, shape)

    def _draw_strands(self, canvas: Canvas, shape: Points) -> None:
        hair = self.head.character.hair
        low = float(shape[:, 1].max())
        if low < 1.6:
            return
        for x in (-1.25, -1.0, 1.0, 1.25):
            line = spline([(x, 0.6), (x * 1.08, low * 0.5), (x * 0.98, low - 0.5)])
            canvas.blend(
                self.head.behind(brush(line, (0.0, 0.07, 0.0))), shadow(hair.colour), inside=shape
            )

    def _draw_tied(self, canvas: Canvas) -> None:
        hair = self.head.character.hair
        for tail in _tails(hair.back, hair.length, hair.side):
            shape = self.head.behind(tail)
            canvas.shape(shape, hair.colour, edge=line_of(hair.colour))
            if hair.tips is not None:
                canvas.gradient(shape, hair.colour, hair.tips, inside=shape)
            inner = (shape - shape.mean(axis=0)) * (0.55, 0.8) + shape.mean(axis=0)
            canvas.blend(moved(inner, (0.18, 0.1)), shadow(hair.colour, 0.9), inside=shape)
            glint = (shape - shape.mean(axis=0)) * (0.35, 0.16) + shape.mean(axis=0)
            canvas.blend(moved(glint, (-0.15, -0.9)), light(hair.colour), inside=shape, opacity=0.7)


def _box(shape: Points) -> Points:
    (x0, y0), (x1, y1) = shape.min(axis=0), shape.max(axis=0)
    return points([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])


def _short(length: float) -> Points:
    tips = [(-1.08, 0.5), (-1.02, 0.95), (-0.8, 0.75), (-0.62, 1.2), (-0.3, 0.95), (0.0, 1.25)]
    return _with_crown(points([(x, 0.1 + (y - 0.1) * length) for x, y in tips]))


def _tied(length: float) -> Points:
    """Return the little that is left behind the neck when hair is tied up."""
    low = 0.2 + 0.85 * length
    return _with_crown(spline([(-1.08, 0.1), (-0.95, 0.5), (-0.7, low), (-0.4, low + 0.14)]))


def _bob(length: float) -> Points:
    low = 1.2 * length
    half = spline([(-1.2, 0.0), (-1.32, 0.5), (-1.28, low - 0.15), (-1.05, low + 0.1), (-0.6, low)])
    return _with_crown(half)


def _long(length: float) -> Points:
    low = 1.2 + 2.6 * length
    half = spline([(-1.2, 0.0), (-1.34, 0.8), (-1.5, 2.0), (-1.52, low - 0.5), (-1.35, low)])
    fringe = points([(-1.2, low - 0.35), (-0.9, low + 0.1), (-0.6, low - 0.3), (-0.2, low + 0.15)])
    return _with_crown(join(half, fringe))


def _wavy(length: float) -> Points:
    low = 1.2 + 2.1 * length
    y = np.linspace(0.0, low, 40)
    swing = 0.13 * np.sin(y * 3.4) * np.minimum(1, y)
    half = np.stack([-1.2 - 0.38 * np.minimum(1, y / 1.8) - swing, y], axis=1)
    fringe = points([(-1.3, low + 0.15), (-0.95, low - 0.2), (-0.6, low + 0.2), (-0.2, low - 0.1)])
    return _with_crown(join(half, fringe))


def _spiky(length: float) -> Points:
    tips: list[Pair] = [
        (-1.2, -0.4), (-1.62, -0.3), (-1.25, 0.0), (-1.6, 0.35), (-1.18, 0.42), (-1.38, 0.95),
        (-0.95, 0.8), (-0.8, 1.3), (-0.4, 0.95), (-0.1, 1.3),
    ]  # fmt: skip
    return _with_crown(points([(x, y * length) for x, y in tips]))


def _with_crown(left: Points) -> Points:
    """Close a left half with its mirror image and with the crown that the front hair hides."""
    crown = spline([(1.14, -0.4), (1.02, -0.95), (0.6, -1.38), (0.0, -1.54)], steps=6)
    crown = join(crown, (crown * (-1, 1))[::-1])
    return join(left, (left * (-1, 1))[::-1], crown)


def _tails(kind: BackHairKind, length: float, side: int) -> list[Points]:
    if kind == "buns":
        return [oval((x, -1.42), (0.46, 0.44)) for x in (-0.92, 0.92)]
    low = 3.4 * length
    if kind == "ponytail":
        line = spline([(0.35, -1.3), (1.3, -1.35), (1.95, -0.3), (1.9, 1.2), (2.15, low - 0.6)])
        return [_lock(line, (0.4, 0.8, 0.95, 0.8, 0.05)) * (side, 1.0)]
    line = spline([(1.0, -0.95), (1.62, -0.75), (2.1, 0.4), (2.05, 1.8), (2.3, low)])
    tail = _lock(line, (0.3, 0.75, 0.95, 0.85, 0.04))
    return [tail, tail * (-1.0, 1.0)]


def _lock(line: Points, widths: tuple[float, ...]) -> Points:
    return brush(line, widths)


_MASSES: dict[BackHairKind, Callable[[float], Points]] = {
    "short": _short,
    "bob": _bob,
    "long": _long,
    "wavy": _wavy,
    "spiky": _spiky,
    "twin_tails": _tied,
    "ponytail": _tied,
    "buns": _tied,
}
