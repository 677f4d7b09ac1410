"""The body below the head: neck, trunk, arms, hands and legs, in units of half a face's width."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ui.demo.canvas import Canvas
from ui.demo.characters import Character, Outfit
from ui.demo.colours import Colour, line_of, shadow, skin_shadow
from ui.demo.curves import Pair, Points, brush, join, moved, oval, points, spline
from ui.demo.hands import draw_fist, draw_open_hand
from ui.demo.pose import Arms, Pose

FOOT_Y = 12.4
"""Where the soles stand."""

# Shoulder, elbow, wrist of the arm on the picture's right; the left one is mirrored.
_ARM_LINES: dict[Arms, tuple[Pair, Pair, Pair]] = {
    "down": ((1.12, 2.3), (1.5, 4.0), (1.44, 5.7)),
    "wave": ((1.12, 2.3), (2.0, 3.6), (2.2, 1.9)),
    "hip": ((1.12, 2.3), (2.2, 3.7), (1.2, 4.9)),
    "chest": ((1.12, 2.3), (1.66, 4.0), (0.45, 3.35)),
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
                (0.3, 1.6),
                (0.7, 1.76),
                (1.16, 1.92),
                (1.34, 2.3),
                (1.14, 3.1),
                (0.94, 4.3),
                (1.14, 5.7),
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
        half = spline([(0.3, 0.8), (0.28, 1.35), (0.38, 1.6), (0.8, 1.85), (0.6, 2.9)])
        shape = self.place(join(half, (half * (-1, 1))[::-1]))
        canvas.shape(shape, skin, edge=line_of(skin))
        canvas.blend(self.chin_shade(), skin_shadow(skin), inside=shape)

    def chin_shade(self) -> Points:
        """Return where the head shades neck and collar."""
        return oval((0.2 * self.pose.turn - 0.06, 0.95), (0.72, 0.84))

    def draw_arm(self, canvas: Canvas, side: float, colour: Colour, *, wide: float) -> None:
        """Paint hand and sleeve; `wide` is the width at the wrist against the usual one."""
        line = self.arm(side)
        self._draw_hand(canvas, side, line)
        shape = self._sleeve(line, wide)
        canvas.shape(shape, colour, edge=line_of(colour))
        shade = brush(moved(line, (0.16, 0.02)), (0.2, 0.24, 0.2, 0.2, 0.18 * wide))
        canvas.blend(shade, shadow(colour), inside=shape)

    def draw_forearm(self, canvas: Canvas, side: float, colour: Colour, *, wide: float) -> None:
        """Paint once more what lies before the trunk when hands meet at the chest."""
        line = self.arm(side)[8:]
        self._draw_hand(canvas, side, line)
        shape = brush(line, (0.5, 0.5, 0.46 + 0.1 * wide, 0.44 * wide))
        canvas.fill(shape, colour)
        half = len(shape) // 2
        canvas.line(shape[:half], line_of(colour))
        canvas.line(shape[half - 1 :], line_of(colour))
        canvas.blend(shape[half:] * (1.0, 1.0) + 0.06, shadow(colour), inside=shape)

    def _sleeve(self, line: Points, wide: float) -> Points:
        tube = brush(line, (0.58, 0.58, 0.5, 0.46 + 0.1 * wide, 0.44 * wide))
        # The shoulder is round: a half circle from the tube's last point to its first.
        start = line[0]
        away = (start - line[1]) / max(float(np.linalg.norm(start - line[1])), 1e-6)
        angles = np.linspace(0, np.pi, 10)[1:-1, None]
        cap = start + (tube[-1] - start) * np.cos(angles) + 0.29 * away * np.sin(angles)
        return join(tube, cap)

    def _draw_hand(self, canvas: Canvas, side: float, line: Points) -> None:
        skin = self.character.skin
        if self.pose.arms == "wave" and side > 0:
            draw_open_hand(canvas, line[-1], skin)
            return
        ahead = line[-1] - line[-4]
        draw_fist(canvas, line[-1], ahead / max(float(np.linalg.norm(ahead)), 1e-6), skin)

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
            shade = self.place(brush(moved(line, (0.24, 0.0)), (0.3, 0.26, 0.2, 0.14)))
            dark = skin_shadow if bare else shadow
            canvas.blend(shade, dark(tone), inside=leg, opacity=0.8)
            shoe = spline(
                [(0.22, 12.0), (0.5, 11.8), (0.78, 12.0), (0.86, 12.4), (0.16, 12.4)], closed=True
            )
            canvas.shape(self.place(shoe * (side, 1.0)), (92, 62, 52))
