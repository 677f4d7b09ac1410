"""Which booru colour word fits a pixel: nearest of a few named sample colours in LAB."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.float32]
"""(n, 3) float32 CIELAB: L 0 to 100, a and b about -100 to 100."""

SAMPLES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "black": (
        (6, 0, 0),
        (14, 3, -6),
        (20, 1, -2),
        (24, 2, -8),
        (16, 3, 2),
        (27, 4, 0),
        (30, 3, -5),
        (26, 6, 5),
        (33, 4, 2),
    ),
    "brown": (
        *((24, 10, 10), (30, 14, 15), (40, 16, 22), (50, 17, 26), (58, 14, 24)),
        *((34, 9, 11), (40, 4, 9), (48, 6, 10), (42, 12, 10), (60, 9, 14)),
    ),
    "blonde": (
        *((88, 1, 24), (82, 3, 34), (76, 6, 42), (70, 8, 36), (90, 2, 14), (86, -4, 48)),
        *((80, 5, 16), (72, 8, 22)),
    ),
    "orange": ((66, 30, 50), (60, 38, 52), (72, 26, 40), (52, 34, 44)),
    "red": ((42, 52, 34), (32, 44, 28), (24, 32, 18), (50, 56, 40), (46, 40, 20)),
    "pink": ((84, 16, 2), (74, 28, 0), (64, 42, -2), (56, 52, -6), (78, 24, 10), (64, 24, 2)),
    "purple": (
        *((76, 12, -16), (62, 20, -24), (48, 28, -30), (36, 26, -26), (26, 18, -20)),
        *((74, 6, -11), (60, 7, -12), (46, 8, -12), (38, 26, -8), (28, 20, -7), (48, 28, -12)),
    ),
    "blue": (
        *((76, -4, -20), (62, -2, -30), (48, 4, -38), (34, 10, -36), (26, 4, -20), (30, 40, -75)),
        *((64, -4, -16), (48, -2, -18)),
    ),
    "aqua": ((84, -22, -8), (74, -30, -14), (62, -28, -14), (50, -24, -10), (70, -22, -4)),
    "green": (
        (82, -20, 20),
        (68, -32, 26),
        (54, -32, 20),
        (40, -24, 14),
        (60, -34, 8),
        (28, -14, 8),
    ),
    "grey": ((38, 0, -1), (50, 1, -2), (62, 1, -3), (72, 1, 0), (72, 0, -4)),
    "white": ((98, 0, 0), (92, 0, -2), (86, 1, -4), (90, 1, 4)),
}
"""L, a, b per word: the flat colours, shadows and highlights that anime paints it with."""

NAMES = tuple(SAMPLES)

_SOFTNESS = 6.0
"""LAB distance over which one word fades into the next."""


def to_lab(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return (h, w, 3) CIELAB of an RGB picture, in real units."""
    scaled = np.asarray(image, dtype=np.float32) / 255
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB), dtype=np.float32)


def name_shares(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Return (n, len(NAMES)): how well each word fits each pixel; rows sum to 1."""
    centres, owners = _table()
    # Lightness counts half: shading moves it most and changes the word least.
    weights = np.array([0.5, 1.0, 1.0], dtype=np.float32)
    a, b = pixels * weights, centres * weights
    squared = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    distance = np.sqrt(np.maximum(squared, 0))
    nearest = np.stack(
        [distance[:, owners == owner].min(axis=1) for owner in range(len(NAMES))], axis=1
    )
    fit = np.exp((nearest.min(axis=1, keepdims=True) - nearest) / _SOFTNESS)
    return np.asarray(fit / fit.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def _table() -> tuple[Pixels, npt.NDArray[np.int64]]:
    centres = [sample for samples in SAMPLES.values() for sample in samples]
    owners = [number for number, name in enumerate(NAMES) for _ in SAMPLES[name]]
    return np.array(centres, dtype=np.float32), np.array(owners)
