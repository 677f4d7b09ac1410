"""Light of a whole shot: night, sunset and flashback grade every pixel the same way."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from sorter.records import Image

Tint = Literal["none", "night", "sunset", "flashback"]

# Rows give red, green, blue of the output from red, green, blue and 1 of the input.
_NIGHT = ((0.4, 0.05, 0.0, 2.0), (0.04, 0.44, 0.05, 6.0), (0.02, 0.12, 0.6, 26.0))
_SUNSET = ((0.98, 0.06, 0.0, 18.0), (0.06, 0.74, 0.02, 4.0), (0.04, 0.06, 0.58, 8.0))
_FLASHBACK = ((0.55, 0.36, 0.1, 26.0), (0.3, 0.52, 0.12, 20.0), (0.24, 0.34, 0.26, 18.0))

_MATRICES: dict[Tint, tuple[tuple[float, ...], ...]] = {
    "night": _NIGHT,
    "sunset": _SUNSET,
    "flashback": _FLASHBACK,
}

TINTS: tuple[Tint, ...] = ("none", "night", "sunset", "flashback")


def grade(image: Image, tint: Tint) -> Image:
    """Return the picture in this light. `none` returns the picture itself."""
    if tint == "none":
        return image
    matrix = np.array(_MATRICES[tint], dtype=np.float32)
    graded = np.asarray(cv2.transform(image, matrix), dtype=np.uint8)
    return _with_corners(graded, 0.5) if tint == "flashback" else graded


def _with_corners(image: Image, depth: float) -> Image:
    """Darken towards the corners."""
    height, width = image.shape[:2]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    far: npt.NDArray[np.float32] = np.clip((x * x + y * y - 0.6) / 1.4, 0, 1)
    share = (255 * (1 - depth * far)).astype(np.uint8)
    return np.asarray(cv2.multiply(image, cv2.merge([share] * 3), scale=1 / 255), dtype=np.uint8)


def over(below: Image, sheet: npt.NDArray[np.uint8], corner: tuple[int, int]) -> None:
    """Lay an RGBA sheet (colours multiplied by alpha) on a picture, in place.

    `corner` (x, y) is where the sheet's top left pixel comes to lie; parts outside are cut off.
    """
    x, y = corner
    height, width = below.shape[:2]
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(width, x + sheet.shape[1]), min(height, y + sheet.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    part = sheet[y0 - y : y1 - y, x0 - x : x1 - x]
    clear = 255 - part[:, :, 3]
    target = below[y0:y1, x0:x1]
    kept = cv2.multiply(target, cv2.merge([clear] * 3), scale=1 / 255)
    target[:] = cv2.add(kept, np.ascontiguousarray(part[:, :, :3]))
