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
    """(height, width, 3) uint8, sides multiples of CELL."""
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


def whole_views(frame: Image, shares: tuple[float, ...]) -> Iterator[View]:
    """Yield the whole frame, one view per share: 128 view pixels show `share` of its longer side.

    One large view costs half of the overlapping square tiles that would cover the frame at the same
    scale, and cuts no face at a tile's edge.
    """
    height, width = frame.shape[:2]
    for share in shares:
        scale = SIDE / (share * max(height, width))
        small_size = max(1, round(width * scale)), max(1, round(height * scale))
        small = cv2.resize(frame, small_size, interpolation=cv2.INTER_AREA)
        # The network knows squares: the least scale keeps the border it was trained with.
        least = SIDE if share == 1 else CELL
        rows = max(least, CELL * math.ceil(small_size[1] / CELL))
        columns = max(least, CELL * math.ceil(small_size[0] / CELL))
        top, left = (rows - small_size[1]) // 2, (columns - small_size[0]) // 2
        canvas = np.zeros((rows, columns, 3), dtype=np.uint8)
        canvas[top : top + small_size[1], left : left + small_size[0]] = small
        yield View(canvas, -left / scale, -top / scale, scale)


def square_view(frame: Image, middle: tuple[float, float], side: float, pixels: int) -> View:
    """Return the square of `side` frame pixels around `middle` as a view of `pixels` x `pixels`.

    What lies outside of the frame is black.
    """
    height, width = frame.shape[:2]
    scale = pixels / side
    x, y = middle[0] - side / 2, middle[1] - side / 2
    x0, y0 = max(0, math.floor(x)), max(0, math.floor(y))
    x1, y1 = min(width, math.ceil(x + side)), min(height, math.ceil(y + side))
    canvas = np.zeros((pixels, pixels, 3), dtype=np.uint8)
    if x1 <= x0 or y1 <= y0:
        return View(canvas, x, y, scale)
    left, top = max(0, round((x0 - x) * scale)), max(0, round((y0 - y) * scale))
    columns = max(1, min(pixels - left, round((x1 - x0) * scale)))
    rows = max(1, min(pixels - top, round((y1 - y0) * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(frame[y0:y1, x0:x1], (columns, rows), interpolation=way)
    canvas[top : top + rows, left : left + columns] = small
    return View(canvas, x, y, scale)


def centre_view(view: View) -> View:
    """Return the middle SIDE x SIDE pixels of a larger view."""
    top, left = (view.image.shape[0] - SIDE) // 2, (view.image.shape[1] - SIDE) // 2
    image = view.image[top : top + SIDE, left : left + SIDE]
    return View(image, view.x + left / view.scale, view.y + top / view.scale, view.scale)


def tilted_image(view: View, degrees: float) -> Image:
    """Return the middle SIDE x SIDE pixels of a larger view, turned around its middle."""
    height, width = view.image.shape[:2]
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    turn[:, 2] -= ((width - SIDE) / 2, (height - SIDE) / 2)
    return np.asarray(cv2.warpAffine(view.image, turn, (SIDE, SIDE)), dtype=np.uint8)
