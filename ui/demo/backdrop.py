"""A board to paint backgrounds on: gradients, flat shapes, clouds, foliage, soft light."""

from __future__ import annotations

import random
from collections.abc import Sequence

import cv2
import numpy as np

from sorter.records import Image
from ui.demo.colours import Colour, mix
from ui.demo.curves import Pair, Points, points

_SHIFT = 4


class Backdrop:
    """Paints in heights: y runs from 0 to 1, x from 0 to `right` (the aspect ratio)."""

    def __init__(self, size: tuple[int, int], dice: random.Random) -> None:
        self.dice = dice
        width, height = size
        self._height = height
        self.right = width / height
        self.pixels: Image = np.zeros((height, width, 3), np.uint8)

    def sky(self, top: Colour, bottom: Colour, *, start: float = 0.0, end: float = 1.0) -> None:
        """Fill the rows from `start` to `end` with a vertical gradient."""
        first, last = round(start * self._height), round(end * self._height)
        share = np.linspace(0, 1, max(1, last - first))[:, None, None]
        rows = np.array(top) * (1 - share) + np.array(bottom) * share
        self.pixels[first:last] = np.repeat(rows.astype(np.uint8), self.pixels.shape[1], axis=1)

    def shape(self, corners: Sequence[Pair] | Points, colour: Colour) -> None:
        """Fill a polygon."""
        fixed = np.round(np.asarray(corners) * self._height * (1 << _SHIFT)).astype(np.int32)
        cv2.fillPoly(self.pixels, [fixed], colour, lineType=cv2.LINE_AA, shift=_SHIFT)

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self.shape([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour)

    def line(self, corners: Sequence[Pair], colour: Colour, width: float = 0.003) -> None:
        """Draw a line; `width` is in heights."""
        fixed = np.round(points(corners) * self._height * (1 << _SHIFT)).astype(np.int32)
        thick = max(1, round(width * self._height))
        cv2.polylines(self.pixels, [fixed], False, colour, thick, cv2.LINE_AA, _SHIFT)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Fill a circle."""
        centre = (round(x * self._height * (1 << _SHIFT)), round(y * self._height * (1 << _SHIFT)))
        size = max(1, round(radius * self._height * (1 << _SHIFT)))
        cv2.circle(self.pixels, centre, size, colour, -1, cv2.LINE_AA, _SHIFT)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Add soft light around a point."""
        height, width = self.pixels.shape[:2]
        rows, columns = np.ogrid[:height, :width]
        far = ((columns / self._height - x) ** 2 + (rows / self._height - y) ** 2) / radius**2
        share = (strength * np.exp(-far)).astype(np.float32)[:, :, None]
        old = self.pixels.astype(np.float32)
        self.pixels[:] = (old + (np.array(colour, np.float32) - old) * share).astype(np.uint8)

    def cloud(self, x: float, y: float, size: float, lit: Colour, shade: Colour) -> None:
        """Paint a heap cloud: shaded lumps below, lit lumps above."""
        lumps = [
            (self.dice.uniform(-1, 1), self.dice.uniform(0.0, 1.0), self.dice.uniform(0.25, 0.5))
            for _ in range(14)
        ]
        for tone, rise in ((shade, 0.0), (lit, 0.16)):
            for dx, dy, radius in lumps:
                tall = dy * (1 - abs(dx)) * 0.8 + rise
                self.disc(x + dx * size, y - tall * size, radius * size * (1 - rise), tone)

    def ridge(self, y: float, height: float, colour: Colour, *, waves: float = 2.0) -> None:
        """Paint hills whose top line swings around `y`; they reach to the bottom edge."""
        x = np.linspace(0, self.right, 80)
        phase = self.dice.uniform(0, 6)
        line = y + height * (np.sin(x * waves + phase) + 0.5 * np.sin(x * waves * 2.3 + phase * 2))
        top = np.stack([x, line], axis=1)
        self.shape(np.concatenate([top, points([(self.right, 1.0), (0.0, 1.0)])]), colour)

    def foliage(self, x: float, y: float, size: float, colour: Colour) -> None:
        """Paint a crown of leaves in three tones, light from the upper left."""
        dark, bright = mix(colour, (20, 30, 60), 0.35), mix(colour, (255, 255, 190), 0.3)
        for tone, shift, count, radius in ((dark, 0.0, 26, 0.3), (colour, -0.12, 26, 0.22)):
            self._leaves(x + shift * size, y + shift * size, size, tone, count, radius)
        self._leaves(x - 0.3 * size, y - 0.32 * size, size * 0.7, bright, 22, 0.13)

    def tree(self, x: float, foot: float, size: float, colour: Colour) -> None:
        """Paint a tree of this height that stands on `foot`."""
        trunk: Colour = (104, 80, 66)
        self.shape(
            [(x - size * 0.06, foot), (x - size * 0.03, foot - size * 0.6),
             (x + size * 0.03, foot - size * 0.6), (x + size * 0.07, foot)],
            trunk,
        )  # fmt: skip
        self.foliage(x, foot - size * 0.68, size * 0.36, colour)

    def soften(self, radius: float) -> None:
        """Blur, as a lens focused on someone in front does; `radius` is in heights."""
        cv2.GaussianBlur(self.pixels, (0, 0), max(0.3, radius * self._height), self.pixels)

    def _leaves(
        self, x: float, y: float, size: float, colour: Colour, count: int, radius: float
    ) -> None:
        for _ in range(count):
            angle, far = self.dice.uniform(0, 6.3), self.dice.random() ** 0.5
            dx, dy = far * np.cos(angle), 0.8 * far * np.sin(angle)
            self.disc(x + dx * size, y + dy * size, radius * size, colour)
