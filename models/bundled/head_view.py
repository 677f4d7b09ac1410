"""A face and its surroundings at one size, and whether their colours can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.bundled.colour_names import to_lab
from sorter.records import Box, Image

Mask = npt.NDArray[np.bool_]
"""(SIDE, SIDE)."""

Colour = npt.NDArray[np.float32]
"""(3,) CIELAB."""

FACE = 100
"""Pixels that a face is high and wide in the view."""

AROUND = 40
"""Pixels that the view shows on each side of the face box."""

SIDE = FACE + 2 * AROUND
"""Pixels along both sides of the view."""


@dataclass(frozen=True)
class HeadView:
    """What stands where around a face."""

    lab: npt.NDArray[np.float32]
    """(SIDE, SIDE, 3) CIELAB."""
    seen: Mask
    """False outside the picture."""
    skin: Colour
    """Of the cheeks."""

    @property
    def plain_light(self) -> bool:
        """Say whether the scene stands in daylight: in night or sunset no colour means its word."""
        return _like_skin(self.skin) and not _has_cast(self.lab[self.seen])


def zone(left: float, top: float, right: float, bottom: float) -> Mask:
    """Return the pixels of a rectangle given in face sizes: 0 to 1 is the face box."""
    edges = [round(AROUND + share * FACE) for share in (left, top, right, bottom)]
    mask = np.zeros((SIDE, SIDE), dtype=bool)
    mask[max(0, edges[1]) : edges[3], max(0, edges[0]) : edges[2]] = True
    return mask


_CHEEKS = zone(0.2, 0.58, 0.4, 0.76) | zone(0.6, 0.58, 0.8, 0.76)


def look_at(image: Image, face: Box) -> HeadView:
    """Cut the head out around its face box, which must touch the picture."""
    left, top = face.x0 - face.width * AROUND / FACE, face.y0 - face.height * AROUND / FACE
    across, down = face.width / FACE, face.height / FACE
    rows = _samples(top, down, image.shape[0])
    columns = _samples(left, across, image.shape[1])
    seen = np.outer(rows >= 0, columns >= 0)
    # Blurred to the view's resolution first, so that picking single pixels does not flicker.
    small = _smoothed(image, max(across, down))
    view = small[np.ix_(rows.clip(0), columns.clip(0))]
    # A median of 5 removes outlines, which are dark whatever they surround.
    lab = to_lab(np.asarray(cv2.medianBlur(np.ascontiguousarray(view), 5), dtype=np.uint8))
    cheeks = lab[_CHEEKS & seen]
    skin = np.median(cheeks, axis=0) if len(cheeks) else np.array([90, 8, 12])
    return HeadView(lab, seen, np.asarray(skin, dtype=np.float32))


def _samples(start: float, step: float, length: int) -> npt.NDArray[np.int64]:
    """Return the source pixel of each view pixel, -1 outside the picture."""
    places = np.floor(start + (np.arange(SIDE) + 0.5) * step).astype(np.int64)
    return np.where((places >= 0) & (places < length), places, -1)


def _smoothed(image: Image, step: float) -> Image:
    if step <= 1.5:
        return image
    width = max(1, round(step))
    return np.asarray(cv2.blur(image, (width, width)), dtype=np.uint8)


def _like_skin(colour: Colour) -> bool:
    """Say whether cheeks of this colour occur in daylight, pale to brown.

    The bounds hold 96 of 100 faces of three sets of still pictures, and leave out the sunset and
    most of the night of drawn episodes.
    """
    lightness, red, yellow = (float(value) for value in colour)
    return lightness > 40 and -4 < red < 25 and -3 < yellow < 26


def _has_cast(pixels: npt.NDArray[np.float32]) -> bool:
    """Say whether all colours lean to one cold hue; warm casts look like skin and wood."""
    if not len(pixels):
        return False
    lean = pixels[:, 1:].mean(axis=0)
    spread = np.sqrt(((pixels[:, 1:] - lean) ** 2).sum(axis=1).mean())
    return bool(lean[1] < -9 and np.hypot(*lean) > 0.9 * spread)
