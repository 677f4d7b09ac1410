"""Views: what of a frame the face network gets to see, and where in the frame that was."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from models.bundled.blazeface import CELL, SIDE, Rows
from sorter.records import Image

_MIRRORED_POINTS = [1, 0, 2, 3, 5, 4]
"""Left and right change places in a mirror; nose and mouth do not."""


@dataclass(frozen=True, slots=True)
class View:
    """A small picture made from a frame: view = (frame - origin) x scale, then maybe mirrored."""

    image: Image
    """(height, width, 3) uint8."""
    x: float
    """Frame pixel at the view's left edge; may lie outside of the frame."""
    y: float
    """Frame pixel at the view's top edge."""
    scale: float
    """View pixels per frame pixel."""
    mirrored: bool = False
    """Whether left and right are swapped."""

    def mirror(self) -> View:
        """Return the same view with left and right swapped."""
        return View(self.image[:, ::-1], self.x, self.y, self.scale, not self.mirrored)

    def to_frame(self, rows: Rows) -> Rows:
        """Return sightings in this view as sightings in the frame."""
        rows = rows.copy()
        if self.mirrored:
            width = self.image.shape[1]
            rows[:, 1], rows[:, 3] = width - rows[:, 3], width - rows[:, 1].copy()
            points = rows[:, 5:].reshape(-1, 6, 2)[:, _MIRRORED_POINTS]
            points[..., 0] = width - points[..., 0]
            rows[:, 5:] = points.reshape(-1, 12)
        rows[:, 1::2] = rows[:, 1::2] / self.scale + self.x
        rows[:, 2::2] = rows[:, 2::2] / self.scale + self.y
        return rows


class Pyramid:
    """A frame and its halves, quarters and so on: small views need not read every pixel again."""

    def __init__(self, frame: Image) -> None:
        self._levels = [frame]
        while min(self._levels[-1].shape[:2]) >= 2 * SIDE:
            height, width = self._levels[-1].shape[:2]
            size = width // 2, height // 2
            half = cv2.resize(self._levels[-1], size, interpolation=cv2.INTER_AREA)
            self._levels.append(np.asarray(half, dtype=np.uint8))

    def whole(self, shares: tuple[float, ...]) -> Iterator[View]:
        """Yield the whole frame, one view per share: SIDE pixels show `share` of the longer side.

        One large view costs half of the overlapping square tiles that would cover the frame at the
        same scale, and cuts no face at a tile's edge. Sides are multiples of CELL.
        """
        height, width = self._levels[0].shape[:2]
        for share in shares:
            scale = SIDE / (share * max(height, width))
            # The network knows squares: the small views keep the border it was trained with.
            least = SIDE if share >= 1 else CELL
            rows = max(least, CELL * math.ceil(height * scale / CELL))
            columns = max(least, CELL * math.ceil(width * scale / CELL))
            x, y = (width - columns / scale) / 2, (height - rows / scale) / 2
            yield View(self._cut(x, y, scale, (rows, columns)), x, y, scale)

    def square(
        self, middle: tuple[float, float], side: float, pixels: int, *, repeat: bool = False
    ) -> View:
        """Return the square of `side` frame pixels around `middle`, `pixels` wide and high.

        What lies outside of the frame is black, or repeats the frame's border.
        """
        scale = pixels / side
        x, y = middle[0] - side / 2, middle[1] - side / 2
        return View(self._cut(x, y, scale, (pixels, pixels), repeat=repeat), x, y, scale)

    def _cut(
        self, x: float, y: float, scale: float, size: tuple[int, int], *, repeat: bool = False
    ) -> Image:
        """Return `size` (rows, columns) pixels from frame position (x, y) on."""
        level, factor = self._level(scale)
        height, width = level.shape[:2]
        x, y, scale = x * factor, y * factor, scale / factor
        rows, columns = size
        x0, y0 = max(0, math.floor(x)), max(0, math.floor(y))
        x1 = min(width, math.ceil(x + columns / scale))
        y1 = min(height, math.ceil(y + rows / scale))
        left, top = max(0, round((x0 - x) * scale)), max(0, round((y0 - y) * scale))
        wide = min(columns - left, round((x1 - x0) * scale))
        high = min(rows - top, round((y1 - y0) * scale))
        if min(x1 - x0, y1 - y0, wide, high) < 1:
            return np.zeros((rows, columns, 3), dtype=np.uint8)
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        small = cv2.resize(level[y0:y1, x0:x1], (wide, high), interpolation=way)
        rim = (top, rows - top - high, left, columns - left - wide)
        border = cv2.BORDER_REPLICATE if repeat else cv2.BORDER_CONSTANT
        return np.asarray(cv2.copyMakeBorder(small, *rim, border), dtype=np.uint8)

    def _level(self, scale: float) -> tuple[Image, float]:
        """Return the smallest level that still has the pixels, and its size against the frame."""
        number = 0
        while number + 1 < len(self._levels) and scale * 2 ** (number + 1) <= 1:
            number += 1
        level, frame = self._levels[number], self._levels[0]
        return level, level.shape[1] / frame.shape[1]
