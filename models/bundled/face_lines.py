"""How strongly a place is drawn: outlines at the size of a face, on both sides of it.

A network that learned from photographs takes blurred trees and walls for faces. Drawn faces have
hard dark lines around both eyes; painted and blurred backgrounds, skies and cloth do not. A hand or
a tyre has them too: this is one piece of evidence, and the networks say the rest.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from models.bundled.face_views import Pyramid

_SIDE = 64
"""The place is brought to this many pixels: a line is as steep on a near as on a far face."""

_EYES = slice(16, 48)
"""Rows in which a face has its eyes."""

_LEFT, _RIGHT = slice(4, 32), slice(32, 60)
"""Columns of the two halves, without the rim."""


def line_strength(frame: Pyramid, box: npt.NDArray[np.float32]) -> float:
    """Return the steepness of the lines in the weaker half of the eye band, in grey levels (0-255).

    It is the 95th percentile of the grey difference between neighbouring pixels in the square
    around `box` (x0, y0, x1, y1). 0 for a box outside of the frame.
    """
    x0, y0, x1, y1 = (float(value) for value in box)
    middle, side = ((x0 + x1) / 2, (y0 + y1) / 2), max(x1 - x0, y1 - y0)
    # Repeated, because the frame's edge must not look like a line.
    square = frame.square(middle, side, _SIDE, repeat=True).image
    grey = cv2.cvtColor(square, cv2.COLOR_RGB2GRAY)
    steep = np.zeros(grey.shape, dtype=np.uint8)
    steep[:, 1:] = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    np.maximum(steep[1:], cv2.absdiff(grey[1:], grey[:-1]), out=steep[1:])
    return min(_steepest(steep[_EYES, half]) for half in (_LEFT, _RIGHT))


def _steepest(values: npt.NDArray[np.uint8]) -> float:
    """Return the 95th percentile; np.percentile would take ten times as long for so few."""
    place = round(0.95 * (values.size - 1))
    return float(np.partition(values, place, axis=None)[place])
