"""The body below the head: neck, trunk, arms, hands and legs, in units of half a face's width."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ui.demo.canvas import Canvas
from ui.demo.characters import Character, Outfit
from ui.demo.colours import Colour, line_of, shadow
from ui.demo.curves import Pair, Points, brush, join, oval, points, spline
from ui.demo.pose import Arms, Pose

FOOT_Y = 12.4
"""Where the soles stand."""

# Shoulder, elbow, wrist of the arm on the picture's right; the left one is mirrored.
_ARM_LINES: dict[Arms, tuple[Pair, Pair, Pair]] = {
    "down": ((1.32, 2.3), (1.62, 4.1), (1.5, 5.9)),
    "wave": ((1.32, 2.3), (2.15, 3.7), (2.35, 1.7)),
    "hip": ((1.32, 2.3), (2.3, 3.9), (1.25, 5.1)),
    "chest": ((1.32, 2.3), (1.75, 4.1), (0.45, 3.45)),
}


@dataclass(frozen=True, slots=True)
class Body:
    """A character's body in one pose."""

    character: Character
    pose: Pose

    @property
    def outfit(self) -> Outfit:
        """What is worn."""
        return self.character.outfits[self.pose.outfit % len(self.character.outfits)]

    def place(self, shape: Points) -> Points:
        """Return where points of the frontal body lie: it follows the head's turn a little."""
        wide = self.character.shoulders
        across = shape[:, 0] * (1 - 0.08 * abs(self.pose.turn)) * wide
        depth = np.sqrt(np.maximum(0.0, 1 - (shape[:, 0] / 1.7) ** 2))
        across = across + 0.22 * self.pose.turn * depth - 0.06 * self.pose.turn
        down = np.where(
            shape[:, 1] > 2.0, 2.0 + (shape[:, 1] - 2.0) * self.character.height, shape[:, 1]
        )
        return np.stack([across, down], axis=1)

    def trunk(self) -> Points:
        """Return the outline of the upper body from the shoulders to the hips."""
        half = spline(
            [
                (0.3, 1.72),
                (0.75, 1.95),
                (1.3, 2.12),
                (1.5, 2.5),
                (1.2, 3.3),
                (0.98, 4.4),
                (1.16, 5.7),
            ]
        )
        return self.place(join(half, (half * (-1, 1))[::-1]))

    def arm(self, side: float) -> Points:
        """Return the middle line of one arm, shoulder to wrist; only the right one gestures."""
        kind: Arms = self.pose.arms if side * 1 > 0 or self.pose.arms == "chest" else "down"
        return self.place(spline(_ARM_LINES[kind], steps=8) * (side, 1.0))

    def draw_neck(self, canvas: Canvas) -> None:
        """Paint the neck, the bare skin under a collar and the chin's shadow."""
        skin = self.character.skin
        half = spline([(0.34, 0.8), (0.33, 1.45), (0.45, 1.75), (0.85, 1.98), (0.6, 2.9)])
        shape = self.place(join(half, (half * (-1, 1))[::-1]))
        canvas.shape(shape, skin, edge=line_of(skin))
        under = oval((0.3 * self.pose.turn, 0.95), (0.9, 0.72))
        canvas.blend(under, shadow(skin, 0.9), inside=shape)

    def draw_hand(self, canvas: Canvas, side: float) -> None:
        """Paint a closed hand at the end of the arm."""
        line = self.arm(side)
        end, back = line[-1], line[-1] - line[-4]
        ahead = back / max(float(np.linalg.norm(back)), 1e-6)
        middle = end + ahead * 0.28
        skin = self.character.skin
        palm = oval((float(middle[0]), float(middle[1])), (0.25, 0.32))
        canvas.shape(palm, skin, edge=line_of(skin))
        across = np.array([-ahead[1], ahead[0]])
        for share in (-0.07, 0.07):
            start = middle + ahead * 0.1 + across * share
            canvas.line(np.stack([start, start + ahead * 0.17]), shadow(skin, 1.2), width=0.8)

    def draw_sleeve(
        self, canvas: Canvas, side: float, colour: Colour, *, wide: float = 1.0
    ) -> None:
        """Paint the sleeve; `wide` is the width at the wrist against the usual one."""
        line = self.arm(side)
        shape = brush(line, (0.62, 0.58, 0.5, 0.46 + 0.1 * wide, 0.44 * wide))
        canvas.shape(shape, colour, edge=line_of(colour))
        shade = brush(line + (0.16, 0.02), (0.2, 0.24, 0.2, 0.2, 0.18 * wide))
        canvas.blend(shade, shadow(colour), inside=shape)

    def draw_legs(self, canvas: Canvas, colour: Colour, *, bare: bool) -> None:
        """Paint legs and shoes; bare legs wear dark stockings."""
        skin = self.character.skin
        tone = skin if bare else colour
        for side in (-1.0, 1.0):
            line = spline([(0.56, 5.4), (0.52, 8.4), (0.48, 11.9)]) * (side, 1.0)
            widths = (0.98, 0.72, 0.56, 0.38) if bare else (1.1, 0.92, 0.82, 0.7)
            leg = self.place(brush(line, widths))
            canvas.shape(leg, tone, edge=line_of(tone))
            if bare:
                sock = points([(-2, 8.9), (2, 8.9), (2, 12.2), (-2, 12.2)])
                canvas.blend(self.place(sock), (58, 56, 76), inside=leg)
            shade = self.place(brush(line + (0.24, 0.0), (0.3, 0.26, 0.2, 0.14)))
            canvas.blend(shade, shadow(tone), inside=leg, opacity=0.8)
            shoe = spline(
                [(0.22, 12.0), (0.5, 11.8), (0.78, 12.0), (0.86, 12.4), (0.16, 12.4)], closed=True
            )
            canvas.shape(self.place(shoe * (side, 1.0)), (92, 62, 52))
