"""Eyes and brows: lids, iris with gradient, pupil, highlights, lashes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ui.demo.canvas import Canvas
from ui.demo.characters import EyeShape
from ui.demo.colours import INK, WHITE, Colour, light, mix, shadow
from ui.demo.curves import Pair, Points, brush, join, moved, oval, points, spline
from ui.demo.head import Head

EYE_X, EYE_Y = 0.465, 0.29
_WIDTH, _HEIGHT = 0.325, 0.285


@dataclass(frozen=True, slots=True)
class _Lids:
    """Outline of an eye, from the inner to the outer corner, in half widths and half heights."""

    upper: tuple[Pair, ...]
    lower: tuple[Pair, ...]


_SHAPES: dict[EyeShape, _Lids] = {
    "round": _Lids(
        ((-0.95, 0.05), (-0.6, -0.72), (0.0, -1.0), (0.62, -0.78), (1.0, 0.0)),
        ((0.92, 0.45), (0.5, 0.95), (-0.1, 1.02), (-0.68, 0.72)),
    ),
    "sharp": _Lids(
        ((-1.0, 0.3), (-0.6, -0.45), (0.0, -0.82), (0.65, -0.85), (1.12, -0.42)),
        ((0.9, 0.3), (0.5, 0.82), (-0.1, 0.95), (-0.7, 0.68)),
    ),
    "soft": _Lids(
        ((-0.95, -0.12), (-0.6, -0.8), (0.0, -0.95), (0.62, -0.62), (1.06, 0.2)),
        ((0.9, 0.6), (0.5, 0.98), (-0.1, 1.0), (-0.7, 0.62)),
    ),
    "narrow": _Lids(
        ((-1.05, 0.16), (-0.6, -0.38), (0.0, -0.62), (0.65, -0.6), (1.15, -0.18)),
        ((0.9, 0.3), (0.5, 0.7), (-0.1, 0.8), (-0.7, 0.55)),
    ),
}


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye; `side` is 1 for the eye on the picture's right."""

    head: Head
    side: float

    def draw(self, canvas: Canvas) -> None:
        """Paint the eye as open as the expression says."""
        if self.head.pose.expression.open < 0.2:
            self._draw_closed(canvas)
        else:
            self._draw_open(canvas)

    def draw_brow(self, canvas: Canvas, colour: Colour) -> None:
        """Paint the brow; it is drawn over the bangs, as anime does."""
        mood = self.head.pose.expression
        lift, slant = mood.brow_lift, mood.brow_slant
        arc = spline(
            [(-0.8, -1.5 + slant * 3.2), (0.1, -1.78 - slant * 0.6), (1.0, -1.5 - slant * 2.0)]
        )
        shape = brush(moved(self._place(arc), (0.0, -lift)), (0.055, 0.075, 0.02))
        canvas.fill(shape, colour)

    def _draw_open(self, canvas: Canvas) -> None:
        white, upper, lower = self._lids()
        canvas.fill(white, (250, 248, 250))
        self._draw_iris(canvas, white)
        shade = self._place(join(upper, moved(upper, (0.0, 0.34))[::-1]))
        canvas.blend(shade, (96, 84, 130), inside=white, opacity=0.45)
        self._draw_lights(canvas)
        lash = 0.062 * self.head.character.eyes.lashes
        canvas.fill(brush(self._place(upper), (lash * 0.5, lash, lash * 1.25, lash * 0.8)), INK)
        canvas.fill(brush(self._place(self._flick(upper)), (lash, 0.01)), INK)
        canvas.line(self._place(lower[6:-8]), mix(INK, self.head.character.skin, 0.25), width=0.9)
        crease = self._place(moved(upper[8:-4] * (0.95, 1.0), (0.0, -0.28)))
        canvas.line(crease, mix(INK, self.head.character.skin, 0.45), width=0.7)

    def _draw_iris(self, canvas: Canvas, white: Points) -> None:
        colour = self.head.character.eyes.colour
        size = self.head.pose.expression.iris
        centre = (-0.04, 0.08)
        rim = self._place(oval(centre, (0.7 * size, 0.98 * size)))
        canvas.blend(rim, shadow(colour, 2.4), inside=white)
        disc = self._place(oval(centre, (0.62 * size, 0.9 * size)))
        canvas.gradient(disc, shadow(colour, 1.7), light(colour, 0.9), inside=white)
        pupil = self._place(oval((centre[0], centre[1] - 0.02), (0.27 * size, 0.42 * size)))
        canvas.blend(pupil, shadow(colour, 3.0), inside=white)
        glow = self._place(oval((centre[0], centre[1] + 0.6 * size), (0.38 * size, 0.2 * size)))
        canvas.blend(glow, light(colour, 1.6), inside=white, opacity=0.75)

    def _draw_lights(self, canvas: Canvas) -> None:
        # The light stands at the upper left for both eyes, so x is not mirrored.
        big = oval((-0.3 * self.side, -0.3), (0.22, 0.28))
        small = oval((0.24 * self.side, 0.5), (0.11, 0.13))
        canvas.fill(self._place(big), WHITE)
        canvas.fill(self._place(small), WHITE)

    def _draw_closed(self, canvas: Canvas) -> None:
        rise = -0.32 if self.head.pose.expression.smiling else 0.3
        arc = spline([(-0.98, 0.4), (-0.5, 0.4 + rise), (0.2, 0.42 + rise * 1.25), (1.05, 0.3)])
        lash = 0.058 * self.head.character.eyes.lashes
        canvas.fill(brush(self._place(arc), (lash * 0.5, lash, lash * 1.1, lash * 0.5)), INK)
        if not self.head.pose.expression.smiling:
            canvas.fill(brush(self._place(points([(0.8, 0.42), (1.3, 0.66)])), (lash, 0.01)), INK)

    def _lids(self) -> tuple[Points, Points, Points]:
        """Return the placed white of the eye, and both lids in the eye's own measure."""
        lids = _SHAPES[self.head.character.eyes.shape]
        opening = self.head.pose.expression.open
        upper, lower = spline(lids.upper), spline((lids.upper[-1], *lids.lower, lids.upper[0]))
        # A closing lid moves down to the lower one; the lower one hardly moves.
        upper[:, 1] += (0.62 - upper[:, 1]) * (1 - opening)
        return self._place(join(upper, lower)), upper, lower

    def _flick(self, upper: Points) -> Points:
        end = upper[-1]
        return points([tuple(upper[-6]), tuple(end), (end[0] + 0.26, end[1] - 0.16)])

    def _place(self, shape: Points) -> Points:
        size = self.head.character.eyes.size
        across = (EYE_X + shape[:, 0] * _WIDTH) * self.side
        down = EYE_Y + shape[:, 1] * _HEIGHT * size
        return self.head.on_face(np.stack([across, down], axis=1))
