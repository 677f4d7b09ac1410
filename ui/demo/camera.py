"""Camera moves: which part of the painted stage a frame shows."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from sorter.records import Box, Image

Move = Literal["hold", "pan_l", "pan_r", "tilt_u", "zoom_in", "zoom_out", "shake"]

MARGIN = 0.07
"""How far the stage reaches beyond the frame on each side, in frame sizes."""


@dataclass(frozen=True, slots=True)
class View:
    """What the camera sees: the frame's centre is shifted and enlarged."""

    dx: float = 0.0
    """Shift of the picture to the right, in frame widths."""
    dy: float = 0.0
    """Shift of the picture down, in frame heights."""
    zoom: float = 1.0
    """Enlargement around the middle."""

    def matrix(self, size: tuple[int, int]) -> npt.NDArray[np.float64]:
        """Return the 2 x 3 map from stage pixels to frame pixels; `size` is the frame's."""
        width, height = size
        offset_x, offset_y = stage_offset(size)
        x = self.dx * width + (1 - self.zoom) * width / 2 - self.zoom * offset_x
        y = self.dy * height + (1 - self.zoom) * height / 2 - self.zoom * offset_y
        return np.array([[self.zoom, 0.0, x], [0.0, self.zoom, y]])

    def show(self, stage: Image, size: tuple[int, int]) -> Image:
        """Return the frame (width, height) that this view shows."""
        if self == View():
            x, y = stage_offset(size)
            return np.ascontiguousarray(stage[y : y + size[1], x : x + size[0]])
        frame = cv2.warpAffine(
            stage, self.matrix(size), size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(frame, dtype=np.uint8)

    def place(self, box: Box, size: tuple[int, int]) -> Box:
        """Return where a box of the stage lies in the frame; it may reach outside."""
        (zoom, _, x), (_, _, y) = self.matrix(size)
        return Box(box.x0 * zoom + x, box.y0 * zoom + y, box.x1 * zoom + x, box.y1 * zoom + y)


def stage_offset(size: tuple[int, int]) -> tuple[int, int]:
    """Return the stage pixel (x, y) at which the resting frame begins."""
    return round(size[0] * MARGIN), round(size[1] * MARGIN)


def stage_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return width and height of the stage for frames of this size."""
    x, y = stage_offset(size)
    return size[0] + 2 * x, size[1] + 2 * y


def view_at(move: Move, frame: int, count: int) -> View:
    """Return the view at this frame of `count`. Moves are on ones; a shake is on twos."""
    share = frame / max(1, count - 1)
    swing = 2 * share - 1
    if move in ("pan_l", "pan_r"):
        return View(dx=MARGIN * 0.95 * (swing if move == "pan_l" else -swing))
    if move == "tilt_u":
        return View(dy=MARGIN * 0.95 * swing)
    if move in ("zoom_in", "zoom_out"):
        return View(zoom=1.0 + 0.12 * (share if move == "zoom_in" else 1 - share))
    if move == "shake":
        dice = random.Random(f"shake {frame // 2}")
        return View(dx=dice.uniform(-0.006, 0.006), dy=dice.uniform(-0.01, 0.01))
    return View()
