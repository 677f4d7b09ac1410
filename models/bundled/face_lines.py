"""How strongly a place is drawn: outlines at the size of a face, on both sides of it.

A network that learned from photographs takes blurred trees and walls for faces. Drawn faces have
hard dark lines around both eyes; painted and blurred backgrounds, skies and cloth do not. A hand or
a tyre has them too: this is one piece of evidence, and the networks say the rest.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from sorter.records import Image

_SIDE = 64
"""The place is brought to this many pixels: a line is as steep on a near as on a far face."""

_EYES = slice(16, 48)
"""Rows in which a face has its eyes."""

_LEFT, _RIGHT = slice(4, 32), slice(32, 60)
"""Columns of the two halves, without the rim."""


def line_strength(frame: Image, box: npt.NDArray[np.float32]) -> float:
    """Return the steepness of the lines in the weaker half of the eye band, in grey levels (0-255).

    It is the 95th percentile of the grey difference between neighbouring pixels. `box` is x0, y0,
    x1, y1; what lies outside of the frame repeats the border. 0 for a box outside of the frame.
    """
    square = _square(frame, box)
    if square is None:
        return 0.0
    grey = cv2.cvtColor(square, cv2.COLOR_RGB2GRAY).astype(np.float32)
    steep = np.zeros_like(grey)
    steep[:, 1:] = np.abs(np.diff(grey, axis=1))
    steep[1:] = np.maximum(steep[1:], np.abs(np.diff(grey, axis=0)))
    rows = steep[_EYES]
    return float(min(np.percentile(rows[:, half], 95) for half in (_LEFT, _RIGHT)))


def _square(frame: Image, box: npt.NDArray[np.float32]) -> Image | None:
    """Cut the square around the box's middle and bring it to _SIDE pixels."""
    height, width = frame.shape[:2]
    x0, y0, x1, y1 = (float(value) for value in box)
    side = max(x1 - x0, y1 - y0)
    x, y = (x0 + x1 - side) / 2, (y0 + y1 - side) / 2
    left, top = max(0, math.floor(x)), max(0, math.floor(y))
    right, bottom = min(width, math.ceil(x + side)), min(height, math.ceil(y + side))
    if right - left < 4 or bottom - top < 4:
        return None
    scale = _SIDE / side
    size = max(2, round((right - left) * scale)), max(2, round((bottom - top) * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(frame[top:bottom, left:right], size, interpolation=way)
    before = max(0, round((top - y) * scale)), max(0, round((left - x) * scale))
    after = (max(0, _SIDE - before[0] - size[1]), max(0, _SIDE - before[1] - size[0]))
    padded = cv2.copyMakeBorder(
        small, before[0], after[0], before[1], after[1], cv2.BORDER_REPLICATE
    )
    return np.asarray(padded[:_SIDE, :_SIDE])
