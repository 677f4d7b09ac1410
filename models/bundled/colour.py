"""Which colours stand where in a head crop: hair above, eyes and skin in the middle, clothes below.

Per region, h(bin) = sqrt(pixels in the bin / pixels of the region): the Hellinger form, in which
a dot product of two histograms is their Bhattacharyya coefficient. Regions: top, middle and
bottom third, and the middle third of the columns. The four histograms stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from models.bundled.network_embedder import square
from sorter.records import Image, Matrix, unit_rows

SIDE = 96
"""Pixels; a multiple of three. More changes no result."""

BINS = (4, 8, 8)
"""Cells along L, a and b."""

RANGE = ((0, 256), (64, 192), (64, 192))
"""What the cells divide, in 8-bit LAB (a and b: 128 is grey); colours outside go to the edge."""

_CELLS = BINS[0] * BINS[1] * BINS[2]


class ColourEmbedder:
    """Square-root LAB histograms of four regions of a head crop."""

    @property
    def id(self) -> str:
        """Recipe revision."""
        return "colour-histogram-1"

    @property
    def size(self) -> int:
        """Length of a vector: cells x regions."""
        return 4 * _CELLS

    def embed(self, images: Sequence[Image]) -> Matrix:
        """Return (n, size) float32 with unit rows."""
        rows = [_histograms(image) for image in images]
        return unit_rows(np.concatenate([np.zeros((0, self.size), np.float32), *rows]))


def _histograms(image: Image) -> Matrix:
    cells = _cells(np.asarray(cv2.cvtColor(square(image, SIDE), cv2.COLOR_RGB2LAB), np.int64))
    third = SIDE // 3
    columns = cells[:, third : 2 * third]
    regions = (cells[:third], cells[third : 2 * third], cells[2 * third :], columns)
    counts = [np.bincount(region.ravel(), minlength=_CELLS) for region in regions]
    shares = [count / count.sum() for count in counts]
    return np.asarray(np.sqrt(np.concatenate(shares)), dtype=np.float32)[None]


def _cells(lab: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the cell number of each pixel."""
    number = np.zeros(lab.shape[:2], dtype=np.int64)
    for axis, (bins, (low, high)) in enumerate(zip(BINS, RANGE, strict=True)):
        step = (lab[:, :, axis] - low) * bins // (high - low)
        number = number * bins + np.clip(step, 0, bins - 1)
    return number
