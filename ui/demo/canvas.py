"""A see-through sheet to paint polygons on, larger than the picture it becomes."""

from __future__ import annotations

import copy
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from ui.demo.colours import INK, Colour
from ui.demo.curves import Pair, Points

Sheet = npt.NDArray[np.uint8]
"""(H, W, 4) uint8 RGBA, colours multiplied by alpha."""

_SHIFT: Final = 4
"""Fixed-point bits: OpenCV then places corners to 1/16 pixel."""
LINE: Final = 0.026
"""Width of the line art, in units."""


class Canvas:
    """Paints in units (one unit: half a face's width) and gives an anti-aliased sheet back.

    Everything is painted `oversampling` times too large and averaged at the end. Painting on a
    zero sheet and averaging yields colours multiplied by alpha, which composites without fringes.
    """

    def __init__(
        self, size: tuple[int, int], *, unit: float, origin: Pair, oversampling: int = 2
    ) -> None:
        """`size` (width, height) and `origin` (where unit point 0, 0 lies) are in pixels."""
        width, height = size
        self._factor = oversampling
        self._pixels = np.zeros((height * oversampling, width * oversampling, 4), np.uint8)
        scale = unit * oversampling
        self._linear = np.array([[scale, 0.0], [0.0, scale]])
        self._offset = np.array(origin, dtype=np.float64) * oversampling
        self._line = max(LINE * unit, 0.8) * oversampling

    def tilted(self, degrees: float, pivot: Pair) -> Canvas:
        """Return a view of the same sheet, turned clockwise around `pivot` (in units)."""
        angle = np.deg2rad(degrees)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        view = copy.copy(self)
        centre = np.asarray(pivot)
        view._linear = self._linear @ turn
        view._offset = self._offset + self._linear @ (centre - turn @ centre)
        return view

    def to_pixels(self, shape: Points) -> Points:
        """Return where unit points lie in the finished sheet, in pixels."""
        return np.asarray((shape @ self._linear.T + self._offset) / self._factor)

    def fill(self, shape: Points, colour: Colour) -> None:
        """Paint a polygon."""
        cv2.fillPoly(
            self._pixels, [self._fixed(shape)], (*colour, 255), lineType=cv2.LINE_AA, shift=_SHIFT
        )

    def line(
        self, shape: Points, colour: Colour = INK, *, width: float = 1.0, closed: bool = False
    ) -> None:
        """Draw along points; `width` is in line widths."""
        thick = max(1, round(self._line * width))
        cv2.polylines(
            self._pixels, [self._fixed(shape)], closed, (*colour, 255), thick, cv2.LINE_AA, _SHIFT
        )

    def shape(self, shape: Points, colour: Colour, *, edge: Colour = INK) -> None:
        """Paint a polygon with its outline."""
        self.fill(shape, colour)
        self.line(shape, edge, closed=True)

    def blend(
        self, shape: Points, colour: Colour, *, inside: Points | None = None, opacity: float = 1.0
    ) -> None:
        """Lay a colour over what is painted already, only within `inside`."""
        self._mix(shape, np.array([[(*colour, 255)]], np.uint8), inside, opacity)

    def gradient(
        self, shape: Points, top: Colour, bottom: Colour, *, inside: Points | None = None
    ) -> None:
        """Like blend, running from `top` to `bottom` over the height of `shape`."""
        _, y0, _, y1 = self._bounds(shape, inside)
        rows = (shape @ self._linear.T + self._offset)[:, 1]
        low, high = float(rows.min()), float(rows.max())
        # The run follows the whole shape, also where the sheet shows only a part of it.
        share = np.clip((np.arange(y0, max(y0, y1)) - low) / max(high - low, 1.0), 0, 1)
        ends = np.array([(*top, 255), (*bottom, 255)], np.float64)
        colours = ends[0] + (ends[1] - ends[0]) * share[:, None, None]
        self._mix(shape, colours.astype(np.uint8), inside, 1.0)

    def finish(self) -> Sheet:
        """Return the sheet at its final size."""
        height, width = self._pixels.shape[:2]
        size = (width // self._factor, height // self._factor)
        return np.asarray(cv2.resize(self._pixels, size, interpolation=cv2.INTER_AREA), np.uint8)

    def _mix(self, shape: Points, colour: Sheet, inside: Points | None, opacity: float) -> None:
        """Blend `colour`, one RGBA or one a row, into the window around both outlines."""
        x0, y0, x1, y1 = window = self._bounds(shape, inside)
        if x0 >= x1 or y0 >= y1:
            return
        cover = self._cover(shape, window)
        if inside is not None:
            cv2.min(cover, self._cover(inside, window), cover)
        if opacity < 1:
            cv2.convertScaleAbs(cover, cover, alpha=opacity)
        part = self._pixels[y0:y1, x0:x1]
        # Colours are multiplied by the alpha that is there: what is see-through stays so.
        solid = cv2.multiply(cover, cv2.extractChannel(part, 3), scale=1 / 255)
        paint = cv2.multiply(
            np.ascontiguousarray(np.broadcast_to(colour, part.shape)),
            cv2.merge([solid] * 4),
            scale=1 / 255,
        )
        kept = cv2.multiply(part, cv2.merge([cv2.bitwise_not(cover)] * 4), scale=1 / 255)
        part[:] = cv2.add(kept, paint)

    def _cover(self, shape: Points, window: tuple[int, int, int, int]) -> npt.NDArray[np.uint8]:
        x0, y0, x1, y1 = window
        cover = np.zeros((y1 - y0, x1 - x0), np.uint8)
        corners = self._fixed(shape) - np.array([x0, y0], np.int32) * (1 << _SHIFT)
        cv2.fillPoly(cover, [corners], (255,), lineType=cv2.LINE_AA, shift=_SHIFT)
        return cover

    def _bounds(self, shape: Points, inside: Points | None) -> tuple[int, int, int, int]:
        height, width = self._pixels.shape[:2]
        low, high = np.array([0.0, 0.0]), np.array([width, height], dtype=np.float64)
        for outline in (shape, inside):
            if outline is not None:
                placed = outline @ self._linear.T + self._offset
                low = np.maximum(low, placed.min(axis=0) - 1)
                high = np.minimum(high, placed.max(axis=0) + 2)
        return int(low[0]), int(low[1]), int(high[0]), int(high[1])

    def _fixed(self, shape: Points) -> npt.NDArray[np.int32]:
        placed = shape @ self._linear.T + self._offset
        return np.asarray(np.round(placed * (1 << _SHIFT)), np.int32)
