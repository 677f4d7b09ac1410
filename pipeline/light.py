"""A shot has one light: measure it on skin, take it out before colour is compared.

Night, sunset and flashback grading is what splits one character into several groups. Anime skin is
drawn in a narrow range of light tones, so the cheek tells the colour of the light, and all faces of
a shot stand in the same one. Scaling each channel is von Kries' adaptation (1902).
"""

from __future__ import annotations

import numpy as np

from sorter.images import cut
from sorter.records import Box, Image

SKIN = (246.0, 222.0, 208.0)
"""The light skin (RGB) that every shot's skin is brought to."""

_LEAST, _MOST = 0.6, 3.5
"""A gain beyond these is no light but a wrong guess (hair over the cheek, a mask)."""

Colour = tuple[float, float, float]
"""RGB, 0 to 255."""


def cheek_colour(image: Image, face: Box) -> Colour:
    """Return the median RGB of the cheeks: the middle of the face below the eyes."""
    cheeks = Box(
        face.x0 + 0.28 * face.width,
        face.y0 + 0.58 * face.height,
        face.x0 + 0.72 * face.width,
        face.y0 + 0.82 * face.height,
    )
    red, green, blue = np.median(cut(image, cheeks).reshape(-1, 3), axis=0)
    return float(red), float(green), float(blue)


def relight(image: Image, skin: Colour) -> Image:
    """Return the picture as if its skin, now `skin`, stood in white light."""
    gains = [
        min(_MOST, max(_LEAST, wanted / max(1.0, seen)))
        for wanted, seen in zip(SKIN, skin, strict=True)
    ]
    scaled = image.astype(np.float32) * np.array(gains, dtype=np.float32)
    return np.clip(scaled, 0, 255).astype(np.uint8)
