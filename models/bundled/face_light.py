"""Gives a night, sunset or faded frame the light that a face network expects."""

from __future__ import annotations

import cv2
import numpy as np

from sorter.records import Image

_TINTED = 1.45
"""Most over least channel range from which a frame counts as graded. Untinted frames of the
measured half reach 1.33, night and sunset begin at 1.6."""

_DARK = 170.0
"""Brightest level below which a frame counts as dark: fades, blackouts."""

_BRIGHT = 235.0
"""The level that a dark frame's brightest parts get."""

_MOST = 2.5
"""Largest gain: more lifts nothing but noise."""


def lit(frame: Image) -> Image:
    """Return the frame with its cast and darkness taken out; an ordinary frame comes back as it is.

    Each channel is multiplied so that its brightest parts (99th percentile) become white, von
    Kries' rule. Always doing so would cost recall on bright frames: skin loses its colour.
    """
    sample = frame[::8, ::8].reshape(-1, 3).astype(np.float32)
    low, high = np.percentile(sample, (1, 99), axis=0)
    ranges = np.maximum(high - low, 1.0)
    gains = np.ones(3)
    if ranges.max() / ranges.min() > _TINTED:
        gains = np.minimum(high.max() / np.maximum(high, 1.0), _MOST)
    if high.max() < _DARK:
        gains = gains * min(_MOST, _BRIGHT / max(float(high.max()), 1.0))
    if (gains == 1.0).all():
        return frame
    table = np.clip(np.arange(256)[:, None] * gains, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(frame, table.reshape(256, 1, 3)), dtype=np.uint8)
